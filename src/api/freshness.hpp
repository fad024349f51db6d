// Freshness: whether a document that was fetched is still what Redis holds.
//
// The data thread hears from Redis which documents change (cache/tracking.hpp) and counts the
// changes of each family here; every shard compares counts before it sends an answer again. So an
// answer is rendered once per change of its family, however often it is asked for, and a change is
// seen by the next request.
//
// One thread writes, any thread reads. Nothing here says that an answer is right for ever: beyond
// its bound it needs current_at(), which stands still as soon as Redis tells nothing any more.
#pragma once

#include "cache/tracking.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

namespace nof0::api {

class Freshness final : public cache::TrackingListener {
public:
    // `families`: those that are tracked. Of others nothing is known.
    explicit Freshness(const std::vector<cache::Family>& families);

    bool watches(cache::Family family) const { return watched_[static_cast<std::size_t>(family)]; }
    // To be taken before a fetch begins and kept with what it brings.
    std::uint64_t changes(cache::Family family) const {
        return changes_[static_cast<std::size_t>(family)].load(std::memory_order_acquire);
    }
    // Every change that Redis made before this moment is counted.
    MonotonicTime confirmed_at() const {
        return MonotonicTime(MonotonicTime::duration(confirmed_.load(std::memory_order_acquire)));
    }

    void changed(std::string_view key) override;
    void all_changed() override;
    void confirmed(MonotonicTime at) override;

private:
    static constexpr std::size_t k_families_max = 64;
    std::array<bool, k_families_max> watched_{};
    std::array<std::atomic<std::uint64_t>, k_families_max> changes_{};
    std::atomic<MonotonicTime::rep> confirmed_{0};
};

// What an answer depends on: a family of documents that somebody watches, or nothing.
struct Watch {
    const Freshness* freshness = nullptr;
    cache::Family family = cache::Family::meta;

    std::uint64_t changes() const { return freshness ? freshness->changes(family) : 0; }
};

} // namespace nof0::api
