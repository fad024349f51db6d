// MarketContext: what a venue says of an asset from moment to moment. A value that the venue leaves
// out is unknown, not zero: mid and impact prices are missing on assets without a book.
#pragma once

#include "domain/symbol.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0 {

struct MarketContext {
    std::string provider{};
    Symbol symbol;
    std::int64_t ts_ms = 0;                // when it was received: the venue names no time
    std::optional<double> funding{};       // rate of the current hour
    std::optional<double> open_interest{}; // in the asset
    std::optional<double> oracle_px{};
    std::optional<double> mark_px{};
    std::optional<double> mid_px{};
    std::vector<std::string> impact_pxs{}; // bid and ask, as the venue spells them; empty: none
    std::optional<double> prev_day_px{};
    std::optional<double> day_ntl_vlm{};  // in quote currency
    std::optional<double> day_base_vlm{}; // in the asset

    bool operator==(const MarketContext&) const = default;
};

} // namespace nof0
