#include "venues/sim/price_grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace nof0::venues::sim {
namespace {

constexpr int k_figures_max = 5;
constexpr int k_decimals_max = 6;

constexpr std::array<std::int64_t, 13> k_powers_of_ten{1,
                                                       10,
                                                       100,
                                                       1'000,
                                                       10'000,
                                                       100'000,
                                                       1'000'000,
                                                       10'000'000,
                                                       100'000'000,
                                                       1'000'000'000,
                                                       10'000'000'000,
                                                       100'000'000'000,
                                                       1'000'000'000'000};

// How many digits stand before the point; 0 and less: so many zeros follow it, less one.
template<class Number>
int leading_digits(Number price, Number one) {
    int digits = 0;
    for (Number bound = one; price >= bound && digits < 20; bound = bound * 10) {
        ++digits;
    }
    for (Number scaled = price * 10; digits <= 0 && scaled < one && digits > -6;
         scaled = scaled * 10) {
        --digits;
    }
    return digits;
}

int decimals_for(int leading, int size_decimals) {
    return std::clamp(k_figures_max - leading, 0, std::max(0, k_decimals_max - size_decimals));
}

} // namespace

int price_decimals(Decimal price, int size_decimals) {
    ensure(price.sign() > 0, "a price is above zero");
    return decimals_for(leading_digits(price.units(), Int128{Decimal::k_units_per_one}),
                        size_decimals);
}

int price_decimals(double price, int size_decimals) {
    ensure(price > 0, "a price is above zero");
    return decimals_for(leading_digits(price, 1.0), size_decimals);
}

Decimal tick_at(Decimal price, int size_decimals) {
    const int decimals = price_decimals(price, size_decimals);
    return Decimal::from_units(k_powers_of_ten[static_cast<std::size_t>(12 - decimals)]);
}

bool is_on_price_grid(Decimal price, int size_decimals) {
    return price.sign() > 0 && price.units() % tick_at(price, size_decimals).units() == 0;
}

bool is_on_size_grid(Decimal size, int size_decimals) {
    return size.units() % k_powers_of_ten[static_cast<std::size_t>(12 - size_decimals)] == 0;
}

double to_grid(double price, int size_decimals) {
    const int decimals = price_decimals(price, size_decimals);
    // Scale and quotient are exact integers below 2^53, so the quotient is the double that the
    // decimal text spells.
    const auto scale = static_cast<double>(k_powers_of_ten[static_cast<std::size_t>(decimals)]);
    const double ticks = std::max(1.0, std::floor(price * scale + 0.5));
    ensure(ticks < 9e15, "a simulated price is a sensible one");
    return ticks / scale;
}

} // namespace nof0::venues::sim
