// A lease for a piece of work: taken, kept alive between steps, given back.
#pragma once

#include "storage/leases.hpp"

#include <string>

namespace nof0::pipelines {

class HeldLease {
public:
    // Waits up to `patience` for whoever holds it, then throws Unavailable that names the holder.
    static Task<HeldLease> take(pg::Pool& pool, std::string name, Milliseconds patience);

    // Prolongs the tenure when a third of it is gone; throws storage::FencedOut when it is lost.
    Task<> keep();
    Task<> give_back();

    const storage::Lease& lease() const { return lease_; }

private:
    HeldLease(pg::Pool& pool, storage::Lease lease)
        : pool_(&pool), lease_(std::move(lease)), renewed_(monotonic_now()) {}

    pg::Pool* pool_;
    storage::Lease lease_;
    MonotonicTime renewed_;
};

} // namespace nof0::pipelines
