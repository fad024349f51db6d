#include "rules/price_grid.hpp"

#include <algorithm>

namespace nof0::rules {
namespace {

constexpr int k_significant_digits = 5;

constexpr int decimals_max(MarketKind kind) {
    return kind == MarketKind::perpetual ? 6 : 8;
}

constexpr Int128 power_of_ten(int exponent) {
    Int128 power = 1;
    for (int i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

int digits_of(Int128 number) {
    int digits = 0;
    for (; number > 0; number /= 10) {
        ++digits;
    }
    return digits;
}

// How many decimals a price of this magnitude may have. Integers are always valid, so a price of
// five digits and more before the point has none.
int price_decimals(Decimal price, AssetGrid grid) {
    // Digits before the point; 0 and less counts the zeros after it: 0.0012 has -2.
    const int magnitude = digits_of(price.units()) - Decimal::k_decimals;
    const int by_digits = std::max(0, k_significant_digits - magnitude);
    const int by_asset = std::max(0, decimals_max(grid.kind) - grid.size_decimals);
    return std::min(by_digits, by_asset);
}

} // namespace

Result<Decimal> round_price(Decimal price, AssetGrid grid, PriceRounding rounding) {
    if (price.sign() <= 0) {
        return fail("a price is above 0");
    }
    const int decimals = price_decimals(price, grid);
    Decimal rounded =
        rounding == PriceRounding::nearest ? price.rounded(decimals) : price.truncated(decimals);
    if (rounding == PriceRounding::up && rounded != price) {
        const Int128 step = power_of_ten(Decimal::k_decimals - decimals);
        if (!Decimal::in_range(rounded.units() + step)) {
            return fail("a price is below 1e26");
        }
        rounded += Decimal::from_units(step);
    }
    if (rounded.is_zero()) {
        return fail("the price is below the asset's smallest");
    }
    return rounded;
}

bool is_valid_price(Decimal price, AssetGrid grid) {
    return price.sign() > 0 && price == price.truncated(price_decimals(price, grid));
}

Result<Decimal> round_size(Decimal size, AssetGrid grid) {
    const Decimal rounded = size.truncated(std::clamp(grid.size_decimals, 0, Decimal::k_decimals));
    if (rounded.sign() <= 0) {
        return fail("the size is below the asset's smallest");
    }
    return rounded;
}

Result<Decimal> market_price(Decimal reference, OrderSide side, Decimal slippage, AssetGrid grid) {
    const Decimal one = Decimal::from_int(1);
    const Decimal factor = side == OrderSide::buy ? one + slippage : one - slippage;
    const std::optional<Decimal> price = checked_multiply(reference, factor);
    if (!price) {
        return fail("a price is below 1e26");
    }
    return round_price(*price, grid, aggressive(side));
}

} // namespace nof0::rules
