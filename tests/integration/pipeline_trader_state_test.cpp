// Trader state and orders: rows that events overwrite. Whatever the order and repetition of the
// events, the greatest number is what stays; what a tenure that has ended says is dropped.
#include "base/random.hpp"
#include "pipelines/orders.hpp"
#include "pipelines/trader_state.hpp"
#include "storage/leases.hpp"
#include "storage/orders.hpp"
#include "storage/trader_state.hpp"
#include "storage/traders.hpp"
#include "support/pipeline_driver.hpp"

namespace nof0::test {
namespace {

template<class Event>
void shuffle(std::vector<Event>& events, Random& random) {
    for (std::size_t i = events.size(); i > 1; --i) {
        std::swap(events[i - 1], events[random.below(i)]);
    }
}

TraderState state(const char* trader, std::int64_t seq) {
    TraderState state{.trader = TraderId(trader)};
    state.seq = seq;
    state.exchange_provider = "sim";
    state.market_provider = "hyperliquid";
    state.allocation_pct = 10.0 + static_cast<double>(seq);
    state.cooldown = R"({"BTC": "2025-10-25T00:00:00Z"})";
    state.desired = seq % 2 == 0 ? DesiredState::paused : DesiredState::running;
    state.reason = "change " + std::to_string(seq);
    state.pause_until = ArenaTime::from_ms(1'761'000'000'000 + seq);
    state.cycle_number = static_cast<std::int32_t>(seq);
    state.token_budget_day = "2025-10-25";
    state.token_budget_used = seq * 100;
    return state;
}

Order order(const OrderOrigin& origin, std::int64_t seq, OrderStatus status) {
    Order order{.cloid = cloid_of(origin), .origin = origin, .symbol = Symbol("BTC")};
    order.seq = seq;
    order.exchange_provider = "sim";
    order.account = "alpha";
    order.qty = Decimal::parse("0.5").value();
    order.px = Decimal::parse("110000.5").value();
    order.time_in_force = TimeInForce::gtc;
    order.status = status;
    order.created_ms = 1000;
    order.updated_ms = 1000 + seq;
    return order;
}

class PipelineTraderState : public PipelineFixture {
protected:
    Metrics metrics_;
    pipelines::Fences fences_{metrics_};
    pipelines::TraderStatePipeline states_{loop().io().get_executor(), fences_};
    pipelines::OrderPipeline orders_{loop().io().get_executor(), fences_};
};

TEST_F(PipelineTraderState, EveryChangeLeavesItsLineOfHistory) {
    for (std::int64_t seq = 1; seq <= 3; ++seq) {
        states_.queue().push_now(state("alpha", seq));
        states_.queue().push_now(state("beta", seq));
    }
    const auto written = drain(states_);
    EXPECT_EQ(written.rows, 6u);
    EXPECT_TRUE(written.touched.contains({cache::Family::trader_state, "beta"}));
    EXPECT_TRUE(written.touched.contains({cache::Family::traders_all, ""}));
    EXPECT_EQ(
        sql("SELECT string_agg(reason || ':' || (row->>'cycle_number'), ',' ORDER BY version) "
            "FROM trader_state_history WHERE trader_id = 'alpha'"),
        "change 1:1,change 2:2,change 3:3");
    EXPECT_EQ(sql("SELECT token_budget_day || ':' || token_budget_used FROM trader_state "
                  "WHERE trader_id = 'alpha'"),
              "2025-10-25:300");
    EXPECT_EQ(read([](pg::Session& s) { return storage::trader_state_seq(s, "alpha"); }), 3);
    EXPECT_EQ(read([](pg::Session& s) { return storage::trader_state_seq(s, "nobody"); }), 0);
}

TEST_F(PipelineTraderState, TheGreatestNumberWinsInAnyOrder) {
    const std::uint64_t seed = 7;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    for (int round = 0; round < 5; ++round) {
        std::vector<TraderState> events;
        for (std::int64_t seq = 1; seq <= 8; ++seq) {
            events.push_back(state("alpha", seq));
            events.push_back(state("alpha", seq));
        }
        shuffle(events, random);
        for (const TraderState& event : events) {
            states_.queue().push_now(event);
        }
        const auto written = drain(states_, 1 + random.below(20));
        EXPECT_EQ(written.rows + written.duplicates, 16u);
        const auto row =
            read([](pg::Session& s) { return storage::find_trader_state(s, "alpha"); });
        ASSERT_TRUE(row);
        EXPECT_EQ(row->reason, "change 8");
        EXPECT_EQ(row->allocation_pct, 18);
        EXPECT_EQ(row->desired_state, "paused");
        EXPECT_EQ(sql("SELECT max((row->>'event_seq')::int) FROM trader_state_history"), "8");
        sql("TRUNCATE trader_state, trader_state_history");
    }
}

TEST_F(PipelineTraderState, AStateThatTheServerRefusesStaysWithItsKey) {
    TraderState bad = state("alpha", 1);
    bad.token_budget_day = "no day";
    states_.queue().push_now(bad);
    EXPECT_THROW(drain(states_), pg::Error);
    states_.rolled_back();
    EXPECT_EQ(states_.oldest().key, "alpha:1");
    states_.drop_oldest();
    EXPECT_EQ(states_.waiting(), 0u);
}

TEST_F(PipelineTraderState, AnOrderKeepsItsNewestStatusAndEveryVersionOfIt) {
    OrderOrigin origin{.trader = TraderId("alpha")};
    origin.cycle_number = 12;
    origin.decision_ref = "BTC";
    EXPECT_EQ(cloid_of(origin).size(), 34u);
    OrderOrigin retry = origin;
    retry.attempt_class = "retry";
    EXPECT_NE(cloid_of(origin), cloid_of(retry));

    orders_.queue().push_now(order(origin, 1, OrderStatus::intended));
    EXPECT_EQ(drain(orders_).rows, 1u);
    Order open = order(origin, 3, OrderStatus::open);
    open.oid = 77;
    orders_.queue().push_now(open);
    orders_.queue().push_now(order(origin, 2, OrderStatus::sent)); // late
    EXPECT_EQ(orders_.oldest().key, open.cloid + ":3");
    EXPECT_EQ(drain(orders_).rows, 1u) << "one row a transaction";
    orders_.queue().push_now(order(origin, 2, OrderStatus::sent));
    EXPECT_EQ(drain(orders_).duplicates, 1u);
    orders_.queue().push_now(order(retry, 1, OrderStatus::rejected));
    drain(orders_);

    const auto live = read([](pg::Session& s) { return storage::live_orders(s, "alpha"); });
    ASSERT_EQ(live.size(), 1u);
    EXPECT_EQ(live[0].status, "open");
    EXPECT_EQ(live[0].oid, 77);
    EXPECT_EQ(live[0].px->text(), "110000.5");
    EXPECT_EQ(
        sql("SELECT string_agg(status, ',' ORDER BY version) FROM order_versions WHERE cloid = '" +
            open.cloid + "'"),
        "intended,open");
    const std::vector<std::string> cloids{cloid_of(retry), "0x0"};
    const auto found = read([&](pg::Session& s) { return storage::find_orders(s, cloids); });
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].status, "rejected");
}

TEST_F(PipelineTraderState, WhatAReplacedManagerSaysIsDropped) {
    const auto take = [&](const char* holder) {
        return loop().run(storage::leases::acquire(loop().pool(), pipelines::trader_lease("alpha"),
                                                   holder, Milliseconds{1}, soon()));
    };
    const auto first = take("first");
    ASSERT_TRUE(first);
    const OrderOrigin before{.trader = TraderId("alpha"), .cycle_number = 1};
    const OrderOrigin after{.trader = TraderId("alpha"), .cycle_number = 2};
    Order held = order(before, 1, OrderStatus::intended);
    held.lease_token = first->token;
    orders_.queue().push_now(held);
    EXPECT_EQ(drain(orders_).rows, 1u);
    sql("SELECT pg_sleep(0.01)"); // the tenure of the first ends
    const auto second = take("second");
    ASSERT_TRUE(second);

    Order late = order(after, 1, OrderStatus::intended);
    late.lease_token = first->token;
    orders_.queue().push_now(late);
    TraderState stale = state("alpha", 1);
    stale.lease_token = first->token;
    states_.queue().push_now(stale);
    EXPECT_EQ(drain(orders_).rows, 0u);
    EXPECT_EQ(drain(states_).rows, 0u);
    EXPECT_TRUE(fences_.has_ended({pipelines::trader_lease("alpha"), first->token}));
    EXPECT_FALSE(fences_.has_ended({pipelines::trader_lease("alpha"), second->token}));
    EXPECT_EQ(sql("SELECT count(*) FROM orders"), "1");

    late.lease_token = second->token;
    orders_.queue().push_now(late);
    EXPECT_EQ(drain(orders_).rows, 1u);
}

} // namespace
} // namespace nof0::test
