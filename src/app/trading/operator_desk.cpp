// ArenaTrade: what an operator asks of a running arena (operator_commands), taken up one by one.
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/operator_commands.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr std::size_t k_reason_bytes_max = 200;
constexpr Milliseconds k_look_pause{300};

struct Arguments {
    std::string reason{};
    bool closes_positions = false;
};

Arguments arguments_of(const std::string& json) {
    Arguments arguments;
    simdjson::dom::parser parser;
    simdjson::dom::element document;
    std::string_view reason;
    bool closes = false;
    if (parser.parse(json).get(document) != simdjson::SUCCESS) {
        return arguments;
    }
    if (document["reason"].get(reason) == simdjson::SUCCESS) {
        arguments.reason = clean_text(reason, k_reason_bytes_max).text;
    }
    if (document["close"].get(closes) == simdjson::SUCCESS) {
        arguments.closes_positions = closes;
    }
    return arguments;
}

} // namespace

Task<> ArenaTrade::serve_operator() {
    while (lives()) {
        try {
            if (facts_.writes()) {
                co_await obey_all();
            }
        } catch (const Unavailable& away) {
            log_warn("trade.operator", {{"why", away.what()}});
        }
        co_await pause(k_look_pause);
    }
}

// While a past is made: now and then, between two of its steps.
Task<> ArenaTrade::obey_when_due() {
    if (monotonic_now() - operator_looked_ < k_look_pause) {
        co_return;
    }
    operator_looked_ = monotonic_now();
    co_await obey_all();
}

// Also before the first cycle after a start: a trader that was paused meanwhile does not trade.
Task<> ArenaTrade::obey_all() {
    std::vector<storage::OperatorCommandRow> waiting;
    {
        const Deadline deadline = Deadline::after(k_budget);
        pg::PooledConnection connection = co_await ingest_.backend().pool().acquire(deadline);
        pg::Session session = connection.session(deadline);
        waiting = co_await storage::waiting_commands(session);
    }
    for (const storage::OperatorCommandRow& command : waiting) {
        if (command.command == "cache_rebuild") {
            continue; // the jobs beside the writer take it up
        }
        const std::optional<std::string> outcome = co_await obey(command);
        if (!outcome) {
            continue; // it waits
        }
        log_info("trade.operator", {{"command", command.command},
                                    {"model_id", command.trader_id.value_or("")},
                                    {"by", command.requested_by},
                                    {"outcome", *outcome}});
        const Deadline deadline = Deadline::after(k_budget);
        pg::PooledConnection connection = co_await ingest_.backend().pool().acquire(deadline);
        pg::Session session = connection.session(deadline);
        co_await storage::finish_command(session, command.id, *outcome);
    }
}

// nullopt: not now, because another process trades for the trader.
Task<std::optional<std::string>> ArenaTrade::obey(const storage::OperatorCommandRow& command) {
    const std::string id = command.trader_id.value_or("");
    if (command.command == "reload") {
        co_return co_await reload(std::nullopt);
    }
    if (command.command == "season") {
        co_return co_await begin_season(command);
    }
    if (!TraderId::is_valid(id)) {
        co_return "refused: a trader has to be named";
    }
    if (command.command == "add") {
        std::string outcome = co_await reload(TraderId(id));
        if (outcome.starts_with("refused")) {
            co_return outcome;
        }
    }
    if (manager_->find(TraderId(id)) == nullptr) {
        co_return "refused: no trader " + id + " has a seat here";
    }
    std::string outcome = co_await obey_for_seat(command, TraderId(id));
    co_return outcome.empty() ? std::nullopt : std::optional(std::move(outcome));
}

// Empty: another process trades for it.
Task<std::string> ArenaTrade::obey_for_seat(const storage::OperatorCommandRow& command,
                                            TraderId id) {
    const Arguments arguments = arguments_of(command.arguments.text);
    const std::string reason = fmt::format("{} by {}{}{}", command.command, command.requested_by,
                                           arguments.reason.empty() ? "" : ": ", arguments.reason);
    if (command.command == "pause") {
        const bool done = co_await manager_->desire(id, DesiredState::paused, reason);
        co_return done ? "paused" : "";
    }
    if (command.command == "resume" || command.command == "add") {
        const bool done = co_await manager_->desire(id, DesiredState::running, reason);
        co_return done ? "running" : "";
    }
    if (command.command == "remove") {
        co_return co_await leave(std::move(id), reason, arguments.closes_positions);
    }
    co_return "refused: unknown command " + command.command;
}

// Stopped first, so that nothing is opened any more; what it holds is closed after that.
Task<std::string> ArenaTrade::leave(TraderId id, std::string reason, bool closes_positions) {
    const bool done = co_await manager_->desire(id, DesiredState::stopped, reason);
    if (!done) {
        co_return "";
    }
    std::string left;
    if (closes_positions) {
        left = co_await manager_->close_positions(id, "I leave the arena: " + reason + ".");
    }
    if (!left.empty()) {
        co_return "stopped, and keeps its seat, because it still holds " + left;
    }
    co_await manager_->remove(id);
    co_return closes_positions ? "stopped and gone, nothing open" : "stopped and gone";
}

} // namespace nof0::app
