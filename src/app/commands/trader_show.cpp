// nof0 trader show: one trader on one screen, or one of its cycles (trader_chain.hpp).
#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "app/terminal.hpp"
#include "app/trader_chain.hpp"
#include "app/trader_table.hpp"
#include "base/failure.hpp"
#include "storage/decision_chain.hpp"
#include "storage/positions.hpp"
#include "storage/trades.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <simdjson.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_patience{10'000};
constexpr std::int64_t k_cycles_shown = 5;
constexpr std::int64_t k_trades_shown = 5;

struct Shown {
    TraderBoard board;
    storage::TraderOverviewRow trader;
    std::vector<storage::OpenPositionRow> positions;
    std::vector<storage::DecisionChain> cycles;
    std::vector<storage::TradeRow> trades;
};

Task<Shown> look(pg::Pool& pool, std::string id) {
    const Deadline deadline = Deadline::after(k_patience);
    Shown shown;
    shown.board = co_await trader_board(pool, deadline);
    const auto found = std::ranges::find(shown.board.traders, id, &storage::TraderOverviewRow::id);
    if (found == shown.board.traders.end()) {
        throw UsageError("there is no trader '" + id + "'; nof0 trader list shows them");
    }
    shown.trader = *found;
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, deadline);
    const std::vector<std::string> only{id};
    shown.positions = co_await storage::open_positions_of(scope.session(), only);
    shown.cycles =
        co_await storage::decision_chains(scope.session(), id, {.limit = k_cycles_shown});
    shown.trades =
        co_await storage::recent_trades_of(scope.session(), only, k_trades_shown, scope.season());
    co_return shown;
}

void print_line(std::string_view name, const std::string& text) {
    fmt::print("{:<11}{}\n", name, text);
}

// "max_positions 3, min_confidence 60" of an object of the stored settings; empty: all of it that
// is no object.
std::string settings(const storage::TraderOverviewRow& trader, std::string_view part) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (!trader.trader_config ||
        parser.parse(trader.trader_config->text).get(object) != simdjson::SUCCESS) {
        return "";
    }
    if (!part.empty() && object[part].get(object) != simdjson::SUCCESS) {
        return "";
    }
    std::string text;
    for (const auto& [key, value] : object) {
        std::string_view word;
        if (value.is_object() || value.is_null()) {
            continue;
        }
        const bool is_word = value.get(word) == simdjson::SUCCESS;
        if (is_word && word.empty()) {
            continue;
        }
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key,
                            is_word ? std::string(word) : simdjson::minify(value));
    }
    return text;
}

std::string cooldowns(const Shown& shown) {
    simdjson::dom::parser parser;
    simdjson::dom::object coins;
    const auto& stored = shown.trader.cooldown;
    std::string text;
    if (stored && parser.parse(stored->text).get(coins) == simdjson::SUCCESS) {
        for (const auto& [coin, until] : coins) {
            std::int64_t ms = 0;
            if (until.get(ms) == simdjson::SUCCESS && ms > shown.board.now.ms()) {
                text +=
                    fmt::format("{}{} until {}", text.empty() ? "" : ", ", coin, iso_time_ms(ms));
            }
        }
    }
    return text.empty() ? "no coin cools down" : text;
}

void print_state(const Shown& shown) {
    const storage::TraderOverviewRow& trader = shown.trader;
    const std::string by = decided_by(trader);
    print_line("trader", fmt::format("{} ({}), {}, {}{}", trader.id, trader.display_name,
                                     trader.kind, by.empty() ? "recorded" : "decided by " + by,
                                     trader.configured ? "" : ", no longer configured"));
    print_line("state", fmt::format("{}: {}", trader.desired_state.value_or("none"),
                                    trader.reason.value_or("-")));
    const std::string why = why_it_waits(shown.board, trader);
    if (!why.empty()) {
        print_line("waits", why);
    }
    print_line("runs", trader.holder ? "by " + *trader.holder : "nowhere");
    const auto due = next_due(trader, shown.board.now);
    print_line("cycle", fmt::format("{}, {}; next {}", trader.cycle_number.value_or(0),
                                    trader.last_decision_at
                                        ? "last at " + iso_time_ms(trader.last_decision_at->ms())
                                        : "none yet",
                                    due ? iso_time_ms(due->ms()) : "none"));
    print_line("equity",
               fmt::format("{} USD, began with {}",
                           trader.equity_usd ? fmt::format("{:.2f}", *trader.equity_usd) : "?",
                           trader.initial_equity ? trader.initial_equity->text() : "?"));
    print_line("settings", settings(trader, ""));
    print_line("risk", settings(trader, "risk_params"));
    print_line("guards", settings(trader, "exec_guards"));
    print_line("cooldowns", cooldowns(shown));
    if (trader.token_budget_day) {
        print_line("tokens",
                   fmt::format("{} used on {}", grouped(trader.token_budget_used.value_or(0)),
                               *trader.token_budget_day));
    }
}

void print_positions(const Shown& shown) {
    Table table({"position", "side", "quantity", "entry", "mark", "leverage", "take profit oid",
                 "stop loss oid", "since"});
    const auto oid = [](const std::optional<std::int64_t>& number) {
        return number ? std::to_string(*number) : std::string("-");
    };
    for (const storage::OpenPositionRow& position : shown.positions) {
        table.add({position.symbol, position.side, number_text(position.quantity),
                   number_text(position.entry_price),
                   position.current_price ? number_text(*position.current_price) : "-",
                   number_text(position.leverage.value_or(1)), oid(position.tp_oid),
                   oid(position.sl_oid), iso_time_ms(position.entry_ts_ms)});
    }
    fmt::print("\n{}", shown.positions.empty() ? "no open position\n" : table.text());
}

void print_cycles(const Shown& shown) {
    Table table({"cycle", "at", "came of it"});
    for (const storage::DecisionChain& chain : shown.cycles) {
        const storage::CycleRow& cycle = chain.cycle;
        std::string what = cycle.success.value_or(false)
                               ? cycle.cot_trace_summary.value_or("")
                               : "failed: " + cycle.error_message.value_or("?");
        if (!chain.orders.empty()) {
            what = fmt::format("{} orders; {}", chain.orders.size(), what);
        }
        table.add({std::to_string(cycle.cycle_number), iso_time_ms(cycle.executed_us / 1'000),
                   what.substr(0, what.find('\n')).substr(0, 110)});
    }
    fmt::print("\n{}", shown.cycles.empty() ? "no cycle yet\n" : table.text());
}

void print_trades(const Shown& shown) {
    Table table({"trade", "side", "quantity", "entry", "exit", "net USD", "closed at"});
    for (const storage::TradeRow& trade : shown.trades) {
        table.add({trade.symbol, trade.side, number_text(trade.quantity.value_or(0)),
                   number_text(trade.entry_price.value_or(0)),
                   number_text(trade.exit_price.value_or(0)),
                   fmt::format("{:.2f}", trade.realized_net_pnl.value_or(0)),
                   iso_time_ms(trade.exit_ts_ms.value_or(0))});
    }
    fmt::print("\n{}", shown.trades.empty() ? "no closed trade\n" : table.text());
}

void print_json(const Shown& shown) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("at_ms", shown.board.now.ms());
    write_trader(json, shown.board, shown.trader);
    json.raw_field("settings",
                   shown.trader.trader_config ? shown.trader.trader_config->text : "null");
    json.raw_field("cooldowns", shown.trader.cooldown ? shown.trader.cooldown->text : "{}");
    json.field("token_budget_day", shown.trader.token_budget_day);
    json.field("token_budget_used", shown.trader.token_budget_used);
    json.key("positions").begin_array();
    for (const storage::OpenPositionRow& position : shown.positions) {
        json.begin_object().field("symbol", position.symbol);
        json.field("quantity", position.quantity).field("entry_price", position.entry_price);
        json.field("price", position.current_price).field("leverage", position.leverage);
        json.field("take_profit_oid", position.tp_oid).field("stop_loss_oid", position.sl_oid);
        json.field("entry_ms", position.entry_ts_ms).end_object();
    }
    json.end_array().key("cycles").begin_array();
    for (const storage::DecisionChain& chain : shown.cycles) {
        json.value(chain.cycle.cycle_number);
    }
    json.end_array().key("trades").begin_array();
    for (const storage::TradeRow& trade : shown.trades) {
        json.value(trade.id);
    }
    json.end_array().end_object();
    fmt::print("{}\n", text);
}

Task<std::optional<std::string>> chain(pg::Pool& pool, const TraderShowOptions& options) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, Deadline::after(k_patience));
    co_return co_await trader_chain(scope, options.trader, *options.cycle, options.common.output);
}

} // namespace

int run_trader_show(const TraderShowOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    Backend backend(config, endpoints, DatabaseRole::reader);
    if (options.cycle) {
        const auto text = backend.run(chain(backend.pool(), options));
        if (!text) {
            throw UsageError(fmt::format("'{}' has no cycle {}", options.trader, *options.cycle));
        }
        fmt::print("{}", *text);
        return k_exit_done;
    }
    const Shown shown = backend.run(look(backend.pool(), options.trader));
    if (options.common.output == OutputFormat::json) {
        print_json(shown);
        return k_exit_done;
    }
    print_state(shown);
    print_positions(shown);
    print_cycles(shown);
    print_trades(shown);
    return k_exit_done;
}

} // namespace nof0::app
