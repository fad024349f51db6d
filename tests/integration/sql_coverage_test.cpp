// The last step of script/test: every query of the catalog was executed by some test. Each test
// process appended the names of what it executed to the file $NOF0_SQL_COVERAGE; with
// NOF0_SQL_COVERAGE_CHECK set to that file's path this suite compares, otherwise it has nothing to
// say.
#include "storage/pg/catalog.hpp"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <set>

namespace nof0::test {
namespace {

TEST(SqlCoverage, EveryQueryWasExecutedBySomeTest) {
    const char* path = std::getenv("NOF0_SQL_COVERAGE_CHECK");
    if (path == nullptr) {
        GTEST_SKIP() << "only at the end of script/test, with NOF0_SQL_COVERAGE_CHECK";
    }
    std::ifstream file(path);
    ASSERT_TRUE(file) << "no coverage was recorded in " << path;
    std::set<std::string> executed;
    for (std::string name; std::getline(file, name);) {
        executed.insert(name);
    }
    for (const std::string& name : pg::Catalog::embedded().names()) {
        EXPECT_TRUE(executed.contains(name)) << name << " was never executed";
    }
}

} // namespace
} // namespace nof0::test
