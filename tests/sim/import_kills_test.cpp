// `nof0 import`, killed at each of its transactions in turn and started again: what is stored is
// what an import without a death stores.
#include "sim/kill_steps.hpp"
#include "sim/table_contents.hpp"
#include "support/arena.hpp"
#include "support/program.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace nof0::test {
namespace {

class ImportPlace {
public:
    Ended run(std::vector<std::string> words, const std::string& fail_at = "") {
        database_.sql("UPDATE leases SET expires_at = now()");
        return Program(NOF0_FAULTY_BINARY, std::move(words),
                       {"NOF0_POSTGRES_DSN=" + database_.dsn(),
                        "NOF0_REDIS_URL=redis://127.0.0.1:" + std::to_string(redis_.port()),
                        "NOF0_FAIL_AT=" + fail_at})
            .wait();
    }
    std::string contents() {
        return table_contents([this](const std::string& text) { return database_.sql(text); });
    }

private:
    TestDatabase database_;
    RedisServer redis_;
};

TEST(ImportKills, LoseNothing) {
    const TemporaryFolder folder;
    write_small_demo(folder.path());
    const std::vector<std::string> import{"import", folder.path().string()};
    ImportPlace whole;
    const Ended reference = whole.run(import);
    ASSERT_EQ(reference.exit_code, 0) << reference.error;

    ImportPlace killed;
    constexpr int k_transactions_max = 100;
    int deaths = 0;
    Ended last;
    // The n-th run dies at its n-th transaction, so each dies one further than the last.
    while (deaths < k_transactions_max) {
        last =
            killed.run(import, std::string(k_import_steps[0]) + ":" + std::to_string(deaths + 1));
        if (last.signal != SIGKILL) {
            break;
        }
        ++deaths;
    }
    EXPECT_EQ(last.exit_code, 0) << last.error;
    EXPECT_GT(deaths, 5);
    expect_same_contents(killed.contents(), whole.contents());
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"check"}, {"cache", "verify"}}) {
        const Ended ended = killed.run(words);
        EXPECT_EQ(ended.exit_code, 0) << words.back() << " " << ended.out << ended.error;
    }
}

} // namespace
} // namespace nof0::test
