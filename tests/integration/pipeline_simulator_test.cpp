// The simulated venue's steps and the arena's clock: whatever the order and repetition of the
// steps, the newest of each row is what stays, and a venue that is run elsewhere is not written.
#include "base/random.hpp"
#include "pipelines/arena_moment.hpp"
#include "pipelines/simulator.hpp"
#include "storage/arena_clock.hpp"
#include "storage/leases.hpp"
#include "storage/simulator.hpp"
#include "support/pipeline_driver.hpp"

namespace nof0::test {
namespace {

constexpr const char* k_books =
    "SELECT concat((SELECT string_agg(concat_ws('|', trader_id, oid, filled_qty, status, "
    "event_seq), ',' ORDER BY trader_id, oid) FROM sim_orders), (SELECT string_agg(concat_ws('|', "
    "trader_id, asset, total, held), ',' ORDER BY trader_id) FROM sim_balances), (SELECT "
    "string_agg(concat_ws('|', trader_id, symbol, quantity, cost, leverage), ',' ORDER BY "
    "trader_id) FROM sim_positions), (SELECT concat_ws('|', next_oid, next_tid, engine) FROM "
    "sim_venues))";

SimTransaction step(std::int64_t seq) {
    SimChange change{.trader = TraderId(seq % 4 == 0 ? "beta" : "alpha"), .seq = seq};
    SimOrder order{.oid = seq % 7, .symbol = Symbol("ETH")};
    order.qty = Decimal::from_int(10);
    order.filled_qty = Decimal::from_int(seq % 10);
    order.status = seq % 3 == 0 ? OrderStatus::filled : OrderStatus::open;
    order.created_ms = 1000 + order.oid;
    order.updated_ms = seq;
    change.orders = {order};
    change.balances = {{"USDC", Decimal::from_int(1000 + seq), Decimal::from_int(seq)}};
    SimTransaction step{.now_ms = 1000 + seq, .step = seq};
    step.positions = {{.trader = change.trader,
                       .symbol = Symbol("ETH"),
                       .quantity = Decimal::from_int(seq - 20),
                       .cost = Decimal::from_int((seq - 20) * 3000),
                       .leverage = 5,
                       .updated_ms = 1000 + seq}};
    step.venue = SimVenueState{.provider = "sim", .next_oid = seq + 1, .next_tid = 2 * seq};
    step.venue->engine = R"({"step": )" + std::to_string(seq) + "}";
    step.changes = {std::move(change)};
    return step;
}

class PipelineSimulator : public PipelineFixture {
protected:
    Metrics metrics_;
    pipelines::Fences fences_{metrics_};
    pipelines::SimulatorPipeline simulator_{loop().io().get_executor(), fences_};
    pipelines::ArenaMomentPipeline moments_{loop().io().get_executor()};
};

TEST_F(PipelineSimulator, TheBooksAreTheSameInAnyOrder) {
    const std::uint64_t seed = 11;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::string first;
    for (int round = 0; round < 5; ++round) {
        std::vector<SimTransaction> steps;
        for (std::int64_t seq = 1; seq <= 40; ++seq) {
            steps.push_back(step(seq));
            if (seq % 4 == 0) {
                steps.push_back(step(seq)); // told twice
            }
        }
        for (std::size_t i = steps.size(); i > 1; --i) {
            std::swap(steps[i - 1], steps[random.below(i)]);
        }
        for (const SimTransaction& one : steps) {
            simulator_.queue().push_now(one);
        }
        const auto written = drain(simulator_, 1 + random.below(12));
        EXPECT_EQ(written.events, 50u);
        EXPECT_TRUE(written.touched.contains({cache::Family::sim_orders, "beta"}));
        first = round == 0 ? sql(k_books) : first;
        EXPECT_EQ(sql(k_books), first);
        if (round < 4) {
            sql("TRUNCATE sim_orders, sim_balances, sim_positions, sim_venues");
        }
    }
}

TEST_F(PipelineSimulator, AVenueGoesOnFromItsBooks) {
    for (std::int64_t seq = 1; seq <= 40; ++seq) {
        simulator_.queue().push_now(step(seq));
    }
    drain(simulator_, 7);
    const auto venue = read([](pg::Session& s) { return storage::sim_venue(s, "sim"); });
    ASSERT_TRUE(venue);
    EXPECT_EQ(venue->next_oid, 41);
    EXPECT_EQ(venue->event_seq, 40);
    EXPECT_FALSE(read([](pg::Session& s) { return storage::sim_venue(s, "other"); }));
    const auto held = read([](pg::Session& s) { return storage::all_sim_positions(s); });
    ASSERT_EQ(held.size(), 2u);
    EXPECT_EQ(held[1].trader_id, "beta");
    EXPECT_EQ(held[1].quantity.text(), "20");
    const auto balances = read([](pg::Session& s) { return storage::all_sim_balances(s); });
    ASSERT_EQ(balances.size(), 2u);
    EXPECT_EQ(balances[1].total.text(), "1040");
    const auto of_beta = read([](pg::Session& s) { return storage::sim_balances(s, "beta"); });
    EXPECT_EQ(of_beta.size(), 1u);
    const auto all = read([](pg::Session& s) { return storage::all_sim_orders(s, 1'000); });
    const auto of_alpha = read([](pg::Session& s) { return storage::open_sim_orders(s, "alpha"); });
    EXPECT_FALSE(of_alpha.empty());
    EXPECT_GT(all.size(), of_alpha.size());
}

// Else the next step would carry the number of one that is stored, and its positions be dropped.
TEST_F(PipelineSimulator, AStepThatOnlySetsALeverageIsCountedToo) {
    simulator_.queue().push_now(step(1));
    SimTransaction leverage = step(2);
    leverage.changes.clear();
    leverage.venue.reset();
    simulator_.queue().push_now(std::move(leverage));
    drain(simulator_);
    const auto venue = read([](pg::Session& s) { return storage::sim_venue(s, "sim"); });
    ASSERT_TRUE(venue);
    EXPECT_EQ(venue->event_seq, 2);
    EXPECT_EQ(venue->next_oid, 2) << "as the first step left it";
}

TEST_F(PipelineSimulator, AVenueThatIsRunElsewhereIsNotWritten) {
    const auto lease = loop().run(storage::leases::acquire(
        loop().pool(), pipelines::venue_lease("sim"), "us", Milliseconds{60'000}, soon()));
    ASSERT_TRUE(lease);
    const auto take = [&](std::int64_t seq, std::int64_t token) {
        SimTransaction taken = step(seq);
        taken.lease = pipelines::venue_lease("sim");
        taken.lease_token = token;
        if (seq > 1) {
            taken.venue.reset(); // as most steps: the venue itself stays as it was
        }
        simulator_.queue().push_now(std::move(taken));
        return drain(simulator_).rows;
    };
    EXPECT_GT(take(1, lease->token), 0u);
    EXPECT_GT(take(2, lease->token), 0u);
    EXPECT_EQ(take(3, lease->token + 1), 0u);
    EXPECT_EQ(sql("SELECT max(event_seq) FROM sim_balances"), "2");
}

TEST_F(PipelineSimulator, TheClockNeverGoesBack) {
    EXPECT_FALSE(read([](pg::Session& s) { return storage::arena_clock(s); }));
    const auto moment = [](std::int64_t now_ms) {
        ArenaMoment moment{.now_ms = now_ms, .speed = 60};
        moment.market = SimMarketState{"sim", R"({"at": )" + std::to_string(now_ms) + "}"};
        return moment;
    };
    for (const std::int64_t now_ms : {5'000, 9'000, 7'000}) {
        moments_.queue().push_now(moment(now_ms));
    }
    drain(moments_);
    moments_.queue().push_now({.now_ms = 8'000});
    EXPECT_EQ(drain(moments_).rows, 0u);
    const auto clock = read([](pg::Session& s) { return storage::arena_clock(s); });
    ASSERT_TRUE(clock);
    EXPECT_EQ(clock->now_ms, 9'000);
    EXPECT_EQ(clock->speed, 60);
    const auto market_at = [&](std::int64_t at_ms) {
        const auto row =
            read([at_ms](pg::Session& s) { return storage::sim_market(s, "sim", at_ms); });
        return row ? row->at_ms : -1;
    };
    EXPECT_EQ(market_at(8'999), 7'000);
    EXPECT_EQ(market_at(9'000), 9'000);
    EXPECT_EQ(market_at(100), 5'000); // the oldest there is
}

} // namespace
} // namespace nof0::test
