#include "pipelines/replay_trader.hpp"

#include "base/failure.hpp"
#include "pipelines/held_lease.hpp"
#include "pipelines/writer_access.hpp"
#include "storage/traders.hpp"

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_lease_patience{60'000};
constexpr const char* k_origin = "replay";

storage::TraderRow row_of(const TraderId& trader, const std::string& exchange_provider) {
    storage::TraderRow row;
    row.id = trader.text();
    row.display_name = trader.text();
    row.kind = "model";
    row.provider = exchange_provider;
    row.origin = k_origin;
    return row;
}

} // namespace

Task<> give_account(pg::Pool& pool, TraderId trader, std::string exchange_provider,
                    std::string account, const ArenaClock& clock) {
    HeldLease lease = co_await HeldLease::take(pool, "configuration", k_lease_patience);
    {
        storage::WriteScope scope = co_await WriterAccess::open(pool, lease.lease(), clock.now(),
                                                                Deadline::after(k_budget));
        const auto before = co_await storage::account_of(scope.session(), trader.text());
        const bool has_other =
            before && before->account != trader.text() && before->account != account;
        if (has_other) {
            throw UsageError("trader '" + trader.text() + "' has the account " + before->account +
                             " at " + before->exchange_provider);
        }
        if (!before || before->account != account) {
            const storage::TraderRow row = row_of(trader, exchange_provider);
            co_await storage::store_recorded_trader(scope, row);
            co_await storage::move_account(scope, trader.text(), exchange_provider, account);
            co_await scope.commit();
        }
    }
    co_await lease.give_back();
}

} // namespace nof0::pipelines
