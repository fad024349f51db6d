// The documents behind /api/account-totals: the base, which a client asks for once, and the tail,
// which it polls with the marker it has read.
//
// Rows ascend by time, because clients look for a trader's newest row from the end. Positions of
// rows older than `positions_hours` before the newest row are {}: they are most of the bytes, and
// no client draws them. Rows are the running season's, and markers count from its beginning.
#include "base/json.hpp"
#include "domain/account_total.hpp"
#include "projections/answer.hpp"
#include "projections/builders.hpp"
#include "rules/equity.hpp"
#include "storage/equity.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace nof0::projections {
namespace {

// The tail covers the newest marker and this many before it: the benchmark's inception may be
// later than the others', so its current hour has a smaller marker.
constexpr std::int32_t k_tail_hours = 2;

struct TraderFacts {
    std::optional<double> initial_equity;
    SharpeKey sharpe_key = SharpeKey::present;
};
using FactsByTrader = std::map<std::string, TraderFacts, std::less<>>;

Task<FactsByTrader> facts_by_trader(storage::ReadScope& scope) {
    FactsByTrader facts;
    for (const storage::TraderRow& trader :
         co_await storage::all_traders(scope.session(), scope.season())) {
        TraderFacts& entry = facts[trader.id];
        if (trader.initial_equity) {
            entry.initial_equity = trader.initial_equity->to_double();
        }
        entry.sharpe_key = trader.kind == "benchmark" ? SharpeKey::absent : SharpeKey::present;
    }
    co_return facts;
}

void append_row(JsonWriter& json, const storage::HourlyRow& row, const TraderFacts& facts) {
    AccountTotal total{.trader = TraderId(row.model_id)};
    total.time = ArenaTime::from_us(row.ts_us);
    total.equity_usd = row.equity_usd;
    total.realized_pnl = row.realized_pnl;
    total.unrealized_pnl = row.unrealized_pnl;
    total.sharpe_ratio = row.sharpe_ratio;
    total.minute_marker = row.minute_marker;
    total.hour_marker = row.hour_marker;
    total.positions = compact_json(row.positions.text);
    if (facts.initial_equity && *facts.initial_equity > 0) {
        total.cum_pnl_pct =
            rules::cum_pnl_pct(row.equity_usd - row.net_flows, *facts.initial_equity);
    }
    append_json(json.append_value(), total, facts.sharpe_key);
}

struct Range {
    std::int32_t from_marker = 0;
    bool states_its_start = false; // the tail says how far back it goes
    PositionsShown shown = PositionsShown::recent_hours;
};

Task<Content> build_range(storage::ReadScope& scope, const Options& options, Range range) {
    const std::int32_t season = scope.season().number;
    const auto newest_us = co_await storage::newest_hourly_us(scope.session(), season);
    const std::int64_t window_us = options.positions_hours * 3'600'000'000;
    const std::int64_t positions_since_us = range.shown == PositionsShown::all
                                                ? std::numeric_limits<std::int64_t>::min()
                                                : newest_us.value_or(0) - window_us;
    const auto facts = co_await facts_by_trader(scope);
    const auto rows = co_await storage::hourly_equity(
        scope.session(), range.from_marker, options.hours_per_trader, positions_since_us, season);
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    if (range.states_its_start) {
        json.field(k_from_key, range.from_marker);
    }
    json.key("accountTotals").begin_array();
    std::int32_t greatest = 0;
    for (const storage::HourlyRow& row : rows) {
        const auto known = facts.find(row.model_id);
        append_row(json, row, known == facts.end() ? TraderFacts{} : known->second);
        greatest = std::max(greatest, row.hour_marker);
    }
    json.end_array().field("lastHourlyMarkerRead", greatest).end_object();
    co_return text_content(std::move(text));
}

} // namespace

Task<Content> build_account_totals_base(storage::ReadScope& scope, const Options& options,
                                        std::string) {
    const Range everything{.from_marker = std::numeric_limits<std::int32_t>::min()};
    return build_range(scope, options, everything);
}

Task<Content> build_account_totals_tail(storage::ReadScope& scope, const Options& options,
                                        std::string) {
    const auto greatest =
        co_await storage::greatest_hour_marker(scope.session(), scope.season().number);
    const Range tail{.from_marker = greatest.value_or(0) - k_tail_hours, .states_its_start = true};
    co_return co_await build_range(scope, options, tail);
}

Task<Content> build_account_totals_from(storage::ReadScope& scope, const Options& options,
                                        std::int32_t from_marker, PositionsShown shown) {
    const Range range{.from_marker = from_marker, .shown = shown};
    return build_range(scope, options, range);
}

} // namespace nof0::projections
