// The cache watch and the auditor, over a small arena with a Redis of its own.
#include "cache/commands.hpp"
#include "jobs/auditor.hpp"
#include "jobs/cache_watch.hpp"
#include "support/arena.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

using pipelines::ImportPositions;

class JobsCache : public testing::Test {
protected:
    void SetUp() override {
        write_small_demo(folder_.path());
        arena_.import(folder_.path(), ImportPositions::take);
    }
    app::Backend& backend() { return arena_.backend(); }
    Task<> flush() {
        cache::Command command{"FLUSHALL"};
        co_await backend().redis().call(command);
    }
    std::int64_t keys() { return backend().run(cache::dbsize(backend().redis())); }
    bool is_ready() {
        for (const Health::Part& part : backend().health().parts()) {
            if (part.name == "cache") {
                return part.ready;
            }
        }
        return false;
    }
    jobs::AuditReport audit(jobs::Auditor& auditor) { return backend().run(auditor.run_all()); }
    // A document that the database does not say, at the version that the real one has.
    Task<> tamper(cache::Key key, std::int64_t version_shift) {
        auto document = co_await backend().documents().store().read(key);
        document->meta.version += version_shift;
        document->elements[0].value.insert(1, " ");
        co_await backend().documents().store().erase(key);
        co_await cache::del(backend().redis(), {cache::keys::meta(key).name});
        co_await backend().documents().store().write(key, *document);
    }

    TemporaryFolder folder_;
    TestArena arena_;
    ManualWallClock clock_{WallTime::from_ms(1'762'000'000'000)};
};

TEST_F(JobsCache, AColdOrDroppedCacheIsFilled) {
    jobs::CacheWatch watch(backend().documents(), backend().redis(), backend().metrics(),
                           backend().health());
    EXPECT_FALSE(is_ready());
    backend().run(watch.run_once());
    EXPECT_TRUE(is_ready());
    const std::int64_t whole = keys();
    EXPECT_GT(whole, 20);

    backend().run(flush());
    backend().run(watch.run_once());
    EXPECT_EQ(keys(), whole) << "a flush was noticed";
    const std::string metrics = backend().metrics().text();
    EXPECT_NE(metrics.find("nof0_jobs_cache_drops_total 1"), metrics.npos);
    EXPECT_NE(metrics.find("nof0_jobs_cache_rebuilds_total 2"), metrics.npos);

    arena_.redis_server().kill();
    EXPECT_THROW(backend().run(watch.run_once()), Unavailable);
    arena_.redis_server().start();
    backend().run(backend().redis().connected(soon()));
    backend().run(watch.run_once());
    EXPECT_EQ(keys(), whole) << "so was a restart";
    EXPECT_TRUE(is_ready());
    backend().run(watch.run_once());
    EXPECT_NE(backend().metrics().text().find("nof0_jobs_cache_rebuilds_total 3"),
              std::string::npos)
        << "and a whole cache is left alone";
}

TEST_F(JobsCache, AuditorFindsADocumentThatDiffersAtItsVersion) {
    backend().run(projections::rebuild(backend().documents()));
    jobs::Auditor auditor(backend().documents(), {.sample = 7, .ttl_classes = {}}, clock_,
                          backend().metrics());
    const auto clean = audit(auditor);
    EXPECT_GT(clean.compared, 20);
    EXPECT_EQ(clean.equal, clean.compared);
    EXPECT_EQ(clean.consistency(), 1);
    backend().run(tamper(cache::keys::traders_all(), 0));
    const auto dirty = audit(auditor);
    EXPECT_EQ(dirty.mismatches, std::vector<std::string>{"nof0:traders:all"});
    EXPECT_LT(dirty.consistency(), 1);
    EXPECT_NE(backend().metrics().text().find("nof0_jobs_audit_mismatches_total 1"),
              std::string::npos);
}

TEST_F(JobsCache, ADocumentMayBeBehindUntilItsTimeIsOver) {
    backend().run(projections::rebuild(backend().documents()));
    jobs::Auditor auditor(backend().documents(), {.sample = 1'000, .ttl_classes = {}}, clock_,
                          backend().metrics());
    const cache::Key key = cache::keys::traders_all(); // lives a minute
    backend().run(tamper(key, -1));
    EXPECT_EQ(audit(auditor).behind, 1);
    clock_.advance(Seconds{59});
    EXPECT_EQ(audit(auditor).behind, 1);
    clock_.advance(Seconds{2});
    EXPECT_EQ(audit(auditor).mismatches, std::vector<std::string>{key.name});
    // Published again, it is right again.
    backend().run(projections::rebuild(backend().documents()));
    EXPECT_TRUE(audit(auditor).mismatches.empty());
    backend().run(tamper(key, -1));
    EXPECT_EQ(audit(auditor).behind, 1) << "its time begins anew";
}

TEST_F(JobsCache, AMovedMarkIsNoDifference) {
    backend().run(projections::rebuild(backend().documents()));
    jobs::Auditor auditor(backend().documents(), {.sample = 1'000, .ttl_classes = {}}, clock_,
                          backend().metrics());
    // Prices move and the head with them; the positions in Redis keep their marks.
    arena_.database().sql("UPDATE price_latest SET price = price * 1.01; "
                          "UPDATE data_head SET version = version + 1; "
                          "INSERT INTO data_versions SELECT version, at_ms FROM data_head");
    const auto moved = audit(auditor);
    EXPECT_TRUE(moved.mismatches.empty());
    arena_.database().sql("UPDATE positions SET quantity = quantity * 2");
    EXPECT_GT(audit(auditor).behind, moved.behind) << "another quantity is one";
}

TEST_F(JobsCache, SamplesGoRoundAllDocuments) {
    backend().run(projections::rebuild(backend().documents()));
    jobs::Auditor auditor(backend().documents(), {.sample = 5, .ttl_classes = {}}, clock_,
                          backend().metrics());
    const jobs::Job job = auditor.job();
    std::int64_t compared = 0;
    const auto whole = audit(auditor);
    for (int i = 0; i < 200 && compared < whole.compared; ++i) {
        compared += backend().run(auditor.run_sample()).compared;
    }
    EXPECT_EQ(compared, whole.compared);
    backend().run(job.run_once(ArenaTime{}));
}

} // namespace
} // namespace nof0::test
