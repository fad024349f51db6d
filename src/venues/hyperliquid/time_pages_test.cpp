#include "venues/hyperliquid/time_pages.hpp"

#include <gtest/gtest.h>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::size_t k_full = TimePages::k_rows_full;

TEST(TimePages, GoOnFromTheLastMillisecondUntilAShortPage) {
    TimePages pages(100);
    EXPECT_EQ(pages.start_ms(), 100);
    EXPECT_TRUE(pages.next({k_full, 150, 200}));
    EXPECT_EQ(pages.start_ms(), 200);
    EXPECT_TRUE(pages.next({k_full, 200, 201}));
    EXPECT_EQ(pages.start_ms(), 201);
    EXPECT_FALSE(pages.next({k_full - 1, 201, 300}));
    EXPECT_FALSE(pages.may_lack_rows());
    EXPECT_FALSE(TimePages(5).next({}));
}

TEST(TimePages, StepOverAFullMillisecondAndSaySo) {
    TimePages pages(200);
    EXPECT_TRUE(pages.next({k_full, 200, 200}));
    EXPECT_EQ(pages.start_ms(), 201);
    EXPECT_TRUE(pages.may_lack_rows());
}

TEST(TimePages, GoBackwardsWhereTheNewestComeFirst) {
    TimePages pages(100);
    EXPECT_TRUE(pages.next({k_full, 900, 500}));
    EXPECT_EQ(pages.start_ms(), 100);
    EXPECT_EQ(pages.end_ms(), 500);
    EXPECT_TRUE(pages.next({k_full, 500, 500}));
    EXPECT_EQ(pages.end_ms(), 499);
    EXPECT_TRUE(pages.may_lack_rows());
    EXPECT_TRUE(pages.next({k_full, 499, 100}));
    EXPECT_FALSE(pages.next({k_full, 100, 100})) << "nothing is left before the beginning";
}

} // namespace
} // namespace nof0::venues::hyperliquid
