// TimePages: reading a whole list that the venue gives in pages of a time range, both ends
// inclusive. Pure: says what to ask for next.
//
// The next page begins at the last row's own millisecond, not after it: a page may end in the
// middle of a millisecond, and the rest of it would be lost. What comes twice is told apart by its
// key, by the caller. Some answers come newest first; then pages are asked for backwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace nof0::venues::hyperliquid {

// What a page held. Times are those of its first and last row; rows between lie between.
struct PageFacts {
    std::size_t rows = 0;
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
};

class TimePages {
public:
    // A page of fewer rows is the last one.
    static constexpr std::size_t k_rows_full = 500;

    explicit TimePages(std::int64_t from_ms) : start_ms_(from_ms) {}

    std::int64_t start_ms() const { return start_ms_; }
    std::optional<std::int64_t> end_ms() const { return end_ms_; }

    // Whether there is another page to ask for, from start_ms() to end_ms().
    bool next(const PageFacts& page);
    // A full page lay in one millisecond: more of it may be out of reach.
    bool may_lack_rows() const { return may_lack_rows_; }

private:
    std::int64_t start_ms_;
    std::optional<std::int64_t> end_ms_{};
    bool may_lack_rows_ = false;
};

} // namespace nof0::venues::hyperliquid
