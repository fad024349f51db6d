#include "pipelines/trading_traders.hpp"

#include "pipelines/held_lease.hpp"
#include "pipelines/writer_access.hpp"
#include "storage/traders.hpp"

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_budget{30'000};
constexpr Milliseconds k_lease_patience{35'000}; // longer than the tenure of one that was killed

} // namespace

Task<> begin_trading(pg::Pool& pool, TradingTraders traders) {
    HeldLease lease = co_await HeldLease::take(pool, "configuration", k_lease_patience);
    {
        storage::WriteScope scope = co_await WriterAccess::open(
            pool, lease.lease(), traders.inception, Deadline::after(k_budget));
        std::int64_t rows =
            co_await storage::begin_traders(scope, traders.ids, traders.inception.us);
        for (const auto& [id, provider] : traders.houses) {
            rows += co_await storage::store_house(scope, id, provider);
        }
        if (rows > 0) {
            co_await scope.commit();
        }
    }
    co_await lease.give_back();
}

} // namespace nof0::pipelines
