// The venue's grid: the documented examples and the recorded assets.
#include "venues/sim/price_grid.hpp"

#include <gtest/gtest.h>

namespace nof0::venues::sim {
namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

TEST(PriceGrid, DocumentedExamples) {
    struct Example {
        std::string_view price;
        int size_decimals;
        bool is_valid;
    };
    for (const Example& example : {Example{"1234.5", 1, true},
                                   {"1234.56", 1, false},
                                   {"0.001234", 0, true},
                                   {"0.0012345", 0, false},
                                   {"0.01234", 1, true},
                                   {"0.012345", 1, false},
                                   {"123456", 0, true},
                                   {"12345.6", 0, false},
                                   {"0", 0, false},
                                   {"-1", 0, false}}) {
        EXPECT_EQ(is_on_price_grid(dec(example.price), example.size_decimals), example.is_valid)
            << example.price;
    }
}

TEST(PriceGrid, TicksFollowThePrice) {
    EXPECT_EQ(tick_at(dec("108000"), 5), dec("1"));
    EXPECT_EQ(tick_at(dec("99999"), 5), dec("1"));
    EXPECT_EQ(tick_at(dec("9999.9"), 5), dec("0.1"));
    EXPECT_EQ(tick_at(dec("3900"), 4), dec("0.1"));
    EXPECT_EQ(tick_at(dec("188"), 2), dec("0.01"));
    EXPECT_EQ(tick_at(dec("0.19"), 0), dec("0.00001"));
    EXPECT_EQ(tick_at(dec("0.05"), 0), dec("0.000001"));
    EXPECT_EQ(to_grid(3900.06, 4), 3900.1);
    EXPECT_EQ(to_grid(0.19000499, 0), 0.19);
}

TEST(PriceGrid, SizesHaveTheirDecimals) {
    EXPECT_TRUE(is_on_size_grid(dec("0.00001"), 5));
    EXPECT_FALSE(is_on_size_grid(dec("0.000011"), 5));
    EXPECT_FALSE(is_on_size_grid(dec("0.5"), 0));
}

} // namespace
} // namespace nof0::venues::sim
