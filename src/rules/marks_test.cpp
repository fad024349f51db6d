#include "rules/marks.hpp"

#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

Position position(double quantity, double leverage) {
    return {.trader = TraderId("x"),
            .symbol = Symbol("BTC"),
            .side = quantity < 0 ? Side::short_side : Side::long_side,
            .quantity = quantity,
            .entry_price = 100'000,
            .leverage = leverage,
            .closed_pnl = public_closed_pnl(quantity, 100'000)};
}

// At the liquidation price the margin left is exactly the maintenance margin.
TEST(Marks, LiquidationLeavesTheMaintenanceMargin) {
    for (const double quantity : {0.5, -0.5}) {
        const MarkedPosition marked =
            mark_position(position(quantity, 20), {.mark = 101'000, .mid = 101'000.5}, 40);
        EXPECT_EQ(marked.current_price, 101'000.5);
        EXPECT_DOUBLE_EQ(marked.unrealized_pnl, quantity * 1000);
        const double price = marked.liquidation_price;
        const double left = marked.margin + quantity * (price - 101'000);
        EXPECT_NEAR(left, 0.5 * price / 80, 1e-6);
        EXPECT_EQ(quantity > 0, price < 101'000);
    }
}

TEST(Marks, WithoutLeverageNothingIsLiquidated) {
    EXPECT_EQ(mark_position(position(0.1, 1), {90'000, 90'000}, 40).liquidation_price, 0);
    EXPECT_EQ(mark_position(position(0.1, 10), {90'000, 90'000}, std::nullopt).liquidation_price,
              0);
    EXPECT_EQ(liquidation_price(1, 100, 1000, 40), 0); // the margin outlasts a price of zero
    EXPECT_EQ(liquidation_price(0, 100, 10, 40), 0);
    EXPECT_EQ(known_max_leverage(Symbol("DOGE")), 10);
    EXPECT_EQ(known_max_leverage(Symbol("PEPE")), std::nullopt);
}

TEST(Marks, ClosedPnlIsTheEntryFeeToTheCent) {
    EXPECT_EQ(public_closed_pnl(0.44, 106'846), -21.16);
    EXPECT_EQ(public_closed_pnl(-7716, 2.339594), -8.12);
    EXPECT_EQ(public_closed_pnl(0, 100), 0);
}

} // namespace
} // namespace nof0::rules
