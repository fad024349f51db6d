// The key table itself and the builders that fill its patterns in.
#include "cache/keys.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::cache {
namespace {

using enum KeyType;
using enum KeyRole;
using enum Origin;

constexpr TtlRule short_times(double times) {
    return {TtlClass::short_class, times, {}};
}
constexpr TtlRule medium_times(double times) {
    return {TtlClass::medium_class, times, {}};
}
constexpr TtlRule long_times(double times) {
    return {TtlClass::long_class, times, {}};
}
constexpr TtlRule k_day{TtlClass::fixed, 1, k_meta_ttl};
constexpr TtlRule k_unlimited{TtlClass::unlimited, 1, {}};

constexpr FamilyInfo k_families[] = {
    {Family::price_latest, "nof0:price:latest:{symbol}", string, document, short_times(1), design,
     "`{symbol, price, timestamp}`", "`price_latest`", "every tick of the board's price source"},
    {Family::crypto_prices, "nof0:crypto_prices", string, document, short_times(1), design,
     "symbol -> price, all symbols", "`price_latest`", "with the per-symbol writes"},
    {Family::positions, "nof0:positions:{model_id}", hash, document, medium_times(0.5), design,
     "symbol -> position", "`positions` (open)",
     "replaced whole on a fill, re-marked at most once a second"},
    {Family::lock_positions, "nof0:lock:positions:{model_id}", string, lease, short_times(0.5),
     design, "the holder's token", "none: saves work only", "`SET NX PX` before a recompute"},
    {Family::trades_recent, "nof0:trades:recent:{model_id}", list, document, medium_times(1),
     design, "trades, newest first", "`trades`", "replaced whole when a trade closes"},
    {Family::trades_stream, "nof0:trades:stream", stream, events, k_unlimited, design,
     "one entry per trade event, id `<version>-<n>`", "`event_outbox`",
     "appended by the relay, refilled after a gap"},
    {Family::ingest_trade, "nof0:ingest:trade:{trade_id}", string, guard, k_day, design, "`seen`",
     "none: the primary key of `fills` decides", "set after commit, for live fills"},
    {Family::leaderboard, "nof0:leaderboard", sorted_set, document, medium_times(1), design,
     "score = return_pct, member = model_id", "`trades`, `account_equity_snapshots`",
     "with equity, at most once a second"},
    {Family::leaderboard_cache, "nof0:leaderboard:cache", string, document, medium_times(1), design,
     "the rows of `/api/leaderboard`", "as `nof0:leaderboard`", "with `nof0:leaderboard`"},
    {Family::since_inception, "nof0:since_inception:{model_id}", list, document, long_times(1),
     design, "`{timestamp, value}`, oldest first", "`account_equity_snapshots`",
     "with the trader's equity"},
    {Family::analytics, "nof0:analytics:{model_id}", string, document, long_times(2), design,
     "the trader's analytics", "`model_analytics`", "after the analytics batch"},
    {Family::analytics_all, "nof0:analytics:all", string, document, long_times(2), design,
     "the rows of `/api/analytics`", "`model_analytics`", "after the analytics batch"},
    {Family::conversations, "nof0:conversations:{model_id}", list, document, long_times(1), design,
     "messages, newest window", "`conversation_messages`", "replaced whole on a new message"},
    {Family::decision_last, "nof0:decision:last:{model_id}", string, document, medium_times(1),
     design, "summary of the latest decision", "`decision_cycles`", "after each decision cycle"},
    {Family::trader_state, "nof0:trader:{id}:state", hash, document, medium_times(1), design,
     "cooldowns, pause and guard flags", "`trader_state`", "when the manager changes the state"},
    {Family::market_asset, "nof0:market:asset:{provider}:{symbol}", string, document, long_times(1),
     design, "asset metadata", "`market_assets`", "when market metadata arrives"},
    {Family::market_ctx, "nof0:market:ctx:{provider}:{symbol}", string, document, medium_times(1),
     design, "funding, open interest, mark and oracle price", "`market_asset_ctx`",
     "with price updates"},
    {Family::sim_orders, "nof0:sim:orders:{trader_id}", list, document, medium_times(1), design,
     "the simulator's open orders", "`sim_orders`", "with the simulator's transactions"},
    {Family::sim_balances, "nof0:sim:balances:{trader_id}", hash, document, medium_times(1), design,
     "asset -> `{total, held}`", "`sim_balances`", "after each simulated fill"},
    {Family::meta, "nof0:meta:{K}", hash, KeyRole::meta, k_day, added,
     "of document K: `v` version, `e` store, `n` elements, `t` mark time, `b` built, `a` time of "
     "the version, `h` content hash",
     "written with K", "by the same script as K (the braces are literal)"},
    {Family::lock_fill, "nof0:lock:fill:{K}", string, lease, short_times(0.5), added,
     "the holder's token", "none: saves work only",
     "`SET NX PX` before K is refilled (the braces are literal)"},
    {Family::account_totals_base, "nof0:account_totals:base", string, document, long_times(1),
     added, "hourly rows of `/api/account-totals` up to the running hour", "`equity_hourly`",
     "when an hour ends"},
    {Family::account_totals_tail, "nof0:account_totals:tail", string, document, medium_times(0.5),
     added, "rows of the running hour", "`equity_hourly`", "with equity, at most once a second"},
    {Family::positions_all, "nof0:positions:all", string, document, medium_times(0.5), added,
     "the rows of `/api/positions`", "`positions` (open)", "with `nof0:positions:{model_id}`"},
    {Family::trades_recent_all, "nof0:trades:recent:all", string, document, medium_times(1), added,
     "the rows of `/api/trades`", "`trades`", "with `nof0:trades:recent:{model_id}`"},
    {Family::since_inception_all, "nof0:since_inception:all", string, document, long_times(1),
     added, "the rows of `/api/since-inception-values`", "`account_equity_snapshots`",
     "with `nof0:since_inception:{model_id}`"},
    {Family::conversations_all, "nof0:conversations:all", string, document, long_times(1), added,
     "the rows of `/api/conversations`", "`conversation_messages`",
     "with `nof0:conversations:{model_id}`"},
    {Family::traders_all, "nof0:traders:all", string, document, medium_times(1), added,
     "the rows of `/api/traders`", "`models`, `trader_state`",
     "when a trader or its state changes"},
    {Family::sentinel, "nof0:sentinel", string, guard, k_unlimited, added,
     "the version that the cache was filled at", "none: it is there or not",
     "set when the cache was filled; gone: Redis lost its content"},
};

Milliseconds class_duration(TtlClass of, const TtlClasses& classes) {
    const TtlClasses defaults;
    const auto or_default = [](Milliseconds configured, Milliseconds fallback) {
        return configured.count() == 0 ? fallback : configured;
    };
    switch (of) {
    case TtlClass::short_class:
        return or_default(classes.short_ttl, defaults.short_ttl);
    case TtlClass::medium_class:
        return or_default(classes.medium_ttl, defaults.medium_ttl);
    case TtlClass::long_class:
        return or_default(classes.long_ttl, defaults.long_ttl);
    case TtlClass::fixed:
    case TtlClass::unlimited:
        break;
    }
    ensure(false, "only the three classes have a configured duration");
    return {};
}

} // namespace

std::string_view to_text(KeyType type) {
    switch (type) {
    case KeyType::string:
        return "String";
    case KeyType::hash:
        return "Hash";
    case KeyType::list:
        return "List";
    case KeyType::sorted_set:
        return "Sorted Set";
    case KeyType::stream:
        return "Stream";
    }
    ensure(false, "a KeyType has a name");
    return {};
}

std::span<const FamilyInfo> all_families() {
    return k_families;
}

const FamilyInfo& info_of(Family family) {
    const FamilyInfo& info = k_families[static_cast<std::size_t>(family)];
    ensure(info.family == family, "the table stands in the order of Family");
    return info;
}

std::optional<Milliseconds> ttl_of(Family family, const TtlClasses& classes) {
    const FamilyInfo& info = info_of(family);
    if (info.ttl.of == TtlClass::unlimited) {
        return Milliseconds{0};
    }
    if (info.ttl.of == TtlClass::fixed) {
        return info.ttl.duration;
    }
    Milliseconds whole = class_duration(info.ttl.of, classes);
    if (whole.count() < 0) {
        if (info.role != KeyRole::lease) {
            return std::nullopt;
        }
        whole = class_duration(info.ttl.of, TtlClasses{});
    }
    const auto ms = std::llround(static_cast<double>(whole.count()) * info.ttl.times);
    return Milliseconds{std::max(1LL, ms)};
}

} // namespace nof0::cache
