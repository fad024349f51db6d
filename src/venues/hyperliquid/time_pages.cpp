#include "venues/hyperliquid/time_pages.hpp"

namespace nof0::venues::hyperliquid {

bool TimePages::next(const PageFacts& page) {
    if (page.rows < k_rows_full) {
        return false;
    }
    if (!end_ms_ && page.first_ms <= page.last_ms) { // oldest first
        if (page.last_ms > start_ms_) {
            start_ms_ = page.last_ms;
        } else {
            may_lack_rows_ = true;
            ++start_ms_;
        }
        return true;
    }
    if (!end_ms_ || page.last_ms < *end_ms_) {
        end_ms_ = page.last_ms;
    } else {
        may_lack_rows_ = true;
        --*end_ms_;
    }
    return *end_ms_ >= start_ms_;
}

} // namespace nof0::venues::hyperliquid
