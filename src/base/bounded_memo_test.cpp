#include "base/bounded_memo.hpp"

#include <gtest/gtest.h>

namespace nof0 {
namespace {

constexpr Milliseconds k_long{3'600'000};

TEST(BoundedMemo, GivesWhatItRemembersUntilItIsForgotten) {
    BoundedMemo<int> memo({k_long, 10, 1'000});
    EXPECT_EQ(memo.find("a"), nullptr);
    memo.remember("a", 1, 10);
    memo.remember("a", 2, 20);
    ASSERT_NE(memo.find("a"), nullptr);
    EXPECT_EQ(memo.find("a")->value, 2);
    EXPECT_EQ(memo.bytes(), 20U);
    memo.forget("a");
    EXPECT_EQ(memo.find("a"), nullptr);
    EXPECT_EQ(memo.bytes(), 0U);
}

TEST(BoundedMemo, NeverHoldsMoreThanItsBounds) {
    BoundedMemo<int> memo({k_long, 10, 1'000});
    for (int i = 0; i < 1'000; ++i) {
        memo.remember(std::to_string(i), i, static_cast<std::size_t>(i % 7) * 100);
        EXPECT_LE(memo.entries(), 10U);
        EXPECT_LE(memo.bytes(), 1'000U);
        EXPECT_NE(memo.find(std::to_string(i)), nullptr);
    }
    memo.remember("huge", 0, 1'000'000); // better than making it for every reader
    EXPECT_NE(memo.find("huge"), nullptr);
    EXPECT_EQ(memo.entries(), 1U);
}

TEST(BoundedMemo, WhatIsTooOldIsNotGivenAndGoes) {
    BoundedMemo<int> memo({Milliseconds{0}, 10, 1'000});
    memo.remember("a", 1, 10);
    EXPECT_EQ(memo.find("a"), nullptr);
    memo.remember("b", 1, 10);
    EXPECT_EQ(memo.entries(), 1U);
    EXPECT_EQ(memo.bytes(), 10U);
}

} // namespace
} // namespace nof0
