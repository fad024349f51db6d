// BoundedMemo: values that stay usable for a short time, within a number of entries and of bytes.
//
// What is too old is never given out; it is dropped when something new comes, at least once per
// age_max. When the bounds are reached all the same, everything goes: what is in demand is made
// again at once, and whoever asks for a thousand different things cannot fill the memory.
//
// One thread.
#pragma once

#include "base/clock.hpp"
#include "base/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace nof0 {

struct MemoLimits {
    Milliseconds age_max{1'000};
    std::size_t entries_max = 1'024;
    std::size_t bytes_max = 64 << 20;
};

template<class Value>
class BoundedMemo {
public:
    struct Entry {
        Value value;
        MonotonicTime made_at;
        std::size_t bytes = 0;
    };

    explicit BoundedMemo(MemoLimits limits) : limits_(limits) {}

    // Null when there is none or it is too old. It lives until the next remember() or forget().
    Entry* find(std::string_view key) {
        const auto found = entries_.find(key);
        const bool usable = found != entries_.end() && is_young(found->second);
        return usable ? &found->second : nullptr;
    }

    // A value larger than bytes_max is kept, alone.
    void remember(const std::string& key, Value value, std::size_t bytes) {
        forget(key);
        const auto is_full = [&] {
            return entries_.size() >= limits_.entries_max || bytes_ + bytes > limits_.bytes_max;
        };
        if (is_full() || monotonic_now() - swept_at_ >= limits_.age_max) {
            drop_old();
        }
        if (is_full()) {
            entries_.clear();
            bytes_ = 0;
        }
        bytes_ += bytes;
        entries_.emplace(key, Entry{std::move(value), monotonic_now(), bytes});
    }

    void forget(std::string_view key) {
        if (const auto found = entries_.find(key); found != entries_.end()) {
            bytes_ -= found->second.bytes;
            entries_.erase(found);
        }
    }

    std::size_t entries() const { return entries_.size(); }
    std::size_t bytes() const { return bytes_; }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    bool is_young(const Entry& entry) const {
        return monotonic_now() - entry.made_at < limits_.age_max;
    }

    void drop_old() {
        swept_at_ = monotonic_now();
        std::erase_if(entries_, [this](const auto& item) {
            const bool is_old = !is_young(item.second);
            bytes_ -= is_old ? item.second.bytes : 0;
            return is_old;
        });
    }

    MemoLimits limits_;
    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
    std::size_t bytes_ = 0;
    MonotonicTime swept_at_ = monotonic_now();
};

} // namespace nof0
