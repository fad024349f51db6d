// Margin of perpetuals, exact, as the recorded venue computes it: initial margin from the account's
// own leverage, maintenance margin from what the asset allows at most, both on the mark price.
//
// Amounts are in the quote currency. Sizes and notionals are without sign where the name does not
// say otherwise. The doubles of rules/marks.hpp are the same formulas for what is shown.
#pragma once

#include "base/decimal.hpp"

#include <optional>
#include <span>

namespace nof0::rules {

// A step of an asset's margin table: from this notional on, so much leverage is allowed.
struct MarginTier {
    Decimal lower_bound{}; // of the notional; 0 of the first tier
    int max_leverage = 1;

    bool operator==(const MarginTier&) const = default;
};

// notional / leverage. REQUIRES leverage >= 1.
Decimal initial_margin(Decimal notional, int leverage);

// The part of the notional inside each tier divided by twice that tier's leverage, so that the
// margin grows without a jump from tier to tier (a recorded 377667.0 at 40x needs 4720.8375).
// REQUIRES tiers by ascending bound, the first at 0.
Decimal maintenance_margin(Decimal notional, std::span<const MarginTier> tiers);

// The mark at which the equity behind a position has shrunk to its maintenance margin:
//   mark - s * (equity - maintenance) / |q| / (1 - m s), s = +1 long, -1 short, m = 1 / (2 leverage
//   of the tier that the position is in now)
// `equity` is what backs it: isolated, its margin and unrealised PnL; crossed, the account's
// crossed equity less the maintenance of the other crossed positions. Empty where no price above
// zero does it. REQUIRES quantity != 0.
std::optional<Decimal> liquidation_price(Decimal quantity, Decimal mark, Decimal equity,
                                         std::span<const MarginTier> tiers);

} // namespace nof0::rules
