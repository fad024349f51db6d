#include "app/parity/recomputed.hpp"

#include "base/ensure.hpp"
#include "base/json.hpp"
#include "rules/equity.hpp"
#include "rules/trade_analytics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace nof0::app::parity {
namespace {

// Amounts below it fit into exact sums; an answer over --url may hold anything.
constexpr double k_beyond_any_arena = 1e12;

// What trades determine; of the overall table not the leverage of conversations.
constexpr std::array k_determined{
    FeePnlTable::k_name,
    WinnersLosersTable::k_name,
    LongsShortsTable::k_name,
    OverallTable::k_name,
    std::string_view("last_trade_exit_time"),
    std::string_view("last_trade_doc_id"),
};

bool is_determined(std::string_view name) {
    return std::ranges::find(k_determined, name) != k_determined.end();
}

JsonValue without_leverage(const JsonValue& table) {
    JsonValue rest{.kind = JsonKind::object, .text = {}};
    for (std::size_t i = 0; i < table.names.size(); ++i) {
        if (table.names[i].find("convo_leverage") == std::string::npos) {
            rest.names.push_back(table.names[i]);
            rest.items.push_back(table.items[i]);
        }
    }
    return rest;
}

JsonValue determined_part(const JsonValue& analytics) {
    JsonValue part{.kind = JsonKind::object, .text = {}};
    for (std::size_t i = 0; i < analytics.names.size(); ++i) {
        const std::string& name = analytics.names[i];
        if (is_determined(name)) {
            part.names.push_back(name);
            const bool has_more = name == OverallTable::k_name;
            part.items.push_back(has_more ? without_leverage(analytics.items[i])
                                          : analytics.items[i]);
        }
    }
    // For the explanations, which ask for the trader; both sides have it.
    part.names.emplace_back("model_id");
    part.items.push_back(
        {.kind = JsonKind::text, .text = std::string(analytics.text_of("model_id"))});
    return part;
}

// What the analytics need of a public trade; nullopt when it lacks that.
std::optional<Trade> trade_of(const JsonValue& record) {
    const auto number = [&record](std::string_view key) { return record.number_of(key); };
    const std::string trader(record.text_of("model_id"));
    const std::string symbol(record.text_of("symbol"));
    const auto side = side_from_text(record.text_of("side"));
    constexpr std::array k_needed{"quantity",
                                  "entry_price",
                                  "entry_time",
                                  "exit_time",
                                  "realized_gross_pnl",
                                  "realized_net_pnl",
                                  "total_commission_dollars"};
    const bool is_whole = std::ranges::all_of(k_needed, [&number](const char* key) {
        return std::fabs(number(key).value_or(k_beyond_any_arena)) < k_beyond_any_arena;
    });
    if (!is_whole || !side || !TraderId::is_valid(trader) || !Symbol::is_valid(symbol)) {
        return std::nullopt;
    }
    Trade trade{.trader = TraderId(trader), .symbol = Symbol(symbol)};
    trade.id = record.text_of("id");
    trade.side = *side;
    trade.quantity = *number("quantity");
    trade.entry.price = *number("entry_price");
    trade.entry.time = ArenaTime::from_us(us_from_seconds(*number("entry_time")));
    trade.exit.time = ArenaTime::from_us(us_from_seconds(*number("exit_time")));
    trade.realized_gross_pnl = *number("realized_gross_pnl");
    trade.realized_net_pnl = *number("realized_net_pnl");
    trade.total_commission_dollars = *number("total_commission_dollars");
    return trade;
}

using ByTrader = std::map<std::string, rules::TradeAnalytics, std::less<>>;

// Trades that the arena has beyond the recording do not count.
ByTrader recorded_trades_as_answered(const Documents& recorded, const Documents& ours) {
    std::set<std::string_view> ids;
    for (const JsonValue* trade : records(recorded.trades, "trades")) {
        ids.insert(trade->text_of("id"));
    }
    ByTrader traders;
    for (const JsonValue* record : records(ours.trades, "trades")) {
        const auto trade = trade_of(*record);
        if (trade && ids.contains(trade->id)) {
            traders[trade->trader.text()].add(*trade);
        }
    }
    return traders;
}

JsonValue payload_of(const std::string& trader, const rules::TradeAnalytics& analytics) {
    AnalyticsPayload payload{.trader = TraderId(trader)};
    analytics.write_to(payload);
    std::string text;
    append_json(text, payload);
    return parse_json(text).value();
}

} // namespace

void compare_recomputed_analytics(Comparison& comparison, const Documents& recorded,
                                  const Documents& ours) {
    if (!recorded.trades || !recorded.analytics) {
        return;
    }
    const ByTrader traders = recorded_trades_as_answered(recorded, ours);
    for (const JsonValue* record : records(recorded.analytics, "analytics")) {
        const std::string trader(record->text_of("model_id"));
        if (!TraderId::is_valid(trader)) {
            continue;
        }
        const auto known = traders.find(trader);
        const JsonValue computed =
            payload_of(trader, known == traders.end() ? rules::TradeAnalytics() : known->second);
        const JsonValue ours_part = determined_part(computed);
        comparison.record(Endpoint::analytics_recomputed, trader, determined_part(*record),
                          &ours_part, "model_id");
    }
}

void compare_recomputed_returns(Comparison& comparison, const Documents& recorded,
                                const Facts& facts) {
    for (const JsonValue* row : records(recorded.leaderboard, "leaderboard")) {
        const std::string trader(row->text_of("id"));
        const auto initial = facts.initial_usd.find(trader);
        const auto equity = row->number_of("equity");
        const JsonValue* wanted = row->find("return_pct");
        if (initial == facts.initial_usd.end() || !(initial->second > 0) || !equity || !wanted) {
            continue;
        }
        const double computed = rules::return_pct(*equity, initial->second);
        const JsonValue text{.kind = JsonKind::number, .text = number_text(computed)};
        const JsonValue ours{JsonKind::object, {}, {text}, {"return_pct"}};
        const JsonValue theirs{JsonKind::object, {}, {*wanted}, {"return_pct"}};
        comparison.record(Endpoint::leaderboard_recomputed, trader, theirs, &ours);
    }
}

} // namespace nof0::app::parity
