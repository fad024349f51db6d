// Drawdowns as the stored curves have them.
#include "traders/drawdown_watch.hpp"

#include "support/pipeline_driver.hpp"

#include <gmock/gmock.h>

namespace nof0::test {
namespace {

class DrawdownWatch : public PipelineFixture {
protected:
    void observe(const std::string& trader, std::int64_t ts_ms, double usd) {
        sql("INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, version) VALUES "
            "('" +
            trader + "', " + std::to_string(k_begin_ms + ts_ms) + ", " + std::to_string(usd) +
            ", 1)");
    }
    void move(const std::string& trader, std::int64_t ts_ms, double usd) {
        sql("INSERT INTO cash_events (exchange_provider, account, kind, ts_ms, model_id, amount, "
            "version) VALUES ('sim', '" +
            trader + "', '" + (usd < 0 ? "withdrawal" : "deposit") + "', " +
            std::to_string(k_begin_ms + ts_ms) + ", '" + trader + "', " + std::to_string(usd) +
            ", 1)");
    }
    std::vector<std::string> look(double alert_pct = 20) {
        std::vector<std::string> keys;
        std::vector<TraderId> traders{TraderId("alpha"), TraderId("beta")};
        for (const traders::Problem& problem :
             loop().run(watch_.look(std::move(traders), alert_pct))) {
            keys.push_back(problem.key);
        }
        return keys;
    }
    void SetUp() override {
        sql("CREATE TABLE IF NOT EXISTS account_equity_snapshots_1970_01 PARTITION OF "
            "account_equity_snapshots FOR VALUES FROM (0) TO (2678400000)");
        sql("INSERT INTO accounts (model_id, exchange_provider, account) VALUES "
            "('alpha', 'sim', 'alpha'), ('beta', 'sim', 'beta') ON CONFLICT DO NOTHING");
    }
    static constexpr std::int64_t k_begin_ms = 1'000'000;
    traders::DrawdownWatch watch_{loop().pool()};
};

TEST_F(DrawdownWatch, IsTheWayDownFromTheBest) {
    using testing::ElementsAre;
    using testing::IsEmpty;
    EXPECT_THAT(look(), IsEmpty()) << "nothing was observed";
    observe("alpha", 1, 9'000);
    observe("alpha", 2, 10'000);
    observe("alpha", 3, 8'000.5);
    observe("beta", 3, 100);
    EXPECT_THAT(look(), IsEmpty());
    EXPECT_THAT(look(19), ElementsAre("drawdown:alpha"));
    EXPECT_THAT(look(0), IsEmpty()) << "nobody wants to know";
    observe("alpha", 4, 7'999);
    EXPECT_THAT(look(), ElementsAre("drawdown:alpha"));
    observe("alpha", 5, 12'000);
    EXPECT_THAT(look(), IsEmpty());
    observe("alpha", 6, 9'500);
    EXPECT_THAT(look(), ElementsAre("drawdown:alpha")) << "of the new best";
}

TEST_F(DrawdownWatch, MoneyThatWasMovedIsNeitherLossNorGain) {
    observe("alpha", 1, 10'000);
    move("alpha", 2, -5'000);
    observe("alpha", 3, 5'100);
    EXPECT_TRUE(look().empty());
    move("alpha", 4, 20'000);
    EXPECT_TRUE(look().empty()) << "nobody has seen it yet";
    observe("alpha", 5, 25'000);
    EXPECT_TRUE(look().empty());
    observe("alpha", 6, 23'000); // 8,000 of 10,100
    EXPECT_EQ(look().size(), 1U);
    traders::DrawdownWatch again{loop().pool()}; // the whole history at once
    std::vector<TraderId> alpha{TraderId("alpha")};
    EXPECT_EQ(loop().run(again.look(std::move(alpha), 20)).size(), 1U);
}

TEST_F(DrawdownWatch, WhatWasToldIsRememberedUntilItIsOver) {
    const auto keep = [this](const std::string& key, bool is_over) {
        traders::Alert alert{{key, "words"}, is_over};
        loop().run(watch_.keep(std::move(alert)));
    };
    keep("drawdown:alpha", false);
    keep("drawdown:alpha", false);
    keep("halted:beta", false);
    const auto told = loop().run(watch_.told());
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].key, "drawdown:alpha");
    keep("drawdown:alpha", true);
    EXPECT_TRUE(loop().run(watch_.told()).empty());
}

} // namespace
} // namespace nof0::test
