// LeaseKeeper: the leases of the traders that this process runs, taken one by one and prolonged
// together, well before they end.
#pragma once

#include "storage/leases.hpp"
#include "storage/pg/pool.hpp"

#include <map>
#include <string>

namespace nof0::traders {

class LeaseKeeper {
public:
    static constexpr Milliseconds k_tenure{5'000}; // how long a dead process blocks the next one

    LeaseKeeper(pg::Pool& pool, std::string holder) : pool_(pool), holder_(std::move(holder)) {}

    // nullopt: somebody else has it. Throws Unavailable.
    Task<std::optional<storage::Lease>> take(std::string name);
    // Prolongs what is due. The names of those that were lost. Throws Unavailable.
    Task<std::vector<std::string>> keep();
    Task<> give_back(std::string name);
    Task<> give_back_all();

private:
    struct Held {
        storage::Lease lease;
        MonotonicTime renewed{};
    };
    pg::Pool& pool_;
    std::string holder_;
    std::map<std::string, Held> held_;
};

} // namespace nof0::traders
