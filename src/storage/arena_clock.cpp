#include "storage/arena_clock.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<ArenaClockRow()> k_read{"arena_clock.read"};
const pg::Statement<SimMarketRow(std::string_view, std::int64_t)> k_market{"arena_clock.market"};
const pg::Statement<void(std::int64_t, double, std::int32_t, std::optional<std::int64_t>,
                         std::int64_t)>
    k_store{"arena_clock.store"};
const pg::Statement<void(std::string, std::int64_t, pg::Json, std::int64_t)> k_store_market{
    "arena_clock.store_market"};
const pg::Statement<void(std::string, std::int64_t)> k_forget{"arena_clock.forget_markets"};

} // namespace

Task<std::optional<ArenaClockRow>> arena_clock(pg::Session& session) {
    return session.maybe_one(k_read);
}

Task<std::optional<SimMarketRow>> sim_market(pg::Session& session, std::string_view provider,
                                             std::int64_t at_ms) {
    return session.maybe_one(k_market, provider, at_ms);
}

Task<std::int64_t> store_arena_clock(WriteScope& scope, const ArenaClockRow& clock) {
    return scope.session().execute(k_store, clock.now_ms, clock.speed, clock.epoch,
                                   clock.past_until_ms, scope.version());
}

Task<std::int64_t> store_sim_market(WriteScope& scope, const SimMarketRow& market) {
    Task<std::int64_t> stored = scope.session().execute(
        k_store_market, market.provider, market.at_ms, market.state, scope.version());
    Task<std::int64_t> forgotten =
        scope.session().execute(k_forget, market.provider, market.at_ms - k_market_kept_ms);
    const std::int64_t rows = co_await std::move(stored);
    co_await std::move(forgotten);
    co_return rows;
}

} // namespace nof0::storage
