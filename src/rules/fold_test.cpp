// The fold: by hand, against the ledger on seeded fills, and on the venue's own recorded fills in
// every order.
#include "rules/fold.hpp"

#include "base/random.hpp"
#include "rules/fill_order.hpp"
#include "rules/ledger.hpp"
#include "rules/testing/recording.hpp"
#include "rules/trades.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace nof0::rules {
namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

// Builds fills whose startPosition chains, as a venue would send them.
class Tape {
public:
    Fill next(std::string_view signed_size, std::string_view px, std::string_view fee = "0",
              std::string_view closed_pnl = "0") {
        const Decimal size = dec(signed_size);
        ++tid_;
        Fill fill{.coin = Symbol("BTC"),
                  .px = dec(px),
                  .sz = size.abs(),
                  .side = size.sign() > 0 ? OrderSide::buy : OrderSide::sell,
                  .time_ms = 1000 * tid_,
                  .start_position = position_,
                  .closed_pnl = dec(closed_pnl),
                  .oid = 100 + tid_,
                  .fee = dec(fee),
                  .tid = tid_};
        position_ += size;
        return fill;
    }

private:
    std::int64_t tid_ = 0;
    Decimal position_;
};

TEST(Fold, OpensAddsReducesAndCloses) {
    Tape tape;
    PositionFold fold;
    EXPECT_TRUE(fold.apply(tape.next("1", "100", "0.5")).trades.empty());
    fold.apply(tape.next("2", "103", "0.25"));
    EXPECT_EQ(fold.state().quantity, dec("3"));
    EXPECT_EQ(fold.state().entry_price(), dec("102"));
    EXPECT_EQ(fold.state().open_key, "BTC:1:B");

    const FoldStep reduced = fold.apply(tape.next("-1", "110", "0.3", "8"));
    ASSERT_EQ(reduced.trades.size(), 1U);
    const FoldedTrade& part = reduced.trades.front();
    EXPECT_EQ(part.quantity, dec("1"));
    EXPECT_EQ(part.entry_price, dec("102"));
    EXPECT_EQ(part.own_gross, dec("8"));
    EXPECT_EQ(part.entry_commission, dec("0.25"));
    EXPECT_EQ(part.exit_commission, dec("0.3"));
    EXPECT_EQ(part.net(), dec("7.45"));
    EXPECT_EQ(part.open_key, "BTC:1:B");
    EXPECT_EQ(part.close_key, "BTC:3:A");
    EXPECT_TRUE(reduced.gaps.empty());

    const FoldStep closed = fold.apply(tape.next("-2", "90", "0.1", "-24"));
    EXPECT_TRUE(closed.state.is_flat());
    EXPECT_EQ(closed.state, FoldState{});
    EXPECT_EQ(closed.trades.front().own_gross, dec("-24"));
    EXPECT_EQ(closed.trades.front().entry_commission, dec("0.5"));
}

TEST(Fold, FlipsByOneFill) {
    Tape tape;
    PositionFold fold;
    fold.apply(tape.next("-1", "100", "0.4"));
    const FoldStep flip = fold.apply(tape.next("4", "95", "0.8", "5"));
    ASSERT_EQ(flip.trades.size(), 1U);
    EXPECT_EQ(flip.trades[0].quantity, dec("-1"));
    EXPECT_EQ(flip.trades[0].own_gross, dec("5"));
    EXPECT_EQ(flip.trades[0].exit_commission, dec("0.2"));
    EXPECT_EQ(flip.state.quantity, dec("3"));
    EXPECT_EQ(flip.state.cost, dec("285"));
    EXPECT_EQ(flip.state.open_commission, dec("0.6"));
    EXPECT_EQ(flip.state.open_key, "BTC:2:B");

    const Trade trade = to_trade(flip.trades[0], TraderId("momentum"), 5, 0.7);
    EXPECT_EQ(trade.id, "momentum_BTC:1:A_BTC:2:B");
    EXPECT_EQ(trade.trade_id, "1.0_BTC_2.0_momentum");
    EXPECT_EQ(trade.side, Side::short_side);
    EXPECT_EQ(trade.quantity, -1);
    EXPECT_EQ(broken_identity(trade), std::nullopt);
    EXPECT_EQ(position_id(TraderId("momentum"), flip.state.open_key), "momentum_BTC:2:B");
}

TEST(Fold, SharesAreExactInSum) {
    Tape tape;
    PositionFold fold;
    fold.apply(tape.next("3", "1.000001", "0.0000001"));
    Decimal gross, commission;
    for (const char* size : {"-1", "-1", "-1"}) {
        const FoldStep step = fold.apply(tape.next(size, "2"));
        gross += step.trades[0].own_gross;
        commission += step.trades[0].entry_commission;
    }
    EXPECT_EQ(gross, dec("2.999997"));
    EXPECT_EQ(commission, dec("0.0000001"));
}

TEST(Fold, KeepsFeesOfOtherTokensOut) {
    Tape tape;
    PositionFold fold;
    Fill fill = tape.next("1", "100", "3");
    fill.fee_token = "HYPE";
    fold.apply(fill);
    EXPECT_TRUE(fold.state().open_commission.is_zero());
}

TEST(Fold, FillsAGapOnceAndGoesOn) {
    Tape tape;
    PositionFold fold;
    (void)tape.next("5", "100"); // never seen
    const FoldStep close = fold.apply(tape.next("-2", "110", "0", "20"));
    ASSERT_EQ(close.gaps.size(), 1u);
    EXPECT_EQ(close.gaps[0].folded, dec("0"));
    EXPECT_EQ(close.gaps[0].venue, dec("5"));
    EXPECT_EQ(close.gaps[0].price, close.trades[0].entry_price);
    EXPECT_EQ(close.gaps[0].state.quantity, dec("5"));
    ASSERT_EQ(close.trades.size(), 1U);
    // The venue's closedPnl tells the entry price that the missing fill had.
    EXPECT_EQ(close.trades[0].entry_price, dec("100"));
    EXPECT_EQ(close.trades[0].residual(), Decimal());
    EXPECT_EQ(close.trades[0].open_key, "gap:BTC:2:A");
    const FoldStep rest = fold.apply(tape.next("-3", "90", "0", "-30"));
    EXPECT_TRUE(rest.gaps.empty());
    EXPECT_TRUE(rest.state.is_flat());

    (void)tape.next("1", "80");
    (void)tape.next("-1", "80");
    EXPECT_TRUE(fold.apply(tape.next("1", "80")).gaps.empty()); // nothing is missing in sum
}

TEST(Fold, RefusesWhatCannotBeFolded) {
    Tape tape;
    Fill fill = tape.next("1", "100");
    EXPECT_EQ(unfoldable(fill), std::nullopt);
    fill.px = Decimal();
    EXPECT_NE(unfoldable(fill), std::nullopt);
    fill = tape.next("1", "100");
    fill.sz = -fill.sz;
    EXPECT_NE(unfoldable(fill), std::nullopt);
    fill = tape.next("1", "99999999999999999999999999");
    EXPECT_NE(unfoldable(fill), std::nullopt);
}

std::vector<Fill> random_fills(Random& random, int count) {
    std::vector<Fill> fills;
    Decimal position;
    std::int64_t time_ms = 1'700'000'000'000;
    while (static_cast<int>(fills.size()) < count) {
        time_ms += random.chance(0.4) ? 0 : random.between(1, 5000);
        const Decimal size = Decimal::from_units(random.between(1, 400) * 10'000'000'000);
        const Decimal px = Decimal::from_units(random.between(90'000, 110'000) * 1'000'000'000);
        const bool close = !position.is_zero() && random.chance(0.3);
        const bool buy = close ? position.sign() < 0 : random.chance(0.5);
        const Decimal sz = close ? position.abs() : size;
        fills.push_back({.coin = Symbol("ETH"),
                         .px = px,
                         .sz = sz,
                         .side = buy ? OrderSide::buy : OrderSide::sell,
                         .time_ms = time_ms,
                         .start_position = position,
                         .oid = static_cast<std::int64_t>(fills.size()) / 2 + 1,
                         .fee = (px * sz * dec("0.00045")).rounded(6),
                         .tid = static_cast<std::int64_t>(fills.size()) + 1});
        position += fills.back().signed_size();
    }
    return fills;
}

void shuffle(std::vector<Fill>& fills, Random& random) {
    for (std::size_t i = fills.size(); i > 1; --i) {
        std::swap(fills[i - 1], fills[random.below(i)]);
    }
}

TEST(Fold, AgreesWithTheLedgerExactly) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        Random random(seed);
        PositionFold fold;
        Ledger ledger;
        ledger.deposit(dec("10000"));
        Decimal realized;
        for (const Fill& fill : random_fills(random, 300)) {
            ledger.apply(fill);
            const FoldStep step = fold.apply(fill);
            ASSERT_TRUE(step.gaps.empty());
            for (const FoldedTrade& trade : step.trades) {
                realized += trade.own_gross - trade.entry_commission - trade.exit_commission;
            }
            const FoldState& state = fold.state();
            const Decimal mark = fill.px;
            const Decimal unrealized = state.quantity * mark - state.cost;
            ASSERT_EQ(ledger.equity({{fill.coin, mark}}),
                      dec("10000") + realized - state.open_commission + unrealized);
        }
    }
}

TEST(Fold, IsAFunctionOfTheSetOfFills) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        Random random(seed);
        std::vector<Fill> fills = random_fills(random, 120);
        const FoldResult expected = fold(fills);
        EXPECT_EQ(expected.unchained, 0U);
        for (int round = 0; round < 5; ++round) {
            std::vector<Fill> again = fills;
            again.insert(again.end(), fills.begin(), fills.begin() + 40);
            shuffle(again, random);
            const FoldResult result = fold(std::move(again));
            ASSERT_EQ(result.steps, expected.steps);
            ASSERT_EQ(result.state, expected.state);
        }
    }
}

TEST(Fold, ACircleThroughFlatBeginsFlat) {
    // 0 -> -1 -> 0 in one millisecond, with ids that sort the wrong way round.
    Tape tape;
    Fill sell = tape.next("-1", "10");
    Fill buy = tape.next("1", "11");
    buy.time_ms = sell.time_ms;
    sell.tid = 8;
    buy.tid = 10;
    EXPECT_EQ(canonical_order({buy, sell}).fills, (std::vector<Fill>{sell, buy}));
    EXPECT_TRUE(fold({buy, sell}).state.is_flat());
}

TEST(Fold, OrdersASelfTradeInsideItsChain) {
    // 2 -> (self-trade of 5) -> 3, all in one millisecond, with ids that sort the wrong way round.
    Fill buy{.coin = Symbol("SOL"),
             .px = dec("10"),
             .sz = dec("1"),
             .time_ms = 5,
             .start_position = dec("2"),
             .oid = 1,
             .tid = 1};
    Fill opening{.coin = Symbol("SOL"),
                 .px = dec("10"),
                 .sz = dec("1"),
                 .time_ms = 5,
                 .start_position = dec("3"),
                 .oid = 2,
                 .tid = 9};
    Fill closing = opening;
    closing.side = OrderSide::sell;
    closing.oid = 3;
    const OrderedFills ordered = canonical_order({opening, closing, buy});
    EXPECT_EQ(ordered.fills, (std::vector<Fill>{buy, closing, opening}));
    EXPECT_EQ(ordered.unchained, 0U);
}

TEST(Fold, FoldsTheVenuesRecordedFillsInAnyOrder) {
    const auto file = std::filesystem::path(NOF0_SOURCE_DIR) /
                      "../shared/data/hyperliquid/rest/pysdk_test_get_user_fills.json";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "the venue's recorded fills are not on this machine";
    }
    std::map<std::string, std::vector<Fill>> by_coin;
    for (const auto& row : testing_support::read_json(file)) {
        Fill fill = testing_support::fill_of(row);
        by_coin[fill.coin.text()].push_back(std::move(fill));
    }
    EXPECT_EQ(by_coin.size(), 15U);
    Random random(500);
    std::size_t flat = 0;
    for (const auto& [coin, fills] : by_coin) {
        const FoldResult expected = fold(fills);
        flat += expected.state.is_flat() ? 1 : 0;
        std::size_t gaps = 0;
        for (const FoldStep& step : expected.steps) {
            gaps += step.gaps.size();
        }
        // Every coin starts inside its history; SUI's first self-trade lost a leg to the page's
        // edge.
        EXPECT_LE(gaps, coin == "SUI" ? 2U : 1U) << coin;
        EXPECT_EQ(expected.unchained, 0U) << coin;
        for (int round = 0; round < 20; ++round) {
            std::vector<Fill> again = fills;
            again.insert(again.end(), fills.begin(),
                         fills.begin() + static_cast<std::ptrdiff_t>(fills.size() / 3));
            shuffle(again, random);
            ASSERT_EQ(fold(std::move(again)).steps, expected.steps) << coin;
        }
    }
    EXPECT_GE(flat, 14U);
}

} // namespace
} // namespace nof0::rules
