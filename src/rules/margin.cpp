#include "rules/margin.hpp"

#include <algorithm>

namespace nof0::rules {

Decimal initial_margin(Decimal notional, int leverage) {
    ensure(leverage >= 1, "a leverage is at least 1");
    return notional / Decimal::from_int(leverage);
}

Decimal maintenance_margin(Decimal notional, std::span<const MarginTier> tiers) {
    Decimal margin;
    for (std::size_t i = 0; i < tiers.size() && tiers[i].lower_bound < notional; ++i) {
        const bool is_last = i + 1 == tiers.size();
        const Decimal upper = is_last ? notional : std::min(notional, tiers[i + 1].lower_bound);
        margin += initial_margin(upper - tiers[i].lower_bound, 2 * tiers[i].max_leverage);
    }
    return margin;
}

std::optional<Decimal> liquidation_price(Decimal quantity, Decimal mark, Decimal equity,
                                         std::span<const MarginTier> tiers) {
    ensure(!quantity.is_zero() && !tiers.empty(), "an empty position has no liquidation price");
    const Decimal size = quantity.abs();
    const Decimal notional = size * mark;
    int leverage = tiers.front().max_leverage;
    for (const MarginTier& tier : tiers) {
        leverage = tier.lower_bound <= notional ? tier.max_leverage : leverage;
    }
    // (equity - maintenance) / |q| / (1 - s / 2L) = (equity - maintenance) * 2L / (|q| (2L - s))
    const Decimal left = equity - maintenance_margin(notional, tiers);
    const Decimal twice = Decimal::from_int(2 * leverage);
    const Decimal shrunk = size * (twice - Decimal::from_int(quantity.sign()));
    const std::optional<Decimal> distance = checked_share(left, twice, shrunk);
    if (!distance) {
        return std::nullopt;
    }
    const Decimal price = quantity.sign() > 0 ? mark - *distance : mark + *distance;
    return price.sign() > 0 ? std::optional(price) : std::nullopt;
}

} // namespace nof0::rules
