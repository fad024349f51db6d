// MarketAsset: what a venue says of an asset once and for all, or nearly.
#pragma once

#include "domain/symbol.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0 {

struct MarketAsset {
    std::string provider{};
    Symbol symbol;
    std::optional<std::string> name{};
    std::optional<std::int32_t> sz_decimals{};
    std::optional<double> max_leverage{};
    bool only_isolated = false;
    std::optional<std::int32_t> margin_table_id{};
    bool is_delisted = false;

    bool operator==(const MarketAsset&) const = default;
};

} // namespace nof0
