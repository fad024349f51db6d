#include "cache/tracked_memo.hpp"

#include <gtest/gtest.h>

namespace nof0::cache {
namespace {

// The age of what is fetched now does not matter, and nothing gets too old while a test runs.
constexpr TrackedMemoLimits k_patient{.age_max = Milliseconds{600'000}};
// Only what is confirmed after now may be given out.
constexpr TrackedMemoLimits k_at_once_old{.age_max = Milliseconds{0}};

using Memo = TrackedMemo<std::string>;

bool put(Memo& memo, const std::string& key, std::int64_t version, std::string value,
         const std::string& store = "s") {
    return memo.store(key, memo.begin(key), {store, version}, std::move(value), 10);
}

TEST(TrackedMemo, KeepsWhatDidNotChange) {
    Memo memo(k_patient);
    EXPECT_EQ(memo.find("a"), nullptr);
    EXPECT_TRUE(put(memo, "a", 1, "one"));
    EXPECT_TRUE(put(memo, "b", 1, "two"));
    ASSERT_NE(memo.find("a"), nullptr);
    EXPECT_EQ(*memo.find("a"), "one");
    memo.changed("a");
    memo.changed("nobody");
    EXPECT_EQ(memo.find("a"), nullptr);
    EXPECT_EQ(*memo.find("b"), "two");
    memo.all_changed();
    EXPECT_EQ(memo.find("b"), nullptr);
    EXPECT_EQ(memo.entries(), 0u);
    EXPECT_EQ(memo.bytes(), 0u);
}

TEST(TrackedMemo, AFetchDuringAChangeIsNotKept) {
    Memo memo(k_patient);
    const Memo::Fetch fetch = memo.begin("a");
    memo.changed("a");
    EXPECT_FALSE(memo.store("a", fetch, {"s", 1}, "before", 10));
    EXPECT_EQ(memo.find("a"), nullptr);

    const Memo::Fetch another = memo.begin("a");
    memo.all_changed();
    const Memo::Fetch later = memo.begin("a");
    EXPECT_FALSE(memo.store("a", another, {"s", 1}, "before", 10)) << "the entry is another one";
    EXPECT_TRUE(memo.store("a", later, {"s", 2}, "after", 10));
    EXPECT_EQ(*memo.find("a"), "after");
}

TEST(TrackedMemo, OfTwoFetchesTheNewerVersionStays) {
    Memo memo(k_patient);
    const Memo::Fetch first = memo.begin("a");
    const Memo::Fetch second = memo.begin("a");
    EXPECT_TRUE(memo.store("a", second, {"s", 7}, "seven", 10));
    EXPECT_FALSE(memo.store("a", first, {"s", 7}, "begun before", 10));
    EXPECT_FALSE(put(memo, "a", 6, "six"));
    EXPECT_TRUE(put(memo, "a", 7, "again"));
    EXPECT_TRUE(put(memo, "a", 1, "another store counts for itself", "t"));
    EXPECT_EQ(*memo.find("a"), "another store counts for itself");
}

TEST(TrackedMemo, WhatNobodyConfirmsGetsOld) {
    Memo memo(k_at_once_old);
    EXPECT_TRUE(put(memo, "a", 1, "one"));
    EXPECT_EQ(memo.find("a"), nullptr);
    memo.confirmed(monotonic_now() + Seconds{600});
    EXPECT_EQ(*memo.find("a"), "one");
    memo.all_changed(); // takes the confirmation along
    EXPECT_TRUE(put(memo, "a", 2, "two"));
    EXPECT_EQ(memo.find("a"), nullptr);
}

TEST(TrackedMemo, IsBounded) {
    Memo memo({.age_max = Milliseconds{600'000}, .entries_max = 4, .bytes_max = 35});
    const Memo::Fetch evicted = memo.begin("x");
    for (int i = 0; i < 100; ++i) {
        put(memo, std::to_string(i), 1, "value");
        EXPECT_LE(memo.entries(), 4u);
        EXPECT_LE(memo.bytes(), 35u);
    }
    EXPECT_FALSE(memo.store("x", evicted, {"s", 1}, "late", 1));
    for (int i = 0; i < 100; ++i) {
        memo.begin("fetch " + std::to_string(i)); // that never ends
        EXPECT_LE(memo.entries(), 4u);
    }
}

TEST(Tracking, PrefixesNeverOverlap) {
    std::vector<Family> every;
    for (const FamilyInfo& info : all_families()) {
        if (info.role == KeyRole::document) {
            every.push_back(info.family);
        }
    }
    const auto prefixes = tracking_prefixes(every);
    for (const std::string& one : prefixes) {
        for (const std::string& other : prefixes) {
            EXPECT_TRUE(&one == &other || !one.starts_with(other)) << one << ' ' << other;
        }
    }
    const std::vector<Family> some{Family::leaderboard_cache, Family::leaderboard,
                                   Family::positions_all, Family::positions};
    EXPECT_EQ(tracking_prefixes(some),
              (std::vector<std::string>{"nof0:leaderboard", "nof0:positions:"}));
}

} // namespace
} // namespace nof0::cache
