#include "pipelines/configured_traders.hpp"

#include "domain/trader.hpp"
#include "pipelines/held_lease.hpp"
#include "pipelines/writer_access.hpp"
#include "storage/traders.hpp"

#include <map>

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_budget{30'000};
constexpr Milliseconds k_lease_patience{35'000}; // longer than the tenure of one that was killed

storage::ConfiguredTrader row_of(const config::TraderConfig& trader) {
    const config::InitialTraderState state = config::initial_trader_state(trader);
    storage::ConfiguredTrader row;
    row.id = trader.id;
    row.display_name = trader.name;
    row.kind = to_text(kind_of(TraderId(trader.id)));
    row.provider = state.exchange_provider;
    row.market_provider = state.market_provider;
    row.config_json = config::trader_config_json(trader);
    row.config_digest = state.config_version;
    row.initial_equity = Decimal::from_double(trader.initial_equity_usd).value();
    row.allocation_pct = state.allocation_pct;
    row.risk_guards_json = state.risk_guards_json;
    row.desired_state = state.desired_state;
    return row;
}

struct Plan {
    std::vector<storage::ConfiguredTrader> changed;
    std::vector<std::string> gone;
};

Task<Plan> plan(pg::Pool& pool, const config::ManagerConfig& manager) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    std::map<std::string, std::string> digests; // of what is marked as configured now
    for (const auto& row : co_await storage::configured_digests(session)) {
        digests[row.id] = row.config_digest.value_or("");
    }
    Plan plan;
    for (const config::TraderConfig& trader : manager.traders) {
        storage::ConfiguredTrader row = row_of(trader);
        const auto found = digests.find(row.id);
        if (found == digests.end() || found->second != row.config_digest) {
            plan.changed.push_back(std::move(row));
        }
        digests.erase(trader.id);
    }
    for (const auto& [id, digest] : digests) {
        plan.gone.push_back(id);
    }
    co_return plan;
}

} // namespace

Task<TraderSync> sync_configured_traders(pg::Pool& pool, const config::ManagerConfig& manager,
                                         const ArenaClock& clock) {
    const Plan changes = co_await plan(pool, manager);
    TraderSync sync;
    if (changes.changed.empty() && changes.gone.empty()) {
        co_return sync;
    }
    HeldLease lease = co_await HeldLease::take(pool, "configuration", k_lease_patience);
    {
        storage::WriteScope scope = co_await WriterAccess::open(pool, lease.lease(), clock.now(),
                                                                Deadline::after(k_budget));
        for (const storage::ConfiguredTrader& trader : changes.changed) {
            co_await storage::store_configured_trader(scope, trader);
            sync.stored.push_back(trader.id);
        }
        if (!changes.gone.empty()) {
            co_await storage::retire_traders(scope, changes.gone);
            sync.retired = changes.gone;
        }
        co_await scope.commit();
    }
    co_await lease.give_back();
    co_return sync;
}

} // namespace nof0::pipelines
