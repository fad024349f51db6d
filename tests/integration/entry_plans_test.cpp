// From a decision to the public position: what an entry's order was decided with (leverage,
// confidence, risk, exit plan) is what the position and its trades carry, whenever and however
// often they are folded.
#include "pipelines/check/check.hpp"
#include "pipelines/orders.hpp"
#include "projections/builders.hpp"
#include "support/fills_fixture.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

namespace nof0::test {
namespace {

Task<projections::Content> positions_of(pg::Pool& pool, std::string trader) {
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, soon());
    projections::ShownPrices none;
    co_return co_await projections::build_positions_at(scope, std::move(trader), std::move(none));
}

class EntryPlans : public FillsFixture {
protected:
    EntryPlans() { sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 105, 1)"); }

    static Order order(const std::string& leg, std::int32_t cycle, OrderStatus status,
                       std::int64_t seq = 1) {
        OrderOrigin origin{.trader = TraderId("alpha"), .cycle_number = cycle};
        origin.decision_ref = "BTC";
        origin.leg = leg;
        Order order{.cloid = cloid_of(origin), .origin = origin, .symbol = Symbol("BTC")};
        order.seq = seq;
        order.exchange_provider = "hyperliquid";
        order.account = "0xa1";
        order.qty = dec("2");
        order.status = status;
        order.created_ms = 1'761'000'000'000 + cycle;
        order.updated_ms = order.created_ms + seq;
        return order;
    }
    static Order entry(std::int32_t cycle, double leverage) {
        Order entry = order("main", cycle, OrderStatus::intended);
        entry.plan = {.leverage = leverage,
                      .confidence = 0.75,
                      .risk_usd = 120.5,
                      .exit_plan = exit_plan_json(130.0, 90.5, "BTC closes \"below\" 90")};
        return entry;
    }
    pipelines::Written give(const std::vector<Order>& orders) {
        for (const Order& order : orders) {
            orders_.queue().push_now(order);
        }
        pipelines::Written written =
            write([&](storage::WriteScope& scope) { return orders_.write(scope, 100); });
        orders_.committed();
        return written;
    }
    // The public position, parsed.
    nlohmann::json shown() {
        const auto content = loop().run(positions_of(loop().pool(), "alpha"));
        return content.elements.empty() ? nlohmann::json()
                                        : nlohmann::json::parse(content.elements.front().value);
    }
    void expect_check_is_clean() {
        const auto report = loop().run(pipelines::check_store(loop().pool(), Milliseconds{30'000}));
        for (const auto& finding : report.findings) {
            ADD_FAILURE() << finding.rule << " " << finding.subject << ": " << finding.detail;
        }
    }
    std::string stored_plans() {
        return sql("SELECT string_agg(concat_ws(' ', leverage, confidence, metadata), ';' "
                   "ORDER BY entry_ts_ms) FROM positions") +
               " | " +
               sql("SELECT string_agg(concat_ws(' ', quantity, leverage, confidence, "
                   "metadata -> 'exit_plan' ->> 'stop_loss'), ';' ORDER BY exit_ts_ms) FROM trades "
                   "WHERE voided_version IS NULL");
    }

    pipelines::Fences fences_{loop().metrics()};
    pipelines::OrderPipeline orders_{loop().io().get_executor(), fences_};
};

TEST_F(EntryPlans, AreCarriedFromTheOrderToThePositionAndItsTrades) {
    const Order open = entry(1, 10);
    give({open});
    FillTape tape;
    Fill first = tape.next("2", "100", "0.1");
    first.cloid = open.cloid;
    const Fill part = tape.next("-0.5", "110", "0.1", "5");
    store({first, part});

    const nlohmann::json position = shown();
    EXPECT_EQ(position["leverage"], 10);
    EXPECT_EQ(position["confidence"], 0.75);
    EXPECT_EQ(position["risk_usd"], 120.5);
    EXPECT_EQ(position["exit_plan"]["profit_target"], 130);
    EXPECT_EQ(position["exit_plan"]["stop_loss"], 90.5);
    EXPECT_EQ(position["exit_plan"]["invalidation_condition"], "BTC closes \"below\" 90");
    EXPECT_EQ(sql("SELECT concat_ws(' ', leverage, confidence, metadata -> 'exit_plan' ->> "
                  "'profit_target') FROM trades"),
              "10 0.75 130");
    EXPECT_EQ(sql("SELECT count(*) FROM position_versions WHERE leverage = 10"), "2");
    expect_check_is_clean();
}

TEST_F(EntryPlans, BelongToTheOrderThatOpensWhateverComesLater) {
    const Order open = entry(1, 10);
    Order more = entry(2, 3);
    Order turn = entry(3, 5);
    turn.oid = 103; // a venue that does not repeat the client id
    give({open, more, turn});
    FillTape tape;
    Fill first = tape.next("2", "100");
    first.cloid = open.cloid;
    Fill second = tape.next("1", "101");
    second.cloid = more.cloid;
    const Fill third = tape.next("-4", "110", "0", "29"); // oid 103: turns round
    store({first, second, third});
    EXPECT_EQ(sql("SELECT string_agg(status || ' ' || leverage, ',' ORDER BY entry_ts_ms) "
                  "FROM positions"),
              "closed 10,open 5");
    EXPECT_EQ(sql("SELECT leverage FROM trades"), "10");
    expect_check_is_clean();
}

TEST_F(EntryPlans, AreTheSameInAnyOrderOfArrival) {
    const Order open = entry(1, 10);
    const Order again = entry(2, 4);
    give({open, again});
    FillTape tape;
    std::vector<Fill> fills;
    for (int i = 0; i < 12; ++i) {
        fills.push_back(tape.next(i % 3 == 0 ? "2" : "-1", "100"));
        if (i % 3 == 0) {
            fills.back().cloid = i % 2 == 0 ? open.cloid : again.cloid;
        }
    }
    store(fills);
    const std::string right = tables();
    const std::string plans = stored_plans();
    EXPECT_NE(plans.find("\"stop_loss\": 90.5"), std::string::npos) << plans;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        forget_everything();
        std::mt19937_64 random(seed);
        std::vector<Fill> shuffled = fills;
        std::ranges::shuffle(shuffled, random);
        for (const Fill& fill : shuffled) {
            store({fill});
            if (random() % 3 == 0) {
                restart();
            }
        }
        EXPECT_EQ(tables(), right);
        EXPECT_EQ(stored_plans(), plans);
    }
    expect_check_is_clean();
}

TEST_F(EntryPlans, AreDecidedOnce) {
    const Order first = entry(1, 10);
    give({first});
    Order sent = order("main", 1, OrderStatus::sent, 2);
    sent.plan.leverage = 50;
    give({sent});
    EXPECT_EQ(sql("SELECT status || ' ' || leverage FROM orders"), "sent 10");

    // Of two changes in one transaction the newer stays, with the plan of the older.
    give({entry(2, 7), order("main", 2, OrderStatus::open, 3)});
    EXPECT_EQ(sql("SELECT status || ' ' || leverage FROM orders WHERE cycle_number = 2"), "open 7");
}

TEST_F(EntryPlans, AGapWasNobodysOrder) {
    const Order open = entry(1, 10);
    give({open});
    FillTape tape;
    tape.next("1", "90"); // never told
    Fill second = tape.next("1", "100");
    second.cloid = open.cloid;
    store({second});
    EXPECT_EQ(sql("SELECT count(*) FROM positions WHERE leverage IS NULL AND metadata = '{}'"),
              "1");
    EXPECT_TRUE(shown()["leverage"].is_null());
    expect_check_is_clean();
}

TEST_F(EntryPlans, PositionsNameTheTriggerOrdersThatRest) {
    FillTape tape;
    store({tape.next("2", "100")});
    EXPECT_EQ(shown()["tp_oid"], -1);
    Order profit = order("take_profit", 1, OrderStatus::open);
    profit.oid = 501;
    Order loss = order("stop_loss", 1, OrderStatus::open);
    loss.oid = 502;
    const pipelines::Written written = give({profit, loss});
    EXPECT_TRUE(written.touched.contains({cache::Family::positions, "alpha"}));
    EXPECT_TRUE(written.touched.contains({cache::Family::positions_all, ""}));
    EXPECT_EQ(shown()["tp_oid"], 501);
    EXPECT_EQ(shown()["sl_oid"], 502);

    // A newer one takes its place; one that was cancelled rests no more.
    Order moved = order("stop_loss", 2, OrderStatus::open);
    moved.oid = 503;
    Order cancelled = order("take_profit", 1, OrderStatus::cancelled, 2);
    give({moved, cancelled});
    EXPECT_EQ(shown()["tp_oid"], -1);
    EXPECT_EQ(shown()["sl_oid"], 503);
}

} // namespace
} // namespace nof0::test
