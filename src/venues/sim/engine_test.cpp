// The simulated exchange by hand: prices, fees, refusals in the venue's words, exits, liquidation,
// funding, and what its fills say.
#include "venues/sim/engine.hpp"

#include "venues/sim/testing/world.hpp"

#include <gtest/gtest.h>

namespace nof0::venues::sim {
namespace {

using testing::dec;

const TraderId k_ann("ann");
const TraderId k_bob("bob");
constexpr std::int64_t k_now = 1'760'000'000'000;

class SimEngineTest : public ::testing::Test {
protected:
    SimEngineTest() : engine_(SimSettings{.coins = sim_coins()}) {
        price("100");
        engine_.open_account(k_ann, dec("1000"), k_now);
        engine_.open_account(k_bob, dec("1000"), k_now);
    }
    // SOL, with a book of about 15,000 USD at best.
    SimStep price(std::string_view px, std::int64_t at = k_now) {
        MarketContext context{.provider = "sim", .symbol = Symbol("SOL"), .ts_ms = at + ++moment_};
        context.mark_px = context.mid_px = context.oracle_px = dec(px).to_double();
        context.funding = 0.001;
        context.day_ntl_vlm = 3e8;
        return engine_.on_prices(std::span(&context, 1), at);
    }
    Order order(OrderSide side, std::string_view qty, std::optional<std::string_view> px = {}) {
        Order order{
            .cloid = "0x" + std::to_string(++named_), .origin = {k_ann}, .symbol = Symbol("SOL")};
        order.side = side;
        order.kind = px ? OrderKind::limit : OrderKind::market;
        order.qty = dec(qty);
        order.px = px ? std::optional(dec(*px)) : std::nullopt;
        return order;
    }
    Order exit(OrderKind kind, OrderSide side, std::string_view qty, std::string_view trigger) {
        Order made = order(side, qty);
        made.kind = kind;
        made.trigger_px = dec(trigger);
        made.reduce_only = true;
        return made;
    }
    SimStep place(const TraderId& trader, std::vector<Order> orders,
                  Grouping grouping = Grouping::none) {
        return engine_.place(trader, orders, grouping, k_now);
    }
    std::string refusal(const Order& order) {
        const SimStep step = place(k_ann, {order});
        EXPECT_EQ(step.answers.at(0).status, OrderStatus::rejected);
        return step.answers.at(0).venue_status;
    }
    Decimal position(const TraderId& trader) const {
        const auto account = engine_.account(trader, k_now);
        return account->positions.empty() ? Decimal() : account->positions[0].quantity;
    }

    SimEngine engine_;
    int named_ = 0;
    std::int64_t moment_ = 0;
};

TEST_F(SimEngineTest, ATakerPaysTheQuoteAndHisFee) {
    const auto best = engine_.best_bid_ask(Symbol("SOL"));
    const SimStep step = place(k_ann, {order(OrderSide::buy, "2")});
    ASSERT_EQ(step.transaction.fills.size(), 2U);
    const Fill& fill = step.transaction.fills[0];
    EXPECT_EQ(fill.px, best->second);
    EXPECT_EQ(fill.fee, fill.px * dec("2") * dec("0.00045"));
    EXPECT_EQ(fill.time_ms, k_now + engine_.settings().latency_ms);
    EXPECT_EQ(fill.dir, "Open Long");
    EXPECT_EQ(fill.account, "ann");
    const Fill& house = step.transaction.fills[1];
    EXPECT_EQ(house.account, "house");
    EXPECT_EQ(house.dir, "Open Short");
    EXPECT_EQ(house.fee, -fill.fee);
    EXPECT_EQ(house.tid, fill.tid);
    EXPECT_EQ(fill.tid >> 36, 1) << "the arena's epoch";
    EXPECT_NE(house.oid, fill.oid);
}

TEST_F(SimEngineTest, TwoTradersMeetAtTheStandingPrice) {
    place(k_bob, {order(OrderSide::sell, "1", "100.00")});
    const SimStep step = place(k_ann, {order(OrderSide::buy, "1", "100.50")});
    ASSERT_EQ(step.transaction.fills.size(), 4U);
    EXPECT_EQ(step.transaction.fills[0].px, dec("100"));
    EXPECT_EQ(step.transaction.fills[0].fee, dec("0.045"));
    EXPECT_EQ(step.transaction.fills[2].account, "bob");
    EXPECT_EQ(step.transaction.fills[2].fee, dec("0.015"));
    EXPECT_EQ(position(k_ann), dec("1"));
    EXPECT_EQ(position(k_bob), dec("-1"));
}

TEST_F(SimEngineTest, RefusesInTheVenuesWords) {
    EXPECT_EQ(refusal(order(OrderSide::buy, "0.05")),
              "Order must have minimum value of $10. asset=2");
    EXPECT_EQ(refusal(order(OrderSide::buy, "0.501")), "Order has invalid size. asset=2");
    EXPECT_EQ(refusal(order(OrderSide::buy, "1", "99.0001")),
              "Price must be divisible by tick size. asset=2");
    EXPECT_EQ(refusal(order(OrderSide::buy, "9999", "1")),
              "Order price cannot be more than 95% away from the reference price asset=2");
    EXPECT_EQ(refusal(order(OrderSide::buy, "300")), "Insufficient margin to place order. asset=2");
    Order ioc = order(OrderSide::buy, "1", "90");
    ioc.time_in_force = TimeInForce::ioc;
    EXPECT_EQ(refusal(ioc),
              "Order could not immediately match against any resting orders. asset=2");
    Order alo = order(OrderSide::buy, "1", "110");
    alo.time_in_force = TimeInForce::alo;
    EXPECT_TRUE(
        refusal(alo).starts_with("Post only order would have immediately matched, bbo was "));
    EXPECT_EQ(refusal(exit(OrderKind::stop_loss, OrderSide::sell, "1", "90")),
              "Reduce only order would increase position. asset=2");
}

TEST_F(SimEngineTest, OneExitCancelsTheOther) {
    const auto step = place(k_ann,
                            {order(OrderSide::buy, "2"),
                             exit(OrderKind::take_profit, OrderSide::sell, "2", "105"),
                             exit(OrderKind::stop_loss, OrderSide::sell, "2", "95")},
                            Grouping::entry_with_exits);
    EXPECT_EQ(step.answers[1].status, OrderStatus::open);
    EXPECT_EQ(engine_.open_orders(k_ann).size(), 2U);
    price("105.2");
    EXPECT_EQ(position(k_ann), Decimal());
    EXPECT_TRUE(engine_.open_orders(k_ann).empty());
    EXPECT_EQ(engine_.order_status(k_ann, "0x2")->status, OrderStatus::filled);
    EXPECT_EQ(engine_.order_status(k_ann, "0x3")->venue_status, "reduceOnlyCanceled");
}

TEST_F(SimEngineTest, ExitsWaitForTheirEntryAndEndWithIt) {
    place(
        k_ann,
        {order(OrderSide::buy, "2", "90"), exit(OrderKind::stop_loss, OrderSide::sell, "2", "85")},
        Grouping::entry_with_exits);
    EXPECT_EQ(engine_.open_orders(k_ann).size(), 2U);
    engine_.cancel(k_ann, std::vector<std::string>{"0x1"}, k_now);
    EXPECT_TRUE(engine_.open_orders(k_ann).empty());
}

TEST_F(SimEngineTest, AModifiedOrderKeepsItsCloid) {
    place(k_ann, {order(OrderSide::buy, "2", "90")});
    Order changed = order(OrderSide::buy, "3", "91");
    changed.cloid = "0x1";
    const SimStep step = engine_.modify(k_ann, changed, k_now);
    ASSERT_FALSE(step.refused);
    ASSERT_EQ(engine_.open_orders(k_ann).size(), 1U);
    EXPECT_EQ(engine_.open_orders(k_ann)[0].px, dec("91"));
    EXPECT_EQ(engine_.order_status(k_ann, "0x1")->oid, step.answers[0].oid);
    changed.qty = dec("0.01");
    EXPECT_TRUE(engine_.modify(k_ann, changed, k_now).refused.has_value());
    EXPECT_EQ(engine_.open_orders(k_ann)[0].qty, dec("3"));
}

TEST_F(SimEngineTest, FundingIsPaidByTheHour) {
    place(k_ann, {order(OrderSide::buy, "2")});
    const std::int64_t hour = (k_now / 3'600'000 + 1) * 3'600'000;
    const SimStep step = price("100", hour + 5'000);
    ASSERT_EQ(step.transaction.cash.size(), 2U);
    EXPECT_EQ(step.transaction.cash[0].kind, "funding");
    EXPECT_EQ(step.transaction.cash[0].account, "ann");
    EXPECT_EQ(step.transaction.cash[0].amount, dec("-0.2"));
    EXPECT_EQ(step.transaction.cash[0].time_ms, hour);
    EXPECT_EQ(step.transaction.cash[1].amount, dec("0.2"));
    EXPECT_TRUE(price("100", hour + 6'000).transaction.cash.empty());
}

TEST_F(SimEngineTest, ALiquidationSaysSoOnBothSides) {
    place(k_ann, {order(OrderSide::buy, "150")}); // 15 times the equity
    const auto before = engine_.account(k_ann, k_now);
    ASSERT_TRUE(before->positions[0].liquidation_price.has_value());
    EXPECT_GT(*before->positions[0].liquidation_price, dec("90"));
    const SimStep step = price("95");
    ASSERT_GE(step.transaction.fills.size(), 2U);
    for (const Fill& fill : step.transaction.fills) {
        ASSERT_TRUE(fill.liquidation.has_value());
        EXPECT_EQ(fill.liquidation->liquidated_user, "ann");
        EXPECT_EQ(fill.liquidation->mark_px, dec("95"));
    }
    EXPECT_EQ(position(k_ann), Decimal());
    EXPECT_GE(engine_.account(k_ann, k_now)->account_value, Decimal());
}

TEST_F(SimEngineTest, AGapIsTheHousesLoss) {
    place(k_ann, {order(OrderSide::buy, "150")});
    const SimStep step = price("80");
    EXPECT_EQ(engine_.account(k_ann, k_now)->account_value, Decimal());
    EXPECT_GT(engine_.liquidations().second, dec("1900"));
    ASSERT_EQ(step.transaction.cash.size(), 2U);
    EXPECT_EQ(step.transaction.cash[0].kind, "transfer");
    EXPECT_EQ(step.transaction.cash[0].amount, -step.transaction.cash[1].amount);
}

TEST_F(SimEngineTest, AnIsolatedPositionCostsItsMarginOnly) {
    engine_.set_leverage(k_ann, Symbol("SOL"), 10, false, k_now);
    place(k_ann, {order(OrderSide::buy, "10")}); // 1,000 USD, 100 of them margin
    price("50");
    EXPECT_EQ(position(k_ann), Decimal());
    const Decimal left = engine_.account(k_ann, k_now)->account_value;
    EXPECT_GT(left, dec("899"));
    EXPECT_LT(left, dec("900"));
}

TEST_F(SimEngineTest, ScheduledCancelsComeInTime) {
    place(k_ann, {order(OrderSide::buy, "2", "90")});
    EXPECT_TRUE(engine_.schedule_cancel(k_ann, k_now + 1'000, k_now).refused.has_value());
    engine_.schedule_cancel(k_ann, k_now + 10'000, k_now);
    price("100", k_now + 9'000);
    EXPECT_EQ(engine_.open_orders(k_ann).size(), 1U);
    price("100", k_now + 10'000);
    EXPECT_TRUE(engine_.open_orders(k_ann).empty());
    EXPECT_EQ(engine_.order_status(k_ann, "0x1")->venue_status, "scheduledCancel");
}

TEST_F(SimEngineTest, BooksOfAnotherVenueAreRefused) {
    SimBooks books = engine_.books();
    EXPECT_TRUE(SimEngine::restore(engine_.settings(), books).ok());
    books.venue.engine = "{\"taken\":";
    EXPECT_FALSE(SimEngine::restore(engine_.settings(), books).ok());
    books.venue.provider = "other";
    EXPECT_FALSE(SimEngine::restore(engine_.settings(), books).ok());
}

} // namespace
} // namespace nof0::venues::sim
