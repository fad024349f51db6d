#include "pipelines/analytics.hpp"

#include "base/fail_point.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "pipelines/analytics_reader.hpp"
#include "rules/return_risk.hpp"
#include "storage/analytics.hpp"
#include "storage/analytics_input.hpp"
#include "storage/equity.hpp"
#include "storage/prices.hpp"

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_snapshot_max{10 * 60'000};
// The cursor follows when nothing changed for so many versions, so that the search for changes does
// not grow for ever.
constexpr std::int64_t k_versions_behind_max = 1'000;
ComputedAnalytics computed_of(const AnalyticsPayload& payload, const storage::ReadScope& scope) {
    ComputedAnalytics computed;
    computed.trader = payload.trader.text();
    append_json(computed.payload, payload);
    computed.updated_us = payload.updated_at.us;
    computed.version = scope.version();
    computed.at_ms = scope.at_ms();
    return computed;
}

Task<bool> store(storage::WriteScope& scope, const ComputedAnalytics& computed) {
    storage::AnalyticsRow row;
    row.model_id = computed.trader;
    row.updated_at = WallTime::from_us(computed.updated_us);
    row.payload = pg::Json{computed.payload};
    row.server_time_ms = computed.at_ms;
    row.run_id =
        pg::Uuid{uuid5("analytics", scope.store_id() + ":" + std::to_string(computed.version))};
    row.origin = "native";
    co_return co_await storage::store_analytics(scope, row);
}

void touch(Written& written, const std::string& trader) {
    written.touched.insert({cache::Family::analytics, trader});
    written.touched.insert({cache::Family::since_inception, trader});
    for (const cache::Family family :
         {cache::Family::analytics_all, cache::Family::leaderboard,
          cache::Family::leaderboard_cache, cache::Family::since_inception_all}) {
        written.touched.insert({family, ""});
    }
}

} // namespace

Task<std::size_t> AnalyticsPipeline::compute(pg::Pool& pool) {
    if (waiting() > 0) {
        co_return 0;
    }
    storage::ReadScope scope =
        co_await storage::ReadScope::open(pool, Deadline::after(k_snapshot_max));
    const std::size_t risks = co_await compute_risks(scope);
    const std::int64_t since = co_await storage::analytics_cursor(scope.session());
    const auto traders = co_await storage::changed_since(scope.session(), since);
    if (traders.empty()) {
        const std::int64_t behind = scope.version() - since;
        if (behind > (since == 0 ? 0 : k_versions_behind_max)) {
            queue().push_now({.version = scope.version(), .is_last = true});
        }
        co_return risks;
    }
    const auto symbols = co_await storage::all_symbols(scope.session());
    AnalyticsReader reader(scope, traders, static_cast<int>(symbols.size()));
    while (!reader.done()) {
        for (const AnalyticsPayload& payload : co_await reader.next()) {
            co_await queue().push(computed_of(payload, scope));
        }
    }
    // How far was read, once all of them are stored.
    co_await queue().push({.version = scope.version(), .is_last = true});
    log_info("analytics.computed",
             {{"traders", traders.size()}, {"since_version", since}, {"version", scope.version()}});
    co_return traders.size();
}

Task<std::size_t> AnalyticsPipeline::compute_risks(storage::ReadScope& scope) {
    const auto traders =
        co_await storage::traders_with_new_hours(scope.session(), scope.season().number);
    for (const storage::NewHoursRow& trader : traders) {
        std::vector<double> hours;
        const std::vector<std::string> one{trader.model_id};
        co_await storage::each_hour_of(scope.session(), one, scope.season().number,
                                       [&hours](const storage::HourEquityRow& row) {
                                           hours.push_back(row.equity_usd - row.net_flows);
                                       });
        const rules::ReturnRisk risk = rules::return_risk(trader.initial_equity, hours);
        co_await queue().push(
            {.version = scope.version(),
             .risk = storage::TraderRiskRow{.model_id = trader.model_id,
                                            .last_marker = trader.last_marker,
                                            .hours = risk.hours,
                                            .max_drawdown_pct = risk.max_drawdown_pct,
                                            .return_low = risk.return_low,
                                            .return_high = risk.return_high}});
    }
    co_return traders.size();
}

Task<Written> AnalyticsPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    for (std::size_t i = 0; i < written.events; ++i) {
        const ComputedAnalytics& computed = event(i);
        // One that was read before the season began speaks of the former one.
        const bool is_current = computed.version >= scope.season().version;
        if (is_current && computed.risk) {
            co_await storage::store_risk(scope, *computed.risk);
            fail_point("analytics.risk");
            ++written.rows;
            written.touched.insert({cache::Family::leaderboard_cache, ""});
        }
        if (is_current && !computed.trader.empty()) {
            const bool is_new = co_await store(scope, computed);
            fail_point("analytics.stored");
            ++(is_new ? written.rows : written.duplicates);
            if (is_new) {
                touch(written, computed.trader);
            }
        }
        if (computed.is_last) {
            co_await storage::store_analytics_cursor(scope, computed.version);
            fail_point("analytics.cursor");
            ++written.rows;
        }
    }
    co_return written;
}

UnstorableEvent AnalyticsPipeline::unstorable(const ComputedAnalytics& event) const {
    const std::string json = event.payload.empty() ? "null" : event.payload;
    if (event.risk) {
        return {"risk:" + event.risk->model_id + ":" + std::to_string(event.risk->last_marker),
                json};
    }
    return {event.trader + ":" + std::to_string(event.version), json};
}

} // namespace nof0::pipelines
