#include "traders/lease_keeper.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"

#include <set>

namespace nof0::traders {
namespace {

constexpr Milliseconds k_budget{3'000};

} // namespace

Task<std::optional<storage::Lease>> LeaseKeeper::take(std::string name) {
    const std::optional<storage::Lease> lease = co_await storage::leases::acquire(
        pool_, name, holder_, k_tenure, Deadline::after(k_budget));
    if (lease) {
        held_[name] = {*lease, monotonic_now()};
    }
    co_return lease;
}

Task<std::vector<std::string>> LeaseKeeper::keep() {
    std::vector<storage::Lease> due;
    for (const auto& [name, held] : held_) {
        if (monotonic_now() - held.renewed >= k_tenure / 3) {
            due.push_back(held.lease);
        }
    }
    std::set<std::string> renewed_at_once;
    if (due.size() > 1) {
        const MonotonicTime asked = monotonic_now();
        std::vector<storage::Lease> all = due;
        for (std::string& name : co_await storage::leases::renew_many(
                 pool_, std::move(all), k_tenure, Deadline::after(k_budget))) {
            if (const auto held = held_.find(name); held != held_.end()) {
                held->second.renewed = asked;
            }
            renewed_at_once.insert(std::move(name));
        }
    }
    std::vector<std::string> lost;
    for (const storage::Lease& lease : due) {
        if (renewed_at_once.contains(lease.name)) {
            continue;
        }
        const MonotonicTime asked = monotonic_now();
        const auto renewed =
            co_await storage::leases::renew(pool_, lease, k_tenure, Deadline::after(k_budget));
        if (!renewed) {
            log_warn("traders.lease_lost", {{"lease", lease.name}});
            lost.push_back(lease.name);
            held_.erase(lease.name);
        } else if (const auto held = held_.find(lease.name); held != held_.end()) {
            held->second.renewed = asked;
        }
    }
    co_return lost;
}

Task<> LeaseKeeper::give_back(std::string name) {
    const auto held = held_.find(name);
    if (held == held_.end()) {
        co_return;
    }
    const storage::Lease lease = held->second.lease;
    held_.erase(held);
    try {
        co_await storage::leases::release(pool_, lease, Deadline::after(k_budget));
    } catch (const Unavailable& away) {
        log_warn("traders.lease_kept", {{"lease", name}, {"why", away.what()}}); // until it ends
    }
}

Task<> LeaseKeeper::give_back_all() {
    while (!held_.empty()) {
        co_await give_back(held_.begin()->first);
    }
}

} // namespace nof0::traders
