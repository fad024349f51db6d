// The relay: outbox rows reach the stream once, in order, whatever happens to either side.
#include "cache/commands.hpp"
#include "cache/stream.hpp"
#include "pipelines/relay.hpp"
#include "support/arena.hpp"

#include <gtest/gtest.h>
#include <random>

namespace nof0::test {
namespace {

class Relay : public testing::Test {
protected:
    // Versions from..to with `each` rows.
    void add(int from, int to, int each = 1) {
        arena_.database().sql(
            "INSERT INTO event_outbox (version, n, op, kind, id, model_id, payload) "
            "SELECT v, n, 'upsert', 'trade', 't' || v || '-' || n, 'alpha', "
            "jsonb_build_object('pnl', v) FROM generate_series(" +
            std::to_string(from) + "," + std::to_string(to) + ") v, generate_series(1," +
            std::to_string(each) + ") n");
    }
    pipelines::Relay relay() {
        pipelines::RelayOptions options;
        options.entries_max = 1'000;
        options.batch = 7;
        app::Backend& backend = arena_.backend();
        return {backend.context(), backend.pool(), backend.redis(), options, backend.metrics()};
    }
    void hand_on(pipelines::Relay& relay) { arena_.backend().run(relay.catch_up()); }
    // A relay without memory, as after a restart.
    void hand_on() {
        pipelines::Relay fresh = relay();
        hand_on(fresh);
    }
    std::vector<cache::StreamEntry> entries() {
        return arena_.backend().run(cache::read_range(
            arena_.backend().redis(), cache::keys::trades_stream(), "-", "+", 100'000));
    }
    std::string stream() {
        std::string ids;
        for (const cache::StreamEntry& entry : entries()) {
            ids += entry.id + " ";
        }
        return ids;
    }
    std::string outbox() {
        return arena_.database().sql("SELECT coalesce(string_agg(version || '-' || n || ' ', '' "
                                     "ORDER BY version, n), '') FROM event_outbox");
    }
    std::string cursor() {
        return arena_.database().sql("SELECT version || '-' || n FROM relay_cursors");
    }
    void flush() {
        arena_.backend().run(cache::del(arena_.backend().redis(), {"nof0:trades:stream"}));
    }
    TestArena& arena() { return arena_; }

private:
    TestArena arena_;
};

TEST_F(Relay, EntriesCarryTheIdsAndContentsOfTheirRows) {
    hand_on();
    EXPECT_EQ(stream(), "");
    add(3, 5, 2);
    pipelines::Relay one = relay();
    hand_on(one);
    EXPECT_EQ(stream(), "3-1 3-2 4-1 4-2 5-1 5-2 ");
    EXPECT_EQ(cursor(), "5-2");
    add(7, 30);
    hand_on(one);
    EXPECT_EQ(stream(), outbox());
    const cache::StreamEntry entry = entries().front();
    const std::vector<std::pair<std::string, std::string>> expected{{"op", "upsert"},
                                                                    {"kind", "trade"},
                                                                    {"id", "t3-1"},
                                                                    {"model_id", "alpha"},
                                                                    {"payload", R"({"pnl": 3})"}};
    EXPECT_EQ(entry.fields, expected);
}

TEST_F(Relay, ADeathBetweenAppendAndCursorDoublesNothing) {
    add(1, 10);
    hand_on();
    arena().database().sql("UPDATE relay_cursors SET version = 4");
    add(11, 12);
    hand_on();
    EXPECT_EQ(stream(), outbox());
    arena().database().sql("DELETE FROM relay_cursors");
    hand_on();
    EXPECT_EQ(stream(), outbox());
    EXPECT_EQ(cursor(), "12-1");
}

TEST_F(Relay, AFlushIsRefilledFromTheNewestRows) {
    add(1, 1'500);
    pipelines::Relay one = relay();
    hand_on(one);
    flush();
    add(1'501, 1'501);
    hand_on(one);
    const auto all = entries();
    ASSERT_EQ(all.size(), 1'000U);
    EXPECT_EQ(all.front().id, "502-1");
    EXPECT_EQ(all.back().id, "1501-1");
    flush();
    hand_on(); // after a restart, without a new row
    EXPECT_EQ(entries().size(), 1'000U);
}

TEST_F(Relay, SomebodyElsesEntriesAreReplaced) {
    add(1, 20);
    hand_on();
    arena().backend().run(
        arena().backend().redis().call({"XADD", "nof0:trades:stream", "999-5", "not", "ours"}));
    add(21, 21);
    hand_on();
    EXPECT_EQ(stream(), outbox());
}

TEST_F(Relay, AnyInterleavingEndsWithTheWholeOutbox) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::optional<pipelines::Relay> one(std::in_place, arena().backend().context(),
                                        arena().backend().pool(), arena().backend().redis(),
                                        pipelines::RelayOptions{.batch = 3},
                                        arena().backend().metrics());
    int version = 0;
    for (int step = 0; step < 60; ++step) {
        switch (random() % 6) {
        case 0:
            flush();
            break;
        case 1: // a restart
            one.emplace(arena().backend().context(), arena().backend().pool(),
                        arena().backend().redis(), pipelines::RelayOptions{.batch = 3},
                        arena().backend().metrics());
            break;
        case 2: // died before the cursor moved
            arena().database().sql("UPDATE relay_cursors SET version = greatest(1, version - 2)");
            break;
        default: {
            const int to = version + 1 + static_cast<int>(random() % 9);
            add(version + 1, to, 1 + static_cast<int>(random() % 3));
            version = to;
            hand_on(*one);
            ASSERT_EQ(stream(), outbox()) << "step " << step;
        }
        }
    }
}

} // namespace
} // namespace nof0::test
