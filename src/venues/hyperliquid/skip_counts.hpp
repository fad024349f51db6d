// SkipCounts: what of a venue's messages was not understood or not wanted, by name. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace nof0::venues {

class SkipCounts {
public:
    // `what` is one of our words; `name` may be the venue's and is cut. After k_names_max different
    // ones all others are counted as one: a venue must not fill our memory.
    void add(std::string_view what, std::string_view name = {}) {
        std::string key(what);
        if (!name.empty()) {
            key += '.';
            key += name.substr(0, 40);
        }
        add_times(key, 1);
    }
    void add_all(const SkipCounts& others) {
        for (const auto& [key, times] : others.counts_) {
            add_times(key, times);
        }
    }
    const std::map<std::string, std::uint64_t>& counts() const { return counts_; }
    std::uint64_t total() const { return total_; }

private:
    void add_times(const std::string& key, std::uint64_t times) {
        const bool is_new = !counts_.contains(key);
        counts_[is_new && counts_.size() >= k_names_max ? std::string("other") : key] += times;
        total_ += times;
    }

    static constexpr std::size_t k_names_max = 100;
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t total_ = 0;
};

} // namespace nof0::venues
