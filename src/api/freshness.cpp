#include "api/freshness.hpp"

#include "base/ensure.hpp"

namespace nof0::api {

Freshness::Freshness(const std::vector<cache::Family>& families) {
    ensure(cache::all_families().size() <= k_families_max, "every family has its counter");
    for (const cache::Family family : families) {
        watched_[static_cast<std::size_t>(family)] = true;
    }
}

void Freshness::changed(std::string_view key) {
    if (const auto parsed = cache::parse_key(key)) {
        changes_[static_cast<std::size_t>(parsed->family)].fetch_add(1, std::memory_order_acq_rel);
    }
}

void Freshness::all_changed() {
    confirmed_.store(0, std::memory_order_release);
    for (auto& count : changes_) {
        count.fetch_add(1, std::memory_order_acq_rel);
    }
}

void Freshness::confirmed(MonotonicTime at) {
    confirmed_.store(at.time_since_epoch().count(), std::memory_order_release);
}

} // namespace nof0::api
