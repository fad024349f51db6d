// The builders of all public documents; one file each. See projection.hpp for the contract.
//
// Documents that /api serves are JSON objects with the public keys of their endpoint except
// serverTime, which the API adds from the version (answer.hpp). The others have the shape of the
// key table in docs/DATA.md.
#pragma once

#include "projections/list_page.hpp"
#include "projections/projection.hpp"

#include <map>

namespace nof0::projections {

// prices.cpp
Task<Content> build_price_latest(storage::ReadScope&, const Options&, std::string symbol);
Task<Content> build_crypto_prices(storage::ReadScope&, const Options&, std::string);
// account_totals.cpp
Task<Content> build_account_totals_base(storage::ReadScope&, const Options&, std::string);
Task<Content> build_account_totals_tail(storage::ReadScope&, const Options&, std::string);
// positions.cpp
Task<std::vector<Content>> build_positions_each(storage::ReadScope&, const Options&,
                                                std::vector<std::string> traders);
Task<Content> build_positions_all(storage::ReadScope&, const Options&, std::string);
// With the prices of a document instead of those of the snapshot, for its audit.
using ShownPrices = std::map<std::string, double>; // by symbol
Task<Content> build_positions_at(storage::ReadScope&, std::string trader, ShownPrices prices);
// At most so many positions in all.
Task<Content> build_positions_limited(storage::ReadScope&, std::int64_t positions_max);
// trades.cpp
Task<std::vector<Content>> build_trades_recent_each(storage::ReadScope&, const Options&,
                                                    std::vector<std::string> traders);
Task<Content> build_trades_recent_all(storage::ReadScope&, const Options&, std::string);
// since_inception.cpp
Task<std::vector<Content>> build_since_inception_each(storage::ReadScope&, const Options&,
                                                      std::vector<std::string> traders);
Task<Content> build_since_inception_all(storage::ReadScope&, const Options&, std::string);
// leaderboard.cpp
Task<Content> build_leaderboard(storage::ReadScope&, const Options&, std::string);
Task<Content> build_leaderboard_cache(storage::ReadScope&, const Options&, std::string);
// analytics.cpp
Task<Content> build_analytics(storage::ReadScope&, const Options&, std::string trader);
Task<Content> build_analytics_all(storage::ReadScope&, const Options&, std::string);
// conversations.cpp
Task<Content> build_conversations(storage::ReadScope&, const Options&, std::string trader);
Task<Content> build_conversations_all(storage::ReadScope&, const Options&, std::string);
// traders.cpp
Task<Content> build_decision_last(storage::ReadScope&, const Options&, std::string trader);
Task<Content> build_trader_state(storage::ReadScope&, const Options&, std::string trader);
Task<Content> build_traders_all(storage::ReadScope&, const Options&, std::string);
// decisions.cpp
// A page of a trader's decision cycles with what came of each, newest first. Empty of nobody.
Task<Content> build_decisions(storage::ReadScope&, ListAsk ask);
// trader.cpp
// Everything about one trader, as /api/traders/{id} shows it. Empty of nobody.
Task<Content> build_trader(storage::ReadScope&, const Options&, std::string trader);
// arena.cpp
Task<Content> build_arena(storage::ReadScope&, const Options&, std::string);
// The facts of /api/status: how fresh everything is.
Task<Content> build_status(storage::ReadScope&);
// price_history.cpp
struct BarsAsk {
    std::string symbol;
    std::int64_t interval_ms = 60'000; // of bar_intervals()
    std::optional<std::int64_t> from_ms{};
    std::optional<std::int64_t> to_ms{};
    std::int64_t points = 500; // bars at most
    bool widen = false;        // until the whole range fits into `points`
};
// Empty of a symbol that was never priced.
Task<Content> build_price_history(storage::ReadScope&, BarsAsk ask);
// equity_curves.cpp
struct CurvesAsk {
    std::vector<std::string> traders{}; // empty: everybody on the board
    std::optional<std::int64_t> from_ms{};
    std::optional<std::int64_t> to_ms{};
    std::int64_t points = 500; // of each curve, at most
};
Task<Content> build_equity_curves(storage::ReadScope&, CurvesAsk ask);
// simulator.cpp
Task<Content> build_sim_orders(storage::ReadScope&, const Options&, std::string trader);
Task<Content> build_sim_balances(storage::ReadScope&, const Options&, std::string trader);
// market.cpp
Task<Content> build_market_asset(storage::ReadScope&, const Options&, std::string asset);
Task<Content> build_market_context(storage::ReadScope&, const Options&, std::string asset);

// Account rows from a marker on, for questions that no document covers: every position is shown
// when `all_positions`.
enum class PositionsShown { recent_hours, all };
Task<Content> build_account_totals_from(storage::ReadScope&, const Options&,
                                        std::int32_t from_marker, PositionsShown shown);

} // namespace nof0::projections
