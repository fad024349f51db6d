// Margin: the recorded account's figures, tiers without jumps, and the liquidation price as the
// place where equity meets maintenance.
#include "rules/margin.hpp"

#include "base/random.hpp"
#include "rules/marks.hpp"

#include <array>
#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

TEST(Margin, TheRecordedPositionNeedsWhatTheVenueSaid) {
    const std::array tiers{MarginTier{Decimal(), 40}};
    EXPECT_EQ(maintenance_margin(dec("377667"), tiers), dec("4720.8375"));
    EXPECT_EQ(initial_margin(dec("377667"), 10), dec("37766.7"));
}

TEST(Margin, ATierChargesOnlyWhatLiesInIt) {
    const std::array tiers{MarginTier{Decimal(), 40}, MarginTier{dec("1000000"), 20}};
    EXPECT_EQ(maintenance_margin(dec("1000000"), tiers), dec("12500"));
    EXPECT_EQ(maintenance_margin(dec("1000040"), tiers), dec("12501"));
    EXPECT_EQ(maintenance_margin(Decimal(), tiers), Decimal());
}

TEST(Margin, AtTheLiquidationPriceEquityIsTheMaintenanceMargin) {
    const std::uint64_t seed = 20'251'118;
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    for (int i = 0; i < 2'000; ++i) {
        const int max_leverage = static_cast<int>(random.between(3, 50));
        const std::array tiers{MarginTier{Decimal(), max_leverage}};
        const Decimal mark = Decimal::from_units(random.between(1, 100'000) * 1'000'000'000'000);
        const Decimal quantity = Decimal::from_units(random.between(1, 1'000'000) * 1'000'000 *
                                                     (random.chance(0.5) ? 1 : -1));
        const Decimal notional = quantity.abs() * mark;
        const Decimal equity = initial_margin(notional, static_cast<int>(random.between(2, 3)));
        const auto price = liquidation_price(quantity, mark, equity, tiers);
        if (!price) {
            EXPECT_GT(quantity.sign(), 0);
            continue;
        }
        const Decimal then = equity + quantity * (*price - mark);
        const Decimal needed = maintenance_margin(quantity.abs() * *price, tiers);
        EXPECT_LT((then - needed).abs(), dec("0.000001"));
        const double shown = liquidation_price(quantity.to_double(), mark.to_double(),
                                               equity.to_double(), max_leverage);
        EXPECT_NEAR(shown, price->to_double(), 1e-6 * shown);
    }
}

} // namespace
} // namespace nof0::rules
