// The venue's own 500 recorded fills, through the pipeline into the tables: quantities and PnL as
// the venue says, and identical tables for any order, split and duplication of the rows.
#include "support/fills_fixture.hpp"

#include <algorithm>
#include <filesystem>
#include <random>

namespace nof0::test {
namespace {

class FillsRecording : public FillsFixture {
protected:
    static std::vector<Fill> recorded() {
        const auto file = std::filesystem::path(NOF0_SOURCE_DIR) /
                          "../shared/data/hyperliquid/rest/pysdk_test_get_user_fills.json";
        std::vector<Fill> fills;
        if (!std::filesystem::exists(file)) {
            return fills;
        }
        const auto rows = testing_support::read_json(file);
        for (const auto& row : rows) {
            Fill fill = testing_support::fill_of(row);
            fill.exchange_provider = "hyperliquid";
            fill.account = "0xa1";
            fills.push_back(std::move(fill));
        }
        return fills;
    }

    // Any order, any repetition, any split into transactions; sometimes the process restarts, and
    // sometimes a transaction is written twice because its first commit failed.
    void store_somehow(std::vector<Fill> fills, std::mt19937& random) {
        const std::size_t repeated = random() % 100;
        for (std::size_t i = 0; i < repeated; ++i) {
            fills.push_back(fills[random() % fills.size()]);
        }
        std::ranges::shuffle(fills, random);
        offer(fills);
        while (pipeline().waiting() > 0) {
            const std::size_t size = 1 + random() % 200;
            if (random() % 8 == 0) {
                EXPECT_THROW(write([&](storage::WriteScope& scope) -> Task<> {
                                 (void)co_await pipeline().write(scope, size);
                                 throw Unavailable("before the commit");
                             }),
                             Unavailable);
                pipeline().rolled_back();
            }
            flush(size);
        }
    }
};

TEST_F(FillsRecording, EndsWhereTheVenueSays) {
    const std::vector<Fill> fills = recorded();
    if (fills.empty()) {
        GTEST_SKIP() << "the venue's recorded fills are not on this machine";
    }
    store(fills);
    EXPECT_EQ(sql("SELECT count(*) FROM fills WHERE kind <> 'gap'"), "500");
    EXPECT_EQ(sql("SELECT count(DISTINCT symbol) FROM positions WHERE status = 'open'"), "0")
        << "SUI's cut leg is bridged by a gap, so that it ends flat too";
    std::map<std::string, Decimal> pnl;
    for (const Fill& fill : fills) {
        pnl[fill.coin.text()] += fill.closed_pnl;
    }
    for (const auto& [coin, expected] : pnl) {
        const double stored = std::stod(sql(
            "SELECT COALESCE(sum(realized_gross_pnl), 0) FROM trades WHERE metadata->'gap' IS NULL "
            "AND symbol = '" +
            coin + "'"));
        EXPECT_NEAR(stored, expected.to_double(), 1e-6) << coin;
    }
    // Every coin starts inside its history, and SUI once more at the page's edge.
    EXPECT_EQ(sql("SELECT count(DISTINCT symbol) FROM fills WHERE kind = 'gap'"), "15");
    EXPECT_LE(std::stoi(sql("SELECT count(*) FROM fills WHERE kind = 'gap'")), 16);
}

TEST_F(FillsRecording, AnyOrderSplitAndRepetitionGivesTheSameTables) {
    const std::vector<Fill> fills = recorded();
    if (fills.empty()) {
        GTEST_SKIP() << "the venue's recorded fills are not on this machine";
    }
    store(fills);
    const std::string expected = tables();
    const unsigned first_seed = std::random_device{}();
    for (unsigned round = 0; round < 100; ++round) {
        const unsigned seed = first_seed + round;
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937 random(seed);
        forget_everything();
        store_somehow(fills, random);
        ASSERT_EQ(tables(), expected);
    }
}

} // namespace
} // namespace nof0::test
