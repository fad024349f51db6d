// An account's history in pages, as the venue gives it: at most 2,000 fills each, both ends of the
// range inclusive, cut anywhere, also in the middle of a millisecond.
#include "support/exchange_fixture.hpp"

#include <algorithm>

namespace nof0::test {
namespace {

class HyperliquidHistory : public ExchangeFixture {
protected:
    static constexpr std::size_t k_page = 2'000;

    HyperliquidHistory() {
        venue.on_info("userFillsByTime", [this](const Json& question) -> VenueReply {
            return {.body = page_of(question)};
        });
        venue.on_info("userFunding", "[]");
        venue.on_info("userNonFundingLedgerUpdates", "[]");
    }

    void add_fill(std::int64_t time_ms) {
        const auto tid = static_cast<std::int64_t>(times_.size()) + 1;
        times_.push_back(time_ms);
        rows_.push_back({{"coin", "BTC"},
                         {"px", "100.0"},
                         {"sz", "1.0"},
                         {"side", "B"},
                         {"time", time_ms},
                         {"startPosition", std::to_string(tid - 1) + ".0"},
                         {"dir", "Open Long"},
                         {"closedPnl", "0.0"},
                         {"hash", "0x0"},
                         {"oid", tid},
                         {"crossed", true},
                         {"fee", "0.01"},
                         {"tid", tid},
                         {"feeToken", "USDC"}});
    }

    std::vector<std::int64_t> tids_of(const VenueEvents& events) {
        std::vector<std::int64_t> tids;
        for (const Fill& fill : events.fills) {
            tids.push_back(fill.tid);
        }
        return tids;
    }
    std::vector<std::int64_t> all_tids() const {
        std::vector<std::int64_t> tids(times_.size());
        for (std::size_t i = 0; i < tids.size(); ++i) {
            tids[i] = static_cast<std::int64_t>(i) + 1;
        }
        return tids;
    }

    bool newest_first_ = false;

private:
    std::string page_of(const Json& question) const {
        const auto from_ms = question["startTime"].get<std::int64_t>();
        const auto to_ms = question.value("endTime", std::int64_t{1} << 60);
        Json page = Json::array();
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const Json& row = rows_[newest_first_ ? rows_.size() - 1 - i : i];
            const auto time_ms = row["time"].get<std::int64_t>();
            if (time_ms >= from_ms && time_ms <= to_ms && page.size() < k_page) {
                page.push_back(row);
            }
        }
        return page.dump();
    }

    std::vector<std::int64_t> times_;
    std::vector<Json> rows_;
};

TEST_F(HyperliquidHistory, TenThousandFillsComeOnceEach) {
    for (int i = 0; i < 10'000; ++i) {
        add_fill(1'000'000 + i / 7 * 3); // groups of 7 in a millisecond: pages cut them
    }
    const auto exchange = make();
    venue.misbehave("userFillsByTime", Misdeed::too_many_requests, 2);
    venue.misbehave("userFillsByTime", Misdeed::half_answer);
    const auto history = run(exchange->history(trader, 0, soon()));
    ASSERT_TRUE(history.ok()) << history.error().message;
    EXPECT_EQ(tids_of(*history), all_tids());
    EXPECT_TRUE(history->fills_are_history);
    EXPECT_EQ(history->fills.front().account, k_key_address);
    EXPECT_EQ(history->fills.front().exchange_provider, "hyperliquid");
    const auto pages = venue.requests("userFillsByTime");
    EXPECT_EQ(pages.at(3)["startTime"], 0);
    EXPECT_EQ(pages.at(4)["startTime"], 1'000'000 + 1'999 / 7 * 3) << "not one later";
}

TEST_F(HyperliquidHistory, FromATimeOnInclusive) {
    for (int i = 0; i < 10; ++i) {
        add_fill(1'000 + i);
    }
    const auto history = run(make()->history(trader, 1'007, soon()));
    ASSERT_TRUE(history.ok());
    EXPECT_EQ(tids_of(*history), (std::vector<std::int64_t>{8, 9, 10}));
    EXPECT_EQ(venue.requests("userFillsByTime").size(), 1u) << "a short page is the last one";
}

TEST_F(HyperliquidHistory, AFullPageInOneMillisecondIsSteppedOver) {
    for (std::size_t i = 0; i < k_page + 5; ++i) {
        add_fill(1'000);
    }
    add_fill(1'001);
    const auto history = run(make()->history(trader, 0, soon()));
    ASSERT_TRUE(history.ok());
    // Five of them are out of reach, whatever is asked; what comes after is not.
    EXPECT_EQ(history->fills.size(), k_page + 1);
    EXPECT_EQ(history->fills.back().time_ms, 1'001);
}

TEST_F(HyperliquidHistory, AnswersMayComeNewestFirst) {
    newest_first_ = true;
    for (int i = 0; i < 5'000; ++i) {
        add_fill(1'000 + i);
    }
    const auto history = run(make()->history(trader, 1'000, soon()));
    ASSERT_TRUE(history.ok()) << history.error().message;
    EXPECT_EQ(tids_of(*history), all_tids());
}

TEST_F(HyperliquidHistory, FundingAndDepositsComeWithTheFills) {
    add_fill(50);
    venue.on_info("userFunding",
                  R"([{"time":60,"hash":"0x1","delta":{"type":"funding","coin":"BTC",)"
                  R"("usdc":"-0.5","szi":"1.0","fundingRate":"0.0001","nSamples":null}}])");
    venue.on_info("userNonFundingLedgerUpdates",
                  R"([{"time":40,"hash":"0x2","delta":{"type":"deposit","usdc":"100.0"}},)"
                  R"({"time":45,"hash":"0x3","delta":{"type":"spotTransfer","token":"HYPE"}}])");
    const auto history = run(make()->history(trader, 0, soon()));
    ASSERT_TRUE(history.ok());
    ASSERT_EQ(history->cash.size(), 2u);
    EXPECT_EQ(history->cash[0].kind, "deposit");
    EXPECT_EQ(history->cash[0].amount.text(), "100");
    EXPECT_EQ(history->cash[1].kind, "funding");
    EXPECT_EQ(history->cash[1].amount.text(), "-0.5");
    EXPECT_EQ(history->fills.size(), 1u);
}

TEST_F(HyperliquidHistory, HalfAHistoryIsNone) {
    add_fill(50);
    venue.on_info("userFunding", R"([{"time":60,"delta")");
    const auto history = run(make()->history(trader, 0, soon()));
    ASSERT_FALSE(history.ok());
    EXPECT_EQ(history.error().kind, Kind::retryable);
}

} // namespace
} // namespace nof0::test
