// ArenaTrade: what an operator asks of a running arena (operator_commands), taken up one by one.
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"
#include "storage/operator_commands.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_look_pause{300};

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
        const std::string outcome = co_await obey(command);
        log_info("trade.operator", {{"command", command.command},
                                    {"model_id", command.trader_id.value_or("")},
                                    {"by", command.requested_by},
                                    {"outcome", outcome}});
        const Deadline deadline = Deadline::after(k_budget);
        pg::PooledConnection connection = co_await ingest_.backend().pool().acquire(deadline);
        pg::Session session = connection.session(deadline);
        co_await storage::finish_command(session, command.id, outcome);
    }
}

Task<std::string> ArenaTrade::obey(const storage::OperatorCommandRow& command) {
    const std::string id = command.trader_id.value_or("");
    traders::Seat* const seat = TraderId::is_valid(id) ? manager_->find(TraderId(id)) : nullptr;
    if (seat == nullptr) {
        co_return "refused: no trader " + id + " has a seat here";
    }
    if (!seat->lease || !seat->is_recovered) {
        // Its state is read when it is recovered; what is asked for must not be older than that.
        co_await manager_->prepare();
    }
    const std::string reason = fmt::format("{} by {}", command.command, command.requested_by);
    if (command.command == "pause") {
        co_await manager_->desire(TraderId(id), DesiredState::paused, reason);
        co_return "paused";
    }
    if (command.command == "resume" || command.command == "add") {
        co_await manager_->desire(TraderId(id), DesiredState::running, reason);
        co_return "running";
    }
    if (command.command == "remove") {
        co_await manager_->desire(TraderId(id), DesiredState::stopped, reason);
        co_return "stopped";
    }
    co_return "refused: unknown command " + command.command;
}

} // namespace nof0::app
