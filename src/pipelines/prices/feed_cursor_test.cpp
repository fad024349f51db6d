#include "pipelines/prices/feed_cursor.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace nof0::pipelines {
namespace {

using Answer = FeedCursor::Answer;

void accept_all(FeedCursor& cursor, const std::vector<TickKey>& keys) {
    for (const TickKey& key : keys) {
        cursor.accept(key);
    }
    cursor.settle();
}

TEST(FeedCursor, OneThatWasNeverReadKnowsNothing) {
    const FeedCursor cursor;
    EXPECT_EQ(cursor.seen_before({-5, 0}), Answer::is_new);
    EXPECT_FALSE(cursor.seen_in_batch({-5, 0}));
    EXPECT_EQ(cursor.last_seqs_text(), "{}");
}

TEST(FeedCursor, KeepsTheNumbersOfItsNewestMillisecond) {
    FeedCursor cursor;
    accept_all(cursor, {{10, 3}, {11, 9}, {11, 7}, {9, 1}});
    EXPECT_EQ(cursor.last_ts_ms(), 11);
    EXPECT_EQ(cursor.last_seqs_text(), "{7,9}");
    EXPECT_EQ(cursor.seen_before({11, 7}), Answer::repeat);
    EXPECT_EQ(cursor.seen_before({11, 8}), Answer::is_new);
    EXPECT_EQ(cursor.seen_before({10, 3}), Answer::ask);
    EXPECT_EQ(cursor.seen_before({12, 0}), Answer::is_new);
    accept_all(cursor, {{11, 8}});
    EXPECT_EQ(cursor.last_seqs_text(), "{7,8,9}");
}

TEST(FeedCursor, TheBatchKnowsItsOwnInAnyOrder) {
    FeedCursor cursor;
    for (const TickKey key : {TickKey{5, 5}, TickKey{4, 9}, TickKey{5, 4}, TickKey{6, 0}}) {
        EXPECT_FALSE(cursor.seen_in_batch(key));
        cursor.accept(key);
        EXPECT_TRUE(cursor.seen_in_batch(key));
    }
    EXPECT_TRUE(std::ranges::is_sorted(cursor.batch()));
}

TEST(FeedCursor, TicksThatCameByAnotherWayAreAskedFor) {
    FeedCursor cursor(10, {1, 2});
    cursor.raise_to(10);
    EXPECT_EQ(cursor.seen_before({10, 3}), Answer::is_new) << "not newer: nothing changed";
    cursor.raise_to(20);
    EXPECT_EQ(cursor.seen_before({20, 3}), Answer::ask);
    accept_all(cursor, {{20, 3}});
    EXPECT_EQ(cursor.seen_before({20, 3}), Answer::repeat);
    EXPECT_EQ(cursor.seen_before({20, 99}), Answer::ask);
    accept_all(cursor, {{21, 1}});
    EXPECT_EQ(cursor.seen_before({21, 2}), Answer::is_new);
}

// Against a plain set: never "new" for what was seen, never "repeat" for what was not, and equal
// cursors for equal sets.
TEST(FeedCursor, HoldsInRandomWorlds) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<TickKey> keys;
    for (int i = 0; i < 6'000; ++i) {
        keys.push_back({static_cast<std::int64_t>(100 + random() % 3),
                        static_cast<std::int64_t>(random() % 4'000)});
    }
    std::string expected;
    for (int round = 0; round < 4; ++round) {
        std::ranges::shuffle(keys, random);
        std::set<TickKey> before;
        std::set<TickKey> seen;
        FeedCursor cursor;
        for (const TickKey& key : keys) {
            const Answer answer = cursor.seen_before(key);
            ASSERT_FALSE(answer == Answer::is_new && before.contains(key));
            ASSERT_FALSE(answer == Answer::repeat && !before.contains(key));
            ASSERT_EQ(cursor.seen_in_batch(key), seen.contains(key) && !before.contains(key));
            if (seen.insert(key).second) {
                cursor.accept(key);
            }
            if (random() % 50 == 0) {
                cursor.settle();
                before = seen;
                if (random() % 4 == 0) { // what a restart reads
                    cursor = FeedCursor(cursor.last_ts_ms(), cursor.last_seqs());
                }
            }
        }
        cursor.settle();
        EXPECT_EQ(cursor.last_seqs().size(), FeedCursor::k_seqs_max);
        const std::string text = cursor.last_seqs_text();
        expected = expected.empty() ? text : expected;
        EXPECT_EQ(text, expected);
    }
}

} // namespace
} // namespace nof0::pipelines
