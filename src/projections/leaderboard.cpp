// nof0:leaderboard (score: return in percent) and the document behind /api/leaderboard.
//
// Every trader that competes is listed, ordered by id as recorded; one that has not begun is not.
// One whose equity was never observed shows null, not 0 %, and has no place in the sorted set: an
// idle entrant must not outrank a trader that lost money. Money that was moved in or out is no
// return. Who takes no part in the running season is not listed.
#include "base/json.hpp"
#include "projections/builders.hpp"
#include "rules/equity.hpp"
#include "rules/rounding.hpp"
#include "storage/equity.hpp"
#include "storage/trade_pages.hpp"
#include "storage/trader_risk.hpp"
#include "storage/traders.hpp"
#include "storage/trades.hpp"

#include <algorithm>
#include <map>

namespace nof0::projections {
namespace {

struct Entry {
    std::string trader;
    std::string kind;
    storage::TraderTotals totals;
    std::optional<double> initial;
    std::optional<double> equity; // two decimals
    double flows = 0;             // moved in since the beginning: no merit
    std::optional<std::int64_t> equity_ms;
    std::optional<double> return_pct;
    std::optional<double> sharpe;
    std::optional<std::int64_t> rank; // 1: the best return
};

template<class Row>
std::map<std::string, Row> by_trader(std::vector<Row> rows) {
    std::map<std::string, Row> map;
    for (Row& row : rows) {
        map.emplace(row.model_id, std::move(row));
    }
    return map;
}

// Best return first; equal ones by id, in which order they come. Who was never observed has no
// rank.
void rank(std::vector<Entry>& entries) {
    std::vector<Entry*> ranked;
    for (Entry& entry : entries) {
        if (entry.return_pct) {
            ranked.push_back(&entry);
        }
    }
    std::ranges::sort(ranked, [](const Entry* a, const Entry* b) {
        return *a->return_pct != *b->return_pct ? *a->return_pct > *b->return_pct
                                                : a->trader < b->trader;
    });
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        ranked[i]->rank = static_cast<std::int64_t>(i) + 1;
    }
}

Task<std::vector<Entry>> entries(storage::ReadScope& scope) {
    const auto traders = co_await storage::all_traders(scope.session(), scope.season());
    const auto totals = by_trader(co_await storage::trader_totals(scope.session(), scope.season()));
    const auto equity = by_trader(co_await storage::latest_equity(scope.session()));
    const auto hours =
        by_trader(co_await storage::newest_hours(scope.session(), scope.season().number));
    std::map<std::string, Entry> board; // by id
    for (const storage::TraderRow& trader : traders) {
        if (trader.kind != "model" || !trader.inception_us) {
            continue;
        }
        Entry& entry = board[trader.id];
        entry.trader = trader.id;
        entry.kind = trader.kind;
        if (const auto found = totals.find(trader.id); found != totals.end()) {
            entry.totals = found->second;
        }
        const auto observed = equity.find(trader.id);
        // What was seen before the season began is no news of it.
        const bool is_known =
            observed != equity.end() && observed->second.ts_ms >= scope.season().started_ms;
        if (is_known && trader.initial_equity) {
            entry.flows = rules::round_half_even(observed->second.net_flows, 2);
            entry.initial = trader.initial_equity->to_double();
            entry.equity = rules::round_half_even(observed->second.equity_usd, 2);
            entry.equity_ms = observed->second.ts_ms;
            entry.return_pct = rules::return_pct(*entry.equity - entry.flows, *entry.initial);
        }
        if (const auto hour = hours.find(trader.id); hour != hours.end()) {
            entry.sharpe = hour->second.sharpe_ratio;
        }
    }
    std::vector<Entry> ordered;
    for (auto& [id, entry] : board) {
        ordered.push_back(std::move(entry));
    }
    rank(ordered);
    co_return ordered;
}

// The members that the recorded board does not have; they follow the recorded ones.
void append_more(JsonWriter& json, const Entry& entry, const storage::TradeExtremesRow* extremes,
                 const storage::TraderRiskRow* risk) {
    const storage::TraderTotals& totals = entry.totals;
    const auto pnl =
        entry.equity ? std::optional(*entry.equity - entry.flows - *entry.initial) : std::nullopt;
    std::optional<double> win_rate; // percent
    if (totals.trades > 0) {
        win_rate = 100 * static_cast<double>(totals.wins) / static_cast<double>(totals.trades);
    }
    // No trade was won as long as the best one lost, and the other way around.
    const bool has_win = extremes != nullptr && extremes->best > 0;
    const bool has_loss = extremes != nullptr && extremes->worst < 0;
    json.field("rank", entry.rank);
    json.field("pnl", pnl ? std::optional(rules::round_half_even(*pnl, 2)) : std::nullopt);
    json.field("fees", totals.commission.to_double()).field("win_rate", win_rate);
    json.field("biggest_win", has_win ? std::optional(extremes->best) : std::nullopt);
    json.field("biggest_loss", has_loss ? std::optional(extremes->worst) : std::nullopt);
    json.field("max_drawdown_pct", risk != nullptr ? risk->max_drawdown_pct : std::nullopt);
    json.field("sharpe_ratio", entry.sharpe);
    json.field("return_low", risk != nullptr ? risk->return_low : std::nullopt);
    json.field("return_high", risk != nullptr ? risk->return_high : std::nullopt);
    json.field("initial_equity", entry.initial).field("equity_time", entry.equity_ms);
    json.field("kind", entry.kind);
}

template<class Row>
const Row* find(const std::map<std::string, Row>& rows, const std::string& trader) {
    const auto found = rows.find(trader);
    return found == rows.end() ? nullptr : &found->second;
}

} // namespace

Task<Content> build_leaderboard(storage::ReadScope& scope, const Options&, std::string) {
    Content content;
    for (const Entry& entry : co_await entries(scope)) {
        if (entry.return_pct) {
            content.elements.push_back(
                cache::Element{entry.trader, number_text(*entry.return_pct)});
        }
    }
    co_return content;
}

Task<Content> build_leaderboard_cache(storage::ReadScope& scope, const Options&, std::string) {
    const auto extremes =
        by_trader(co_await storage::trade_extremes(scope.session(), scope.season().started_ms));
    const auto risks =
        by_trader(co_await storage::newest_risks(scope.session(), scope.season().number));
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("leaderboard").begin_array();
    for (const Entry& entry : co_await entries(scope)) {
        json.begin_object().field("id", entry.trader);
        json.field("num_trades", entry.totals.trades).field("sharpe", entry.sharpe);
        json.field("win_dollars", entry.totals.win_dollars.to_double());
        json.field("num_losses", entry.totals.trades - entry.totals.wins);
        json.field("lose_dollars", entry.totals.lose_dollars.to_double());
        json.field("return_pct", entry.return_pct).field("equity", entry.equity);
        json.field("num_wins", entry.totals.wins);
        append_more(json, entry, find(extremes, entry.trader), find(risks, entry.trader));
        json.end_object();
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
