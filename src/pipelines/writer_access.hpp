// The one maker of writer keys: only pipelines write facts (see storage/write_scope.hpp).
#pragma once

#include "storage/write_scope.hpp"

namespace nof0::pipelines {

class WriterAccess {
public:
    // A transaction that writes facts under the lease. Throws storage::FencedOut, Unavailable.
    static Task<storage::WriteScope> open(pg::Pool& pool, storage::Lease lease, ArenaTime now,
                                          Deadline deadline) {
        return storage::WriteScope::open(pool, storage::WriterKey{}, std::move(lease), now,
                                         deadline);
    }
};

} // namespace nof0::pipelines
