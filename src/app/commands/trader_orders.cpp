// nof0 trader pause|resume|add|remove|reload: what an operator asks of the running arena. It is
// written down first (operator_commands), so that an arena which is away honours it when it starts.
#include "app/commands/command.hpp"
#include "app/operator_request.hpp"
#include "app/terminal.hpp"
#include "base/failure.hpp"
#include "base/json.hpp"
#include "storage/traders.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_closing_patience{60'000}; // an order has to go to the venue and back

std::string_view word_of(TraderOrder order) {
    switch (order) {
    case TraderOrder::pause:
        return "pause";
    case TraderOrder::resume:
        return "resume";
    case TraderOrder::add:
        return "add";
    case TraderOrder::remove:
        return "remove";
    case TraderOrder::reload:
        break;
    }
    return "reload";
}

std::string arguments_of(const TraderOrderOptions& options) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("reason", options.reason);
    json.field("close", options.closes_positions).end_object();
    return text;
}

Task<> require_trader(pg::Session& session, std::string trader) {
    if (!co_await storage::find_trader_state(session, trader)) {
        throw UsageError("there is no trader '" + trader + "'; nof0 trader list shows them");
    }
}

OperatorRequest request_of(const TraderOrderOptions& options) {
    OperatorRequest request{.command = std::string(word_of(options.order))};
    if (!options.trader.empty()) {
        request.trader = options.trader;
    }
    request.arguments = pg::Json{arguments_of(options)};
    if (options.closes_positions) {
        request.patience = k_closing_patience;
    }
    if (options.order != TraderOrder::reload && options.order != TraderOrder::add) {
        request.check = [trader = options.trader](pg::Session& session) -> Task<> {
            return require_trader(session, trader);
        };
    }
    return request;
}

void print_json(const TraderOrderOptions& options, const OperatorAnswer& asked) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("id", asked.id).field("command", word_of(options.order));
    json.field("trader", options.trader).field("outcome", asked.outcome);
    json.field("arena_runs", asked.arena_runs).end_object();
    fmt::print("{}\n", text);
}

void print_text(const TraderOrderOptions& options, const OperatorAnswer& asked) {
    if (asked.outcome) {
        fmt::print("{}{}{}\n", options.trader, options.trader.empty() ? "" : ": ", *asked.outcome);
    } else {
        fmt::print("{}\n", waiting_text(asked));
    }
}

} // namespace

int run_trader_order(const TraderOrderOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    const OperatorAnswer asked = backend.run(ask_arena(backend, request_of(options)));
    options.common.output == OutputFormat::json ? print_json(options, asked)
                                                : print_text(options, asked);
    return asked.was_refused() ? k_exit_wrong : k_exit_done;
}

} // namespace nof0::app
