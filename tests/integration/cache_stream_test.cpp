// The trade stream on a real server: ordered, bounded, and never continued after a gap.
#include "cache/commands.hpp"
#include "cache/stream.hpp"
#include "support/redis_fixture.hpp"

namespace nof0::cache {
namespace {

std::vector<StreamEntry> entries_of(std::int64_t version, int count) {
    std::vector<StreamEntry> entries;
    for (int n = 1; n <= count; ++n) {
        entries.push_back({std::to_string(version) + "-" + std::to_string(n),
                           {{"id", "t" + std::to_string(n)}, {"pnl", "-1.5"}}});
    }
    return entries;
}

class CacheStream : public test::RedisFixture {
protected:
    AppendOutcome add(std::string expected, std::vector<StreamEntry> entries,
                      std::int64_t entries_max = 100'000) {
        return run(append(*redis, key, std::move(expected), std::move(entries), entries_max));
    }
    std::vector<StreamEntry> all() { return run(read_range(*redis, key, "-", "+", 1'000'000)); }

    std::unique_ptr<Redis> redis = shared_database(14);
    Key key = keys::trades_stream();
};

TEST_F(CacheStream, AppendsAfterTheExpectedIdAndReadsBack) {
    EXPECT_EQ(run(stream_info(*redis, key)), std::nullopt);
    const AppendOutcome first = add("0-0", entries_of(5, 2));
    EXPECT_EQ(first.result, AppendResult::appended);
    EXPECT_EQ(first.last_id, "5-2");
    EXPECT_EQ(add("5-2", entries_of(6, 1)).result, AppendResult::appended);
    std::vector<StreamEntry> expected = entries_of(5, 2);
    expected.push_back(entries_of(6, 1).front());
    EXPECT_EQ(all(), expected);
    EXPECT_EQ(run(read_range(*redis, key, "(5-1", "+", 1)).front().id, "5-2");
    const auto info = run(stream_info(*redis, key));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->length, 3);
    EXPECT_EQ(info->first_id, "5-1");
    EXPECT_EQ(info->last_id, "6-1");
    EXPECT_EQ(run(time_to_live(*redis, key.name)), Milliseconds{0});
}

TEST_F(CacheStream, AFlushIsAGapAndNothingIsAdded) {
    add("0-0", entries_of(5, 2));
    run(redis->call({"FLUSHDB"}));
    const AppendOutcome gap = add("5-2", entries_of(6, 1));
    EXPECT_EQ(gap.result, AppendResult::gap);
    EXPECT_EQ(gap.last_id, "0-0");
    EXPECT_TRUE(all().empty());
    // The refill goes on from there, older entries first.
    EXPECT_EQ(add(gap.last_id, entries_of(5, 2)).result, AppendResult::appended);
    EXPECT_EQ(add("5-2", entries_of(6, 1)).result, AppendResult::appended);
}

TEST_F(CacheStream, ARepeatedBatchShowsThatItIsThereAlready) {
    add("0-0", entries_of(5, 3));
    const AppendOutcome again = add("0-0", entries_of(5, 3));
    EXPECT_EQ(again.result, AppendResult::gap);
    EXPECT_EQ(again.last_id, "5-3");
    EXPECT_EQ(all().size(), 3u);
}

TEST_F(CacheStream, KeepsAboutTheNewestOnesAndRemembersItsLastId) {
    std::string last = "0-0";
    for (int version = 1; version <= 50; ++version) {
        last = add(last, entries_of(version, 100), 1'000).last_id;
    }
    const auto info = run(stream_info(*redis, key));
    EXPECT_GE(info->length, 1'000);
    EXPECT_LE(info->length, 1'200); // Redis trims whole nodes
    EXPECT_EQ(info->last_id, "50-100");
    run(redis->call({"XTRIM", key.name, "MAXLEN", "0"}));
    EXPECT_EQ(run(stream_info(*redis, key))->first_id, "0-0");
    EXPECT_EQ(add("50-100", entries_of(51, 1)).result, AppendResult::appended);
}

} // namespace
} // namespace nof0::cache
