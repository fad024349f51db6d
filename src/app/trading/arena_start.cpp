#include "app/trading/arena_trade.hpp"
#include "storage/arena_clock.hpp"
#include "storage/head.hpp"
#include "storage/imports.hpp"
#include "storage/orders.hpp"
#include "storage/read_scope.hpp"

#include <algorithm>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};

} // namespace

bool is_simulated(const config::Config& config) {
    return std::ranges::all_of(config.manager.traders, [&](const config::TraderConfig& trader) {
        const config::MarketProvider* market = config.market.find(trader.market_provider);
        return market != nullptr && market->type == config::MarketType::sim;
    });
}

Task<ArenaStart> arena_start(pg::Pool& pool, ArenaTime wall_now, Milliseconds past) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, Deadline::after(k_budget));
    pg::Session& session = scope.session();
    ArenaStart start{.now = wall_now};
    if (const auto clock = co_await storage::arena_clock(session)) {
        // The newest facts may be a little newer than the clock that was stored last.
        start.now = ArenaTime::from_ms(std::max(clock->now_ms, scope.at_ms()));
        start.epoch = clock->epoch;
        if (clock->past_until_ms && *clock->past_until_ms > clock->now_ms) {
            start.past_until = ArenaTime::from_ms(*clock->past_until_ms);
        }
    } else if (past.count() > 0 && co_await storage::store_is_empty(session)) {
        start.past_until = wall_now;
        start.now = wall_now - past;
    }
    if (start.now == wall_now) {
        start.is_a_recording = !(co_await storage::all_imports(session)).empty() &&
                               co_await storage::has_no_orders(session);
    }
    co_return start;
}

Task<std::unique_ptr<ArenaClock>> clock_of_store(pg::Pool& pool) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, Deadline::after(k_budget));
    const auto stored = co_await storage::arena_clock(scope.session());
    if (!stored) {
        co_return std::make_unique<SystemArenaClock>();
    }
    const std::int64_t now_ms = std::max(stored->now_ms, scope.at_ms());
    auto clock = std::make_unique<SteeredArenaClock>(ArenaTime::from_ms(now_ms));
    clock->run(stored->speed);
    co_return clock;
}

} // namespace nof0::app
