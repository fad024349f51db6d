// TrackedMemo: values made of Redis documents, kept until Redis says that they changed.
//
//   if (const auto* page = memo.find(key)) { return *page; }
//   const auto fetch = memo.begin(key);               // before Redis is asked
//   Document document = co_await store.read(key);     // meanwhile it may change
//   memo.store(key, fetch, {document.meta.store_id, document.meta.version}, page, bytes);
//
// A value is given out while it was fetched or confirmed (tracking.hpp) less than `age_max` ago: no
// reader sees anything older, whatever became of the tracking. A fetch during which its document
// changed is not kept, nor is one that is older than what is there; the caller may still answer
// with it, as it was true after the caller began.
//
// Bounded in entries and bytes; at the bound everything goes, as in BoundedMemo. One thread; to
// serve another thread than the Tracking's, hand the three calls of TrackingListener over to it.
// A hand-over must keep their order.
#pragma once

#include "cache/tracking.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace nof0::cache {

struct TrackedMemoLimits {
    Milliseconds age_max{1'000}; // at least a few periods of confirmed(), or nothing is kept long
    std::size_t entries_max = 4'096;
    std::size_t bytes_max = 128 << 20;
};

// Whose facts a value shows, and which.
struct ValueVersion {
    std::string store_id;
    std::int64_t version = 0;
};

template<class Value>
class TrackedMemo final : public TrackingListener {
public:
    // A fetch that is under way.
    struct Fetch {
        std::uint64_t generation = 0;
        MonotonicTime begun{};
    };

    explicit TrackedMemo(TrackedMemoLimits limits = {}) : limits_(limits) {}

    // Null: there is none, or nobody knows whether it is still right. Valid until the next call of
    // anything but find().
    const Value* find(std::string_view key) const {
        const auto found = entries_.find(key);
        if (found == entries_.end() || !found->second.value) {
            return nullptr;
        }
        const Entry& entry = found->second;
        const MonotonicTime right_at = std::max(entry.fetched_at, confirmed_at_);
        return monotonic_now() - right_at < limits_.age_max ? &*entry.value : nullptr;
    }

    Fetch begin(std::string_view key) {
        auto found = entries_.find(key);
        if (found == entries_.end()) {
            make_room(0);
            found = entries_.emplace(std::string(key), Entry{}).first;
            found->second.generation = ++generations_;
        }
        return {found->second.generation, monotonic_now()};
    }

    // False: it changed meanwhile, or something newer is there.
    bool store(std::string_view key, const Fetch& fetch, ValueVersion version, Value value,
               std::size_t bytes) {
        const auto found = entries_.find(key);
        if (found == entries_.end() || found->second.generation != fetch.generation) {
            return false;
        }
        Entry& known = found->second;
        const bool is_older = known.value && known.version.store_id == version.store_id &&
                              known.version.version > version.version;
        if (is_older || fetch.begun < known.fetched_at) {
            return false;
        }
        Entry entry{.generation = known.generation,
                    .value = std::move(value),
                    .version = std::move(version),
                    .fetched_at = fetch.begun,
                    .bytes = bytes};
        std::string name(key); // `key` may be a view of what goes now
        erase(found);
        make_room(bytes);
        bytes_ += bytes;
        entries_.emplace(std::move(name), std::move(entry));
        return true;
    }

    void changed(std::string_view key) override {
        if (const auto found = entries_.find(key); found != entries_.end()) {
            erase(found);
        }
    }
    void all_changed() override {
        entries_.clear();
        bytes_ = 0;
        confirmed_at_ = {};
    }
    void confirmed(MonotonicTime at) override { confirmed_at_ = at; }

    std::size_t entries() const { return entries_.size(); } // fetches under way included
    std::size_t bytes() const { return bytes_; }

private:
    // Without a value: a fetch is under way, or failed.
    struct Entry {
        std::uint64_t generation = 0; // no other entry, of whatever key and time, has the same
        std::optional<Value> value{};
        ValueVersion version{};
        MonotonicTime fetched_at{}; // when the fetch began
        std::size_t bytes = 0;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    using Entries = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

    void erase(typename Entries::iterator entry) {
        bytes_ -= entry->second.bytes;
        entries_.erase(entry);
    }

    void make_room(std::size_t bytes) {
        if (entries_.size() >= limits_.entries_max || bytes_ + bytes > limits_.bytes_max) {
            entries_.clear();
            bytes_ = 0;
        }
    }

    TrackedMemoLimits limits_;
    Entries entries_;
    std::uint64_t generations_ = 0;
    std::size_t bytes_ = 0;
    MonotonicTime confirmed_at_{};
};

} // namespace nof0::cache
