// Documents over a real store and a real Redis: rebuilt Redis equals built Redis byte for byte, the
// read path fills what is missing and survives the loss of either server, and verify finds what was
// tampered with.
#include "cache/commands.hpp"
#include "projections/rebuild.hpp"
#include "support/arena.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

using pipelines::ImportPositions;

class Projections : public testing::Test {
protected:
    void SetUp() override {
        write_small_demo(folder_.path());
        arena_.import(folder_.path(), ImportPositions::take);
    }

    app::Backend& backend() { return arena_.backend(); }

    Task<std::map<std::string, std::string>> snapshot() {
        std::map<std::string, std::string> values; // document key -> content hash
        for (const std::string& name : co_await cache::scan_all(backend().redis(), "nof0:*")) {
            const auto key = cache::parse_key(name);
            if (key && cache::info_of(key->family).role == cache::KeyRole::document) {
                const auto document = co_await backend().documents().store().read(*key);
                values[name] = document ? document->meta.hash : "missing";
            }
        }
        co_return values;
    }

    Task<> flush() {
        cache::Command command{"FLUSHALL"};
        co_await backend().redis().call(command);
    }

    TemporaryFolder folder_;
    TestArena arena_;
};

TEST_F(Projections, FlushAndRebuildGivesEqualValues) {
    const auto first = backend().run(projections::rebuild(backend().documents()));
    EXPECT_GT(first.written, 20);
    const auto before = backend().run(snapshot());
    backend().run(flush());
    EXPECT_TRUE(backend().run(snapshot()).empty());
    const auto second = backend().run(projections::rebuild(backend().documents()));
    EXPECT_EQ(second.version, first.version);
    EXPECT_EQ(backend().run(snapshot()), before);
}

TEST_F(Projections, VerifyFindsWhatWasTamperedWith) {
    backend().run(projections::rebuild(backend().documents()));
    const auto clean = backend().run(projections::verify(backend().documents(), backend().redis()));
    EXPECT_TRUE(clean.mismatches.empty());
    EXPECT_EQ(clean.compared, clean.equal);
    EXPECT_GT(clean.compared, 20);

    // A value that changed without its version: the database says otherwise at the same version.
    arena_.database().sql("UPDATE trades SET exit_price = exit_price + 1");
    backend().run(cache::set(backend().redis(), "nof0:nonsense", "x", Milliseconds{60'000}));
    const auto dirty = backend().run(projections::verify(backend().documents(), backend().redis()));
    bool stranger = false;
    bool trades = false;
    for (const projections::Mismatch& mismatch : dirty.mismatches) {
        stranger |= mismatch.key == "nof0:nonsense";
        trades |= mismatch.key == "nof0:trades:recent:all";
    }
    EXPECT_TRUE(stranger);
    EXPECT_TRUE(trades);
}

TEST_F(Projections, MissIsFilledAndPublished) {
    const auto get = [&] { return backend().documents().get(cache::Family::leaderboard_cache); };
    const auto built = backend().run(get());
    ASSERT_EQ(built->elements.size(), 1u);
    const auto cached =
        backend().run(backend().documents().store().read(cache::keys::leaderboard_cache()));
    ASSERT_TRUE(cached.has_value());
    EXPECT_EQ(cached->text(), built->text());
    EXPECT_EQ(cached->meta.version, built->meta.version);
}

TEST_F(Projections, PostgresAnswersWhileRedisIsAway) {
    const auto get = [&] { return backend().documents().get(cache::Family::trades_recent_all); };
    const auto before = backend().run(get());
    arena_.redis_server().kill();
    const auto without = backend().run(get());
    EXPECT_EQ(without->text(), before->text());
    arena_.redis_server().start();
    backend().run(backend().redis().connected(soon()));
    EXPECT_EQ(backend().run(get())->text(), before->text());
}

TEST_F(Projections, ARebuildThatCannotWriteEndsAndLeavesPostgresUsable) {
    const auto rebuild = [&] { return projections::rebuild(backend().documents()); };
    arena_.redis_server().kill();
    EXPECT_THROW(backend().run(rebuild()), std::exception);
    arena_.redis_server().start();
    backend().run(backend().redis().connected(soon()));
    EXPECT_GT(backend().run(rebuild()).written, 20);
}

TEST_F(Projections, DocumentOfAnotherStoreIsNotBelieved) {
    const auto get = [&] { return backend().documents().get(cache::Family::traders_all); };
    const auto built = backend().run(get());
    cache::Document foreign = cache::string_document("{\"traders\":[]}", built->meta);
    foreign.meta.store_id = "00000000-0000-0000-0000-000000000000";
    foreign.meta.version = 1'000'000;
    backend().run(backend().documents().store().write(cache::keys::traders_all(), foreign));
    EXPECT_EQ(backend().run(get())->text(), built->text());
}

TEST_F(Projections, UnknownSubjectIsAnEmptyDocument) {
    const auto nobody =
        backend().run(backend().documents().get(cache::Family::analytics, "nobody"));
    EXPECT_TRUE(nobody->elements.empty());
}

} // namespace
} // namespace nof0::test
