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
#include "storage/traders.hpp"
#include "storage/trades.hpp"

#include <map>

namespace nof0::projections {
namespace {

struct Entry {
    std::string trader;
    storage::TraderTotals totals;
    std::optional<double> equity; // two decimals
    std::optional<double> return_pct;
    std::optional<double> sharpe;
};

template<class Row>
std::map<std::string, Row> by_trader(std::vector<Row> rows) {
    std::map<std::string, Row> map;
    for (Row& row : rows) {
        map.emplace(row.model_id, std::move(row));
    }
    return map;
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
        if (const auto found = totals.find(trader.id); found != totals.end()) {
            entry.totals = found->second;
        }
        const auto observed = equity.find(trader.id);
        // What was seen before the season began is no news of it.
        const bool is_known =
            observed != equity.end() && observed->second.ts_ms >= scope.season().started_ms;
        if (is_known && trader.initial_equity) {
            const double initial = trader.initial_equity->to_double();
            const double flows = rules::round_half_even(observed->second.net_flows, 2);
            entry.equity = rules::round_half_even(observed->second.equity_usd, 2);
            entry.return_pct = rules::return_pct(*entry.equity - flows, initial);
        }
        if (const auto hour = hours.find(trader.id); hour != hours.end()) {
            entry.sharpe = hour->second.sharpe_ratio;
        }
    }
    std::vector<Entry> ordered;
    for (auto& [id, entry] : board) {
        ordered.push_back(std::move(entry));
    }
    co_return ordered;
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
        json.field("num_wins", entry.totals.wins).end_object();
    }
    json.end_array().end_object();
    co_return text_content(std::move(text));
}

} // namespace nof0::projections
