// The house's side of the book: twenty levels around the market's mid price, with the depth that
// such a market has. A pure function of the seed, the coin and the price, so that a restart sees
// the same book.
#pragma once

#include "domain/market_context.hpp"
#include "venues/sim/settings.hpp"

#include <array>
#include <optional>

namespace nof0::venues::sim {

// A coin's moment, exact.
struct SimPrice {
    Decimal mid{};
    Decimal mark{};
    Decimal oracle{};
    Decimal funding{};    // rate of an hour
    double depth_usd = 0; // that a quiet best level holds
    std::int64_t time_ms = 0;

    bool operator==(const SimPrice&) const = default;
};
// Empty where the context names no usable price: all between 0 and 1e9.
std::optional<SimPrice> price_of(const MarketContext& context);

struct Level {
    Decimal px{};
    Decimal size{};
};
inline constexpr std::size_t k_levels = 20;
struct SyntheticBook {
    std::array<Level, k_levels> bids{}; // best first; a level without size ends the side
    std::array<Level, k_levels> asks{};
};

SyntheticBook synthetic_book(const SimCoin& coin, const SimPrice& price, std::uint64_t seed);

} // namespace nof0::venues::sim
