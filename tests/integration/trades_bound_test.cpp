// The answer with the trades of all traders has a bound of its own: where it cuts, every trader
// keeps the same number of its newest.
#include "projections/answer.hpp"
#include "projections/builders.hpp"
#include "support/fills_fixture.hpp"

#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

Task<projections::Content> all_trades(pg::Pool& pool, projections::Options options) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, soon());
    co_return co_await projections::build_trades_recent_all(scope, options, {});
}

class TradesBound : public FillsFixture {
protected:
    // "trader exit_price" of each trade, in the answer's order.
    std::vector<std::string> shown(std::int64_t per_trader, std::int64_t all_max) {
        projections::Options options;
        options.trades_per_trader = per_trader;
        options.trades_all_max = all_max;
        const auto content = loop().run(all_trades(loop().pool(), options));
        const auto answer = nlohmann::json::parse(content.elements.front().value);
        EXPECT_EQ(answer[projections::k_total_key], 6) << "the total does not shrink";
        std::vector<std::string> trades;
        for (const auto& trade : answer["trades"]) {
            trades.push_back(trade["model_id"].get<std::string>() + ' ' +
                             std::to_string(trade["exit_price"].get<int>()));
        }
        return trades;
    }
};

TEST_F(TradesBound, CutsEachTradersOldest) {
    for (const char* account : {"0xa1", "0xb1"}) {
        FillTape tape("BTC", account);
        for (const char* price : {"101", "102", "103"}) {
            store({tape.next("1", "100"), tape.next("-1", price)});
        }
    }
    using Trades = std::vector<std::string>;
    const Trades all{"alpha 103", "alpha 102", "alpha 101", "beta 103", "beta 102", "beta 101"};
    EXPECT_EQ(shown(100, 10'000), all);
    EXPECT_EQ(shown(100, 6), all);
    EXPECT_EQ(shown(100, 5), (Trades{"alpha 103", "alpha 102", "beta 103", "beta 102"}));
    EXPECT_EQ(shown(1, 5), (Trades{"alpha 103", "beta 103"}));
    EXPECT_EQ(shown(100, 1), (Trades{"alpha 103", "beta 103"})) << "never a trader without one";
}

} // namespace
} // namespace nof0::test
