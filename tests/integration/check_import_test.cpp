// nof0 check on imported history, which is held to its own rules.
#include "pipelines/check/check.hpp"

#include "support/arena.hpp"

#include <gtest/gtest.h>

namespace nof0::test {
namespace {

TEST(CheckImport, ADemonstrationIsClean) {
    TestArena arena;
    TemporaryFolder folder;
    write_small_demo(folder.path());
    arena.import(folder.path(), pipelines::ImportPositions::take);
    const auto report =
        arena.backend().run(pipelines::check_store(arena.backend().pool(), Milliseconds{60'000}));
    for (const pipelines::Finding& finding : report.findings) {
        ADD_FAILURE() << finding.rule << ' ' << finding.subject << ": " << finding.detail;
    }
    EXPECT_GT(report.counts.at("imported fills"), 0);
    EXPECT_GT(report.counts.at("imported trades"), 0);
}

TEST(CheckImport, TheRecordedArenaIsClean) {
    if (recorded_arena().empty()) {
        GTEST_SKIP() << "the recorded arena is not beside this clone";
    }
    TestArena arena;
    arena.import(recorded_arena(), pipelines::ImportPositions::skip);
    const auto report =
        arena.backend().run(pipelines::check_store(arena.backend().pool(), Milliseconds{60'000}));
    for (const pipelines::Finding& finding : report.findings) {
        ADD_FAILURE() << finding.rule << ' ' << finding.subject << ": " << finding.detail;
    }
}

} // namespace
} // namespace nof0::test
