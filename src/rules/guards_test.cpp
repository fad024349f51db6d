#include "rules/guards.hpp"

#include "rules/testing/guard_case.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::rules {
namespace {

using namespace std::chrono_literals;
using testing_support::calm_context;
using testing_support::sound_long;
using testing_support::usual_rules;

struct World {
    Decision decision = sound_long();
    TradingContext context = calm_context();
    GuardRules rules = usual_rules();
    GuardState state{};

    GuardResult judged() const { return judge_one(decision, context, rules, state); }
    std::string line() const { return line_of(judged()); }
};

HeldView held(std::string_view symbol, double quantity) {
    return {.symbol = Symbol(symbol),
            .side = quantity < 0 ? Side::short_side : Side::long_side,
            .quantity = quantity,
            .entry_price = 190,
            .mark_price = 200,
            .leverage = 3};
}

TEST(Guards, AllowsASoundEntryAndDrawsUpItsOrder) {
    const GuardResult result = World{}.judged();
    ASSERT_TRUE(result.allowed()) << line_of(result);
    const OrderPlan expected{.symbol = Symbol("BTC"),
                             .side = OrderSide::buy,
                             .quantity = 0.05,
                             .notional_usd = 5'000,
                             .leverage = 10,
                             .margin_usd = 500,
                             .entry_reference = 100'000,
                             .stop_loss = 99'000,
                             .take_profit = 103'000,
                             .risk_usd = 50};
    EXPECT_EQ(*result.plan, expected);
    EXPECT_EQ(line_of(result), "BTC buy_to_enter allowed: buy 0.05 at 100000 (5000.00 USD, 10x)");
}

TEST(Guards, AShortIsTheMirrorImage) {
    World world;
    world.decision.kind = SignalKind::enter_short;
    EXPECT_EQ(world.judged().refusal->guard, Guard::exit_sides);
    world.decision.stop_loss = 101'000;
    world.decision.take_profit = 97'000;
    ASSERT_TRUE(world.judged().allowed()) << world.line();
    EXPECT_EQ(world.judged().plan->side, OrderSide::sell);
    world.decision.take_profit = 98'000;
    EXPECT_EQ(world.judged().refusal->guard, Guard::risk_reward);
}

// One change of the sound world, and what the guards say to it.
struct Row {
    std::function<void(World&)> change;
    std::string line; // after "BTC buy_to_enter refused by "
};

TEST(Guards, EachRefusesWithItsNumbers) {
    const std::vector<Row> rows{
        {[](World& w) { w.state.other_owners.emplace(Symbol("BTC"), TraderId("beta")); },
         "symbol_owner: it is beta's in the same account"},
        {[](World& w) { w.state.paused_until = w.context.now + 90s; },
         "paused: the trader is paused for 1.5 more minutes"},
        {[](World& w) { w.context.account.sharpe = -1.5; },
         "sharpe_pause: the Sharpe ratio -1.500 is below -1"},
        {[](World& w) { w.context.account.equity = -5; },
         "account: there is no equity to trade with"},
        {[](World& w) { w.context.coins.clear(); },
         "unknown_symbol: it was not among the coins shown"},
        {[](World& w) { w.context.coins[0].is_delisted = true; },
         "unknown_symbol: the venue has delisted it"},
        {[](World& w) { w.context.coins[0].mark_px = 0; }, "market_data: its price is not known"},
        {[](World& w) { w.context.held = {held("BTC", 0.01)}; },
         "position_held: a position on it is open already"},
        {[](World& w) { w.state.entered = {Symbol("BTC")}; },
         "position_held: it was entered earlier in this cycle"},
        {[](World& w) { w.context.cooldowns = {{Symbol("BTC"), w.context.now + 30s}}; },
         "cooldown: it cools down for 0.5 more minutes"},
        {[](World& w) { w.context.held = {held("A", 1), held("B", 1), held("C", 1)}; },
         "max_positions: 3 positions are open, allowed are 3"},
        {[](World& w) { w.state.entered = {Symbol("A"), Symbol("B")}; },
         "max_new_positions: 2 entries were allowed in this cycle, 2 is the most"},
        {[](World& w) { w.decision.leverage = {}; }, "fields: leverage is missing"},
        {[](World& w) { w.decision.stop_loss = -1; }, "fields: stop_loss must be above 0"},
        {[](World& w) { w.decision.position_size_usd = {}; }, "fields: quantity is missing"},
        {[](World& w) { w.decision.quantity = 0.5; },
         "fields: quantity and position_size_usd are two different sizes"},
        {[](World& w) { w.decision.confidence = {}; }, "confidence: it is missing"},
        {[](World& w) { w.decision.confidence = 101; }, "confidence: it must lie in 0 to 100"},
        {[](World& w) { w.decision.confidence = 74.5; }, "confidence: 74.5 is below 75"},
        {[](World& w) { w.decision.stop_loss = {}; },
         "exits_required: a stop loss is required and missing"},
        {[](World& w) { w.decision.take_profit = {}; },
         "exits_required: a take profit is required and missing"},
        {[](World& w) { w.decision.stop_loss = 100'000; },
         "exit_sides: the stop loss of a long at 100000 must lie below it, not at 100000"},
        {[](World& w) { w.decision.take_profit = 102'400; },
         "risk_reward: a reward of 2.40 times the risk is below 2.5"},
        {[](World& w) { w.decision.leverage = 16; }, "leverage: 16 is above 15"},
        {[](World& w) { w.decision.leverage = 0.5; }, "leverage: 0.5 is below 1"},
        {[](World& w) { w.context.coins[0].max_leverage = 5; }, "leverage: 10 is above 5"},
        {[](World& w) { w.context.coins[0].max_leverage = {}; },
         "leverage: the venue's limit for it is not known"},
        {[](World& w) { w.context.coins[0].open_interest = {}; },
         "liquidity: its open interest is not known"},
        {[](World& w) { w.context.coins[0].open_interest = 1; },
         "liquidity: open interest of 100000 USD is below 1000000 USD"},
        {[](World& w) { w.decision.position_size_usd = 990; },
         "value_band: a position of 990.00 USD is below 1000.00 USD"},
        {[](World& w) { w.rules.limits.major_coins.max_equity_multiple = 0.4; },
         "value_band: a position of 5000.00 USD is above 4000.00 USD"},
        {[](World& w) { w.decision.position_size_usd = 7'000; },
         "position_size: a position of 7000.00 USD is above 6000.00 USD"},
        {[](World& w) { w.context.account.margin_used = 4'501; },
         "margin_usage: margin would be 50.0 % of equity, allowed are 50 %"},
        {[](World& w) { w.rules.limits.max_margin_usage_pct = 4; },
         "exec_margin_usage: margin would be 5.0 % of equity, allowed are 4 %"},
        {[](World& w) { w.decision.risk_usd = 201; },
         "risk_usd: a risk of 201.00 USD is above 200.00 USD"},
    };
    for (const Row& row : rows) {
        World world;
        row.change(world);
        EXPECT_EQ(world.line(), "BTC buy_to_enter refused by " + row.line);
    }
}

TEST(Guards, SwitchesAndAbsentLimitsTurnThemOff) {
    World world;
    world.context.coins[0].open_interest = {};
    world.rules.limits.liquidity_guard = false;
    world.context.cooldowns = {{Symbol("BTC"), world.context.now + 30s}};
    world.rules.limits.cooldown_guard = false;
    world.rules.limits.major_coins.max_equity_multiple = 0.1;
    world.rules.limits.value_band_guard = false;
    world.rules.limits.max_margin_usage_pct = 1;
    world.rules.limits.margin_usage_guard = false;
    world.rules.risk.stop_loss_enabled = false;
    world.rules.risk.max_risk_pct = 0;
    world.decision.stop_loss = {};
    EXPECT_TRUE(world.judged().allowed()) << world.line();
    world.rules.risk.take_profit_enabled = false;
    EXPECT_EQ(world.judged().plan->take_profit, std::nullopt);
}

TEST(Guards, TheStricterOfTwoCapsHolds) {
    GuardRules rules = usual_rules();
    rules.trader_override.major_coin_leverage = 18;
    EXPECT_EQ(entry_limits(rules, Symbol("ETH")).leverage_max, 18);
    rules.symbol_overrides["ETH"].major_coin_leverage = 12;
    EXPECT_EQ(entry_limits(rules, Symbol("ETH")).leverage_max, 12);
    EXPECT_EQ(entry_limits(rules, Symbol("BTC")).leverage_max, 18);
    rules.symbol_overrides["BTC"] = {
        .min_confidence = 40, .min_risk_reward = 1, .max_positions = 1};
    EXPECT_EQ(entry_limits(rules, Symbol("BTC")).confidence_min, 60);
    EXPECT_EQ(entry_limits(rules, Symbol("BTC")).risk_reward_min, 2);
    EXPECT_EQ(entry_limits(rules, Symbol("BTC")).positions_max, 1);
    EXPECT_EQ(entry_limits(rules, Symbol("SOL")).leverage_max, 5);
}

TEST(Guards, AnEntryPriceCountsOnlyWhereOrdersArePlacedAtIt) {
    World world;
    world.decision.entry_price = 99'500;
    EXPECT_EQ(world.judged().plan->entry_reference, 99'500);
    world.rules.at_decision_price = false;
    EXPECT_EQ(world.judged().plan->entry_reference, 100'000);
    // A stop between a far entry price and the mark would trigger at once.
    world.rules.at_decision_price = true;
    world.decision.entry_price = 101'500;
    world.decision.stop_loss = 100'500;
    world.decision.take_profit = 106'000;
    EXPECT_EQ(world.judged().refusal->guard, Guard::exit_sides);
}

TEST(Guards, AQuantityIsCutToWholeSteps) {
    World world;
    world.decision.position_size_usd = {};
    world.decision.quantity = 0.050099;
    EXPECT_EQ(world.judged().plan->quantity, 0.05);
    world.decision.quantity = 0.00009;
    world.rules.limits.value_band_guard = false;
    EXPECT_EQ(world.judged().refusal->guard, Guard::position_size);
}

TEST(Guards, ClosesOnlyWhatIsHeld) {
    World world;
    world.decision = {.symbol = Symbol("SOL"), .kind = SignalKind::close};
    EXPECT_EQ(world.line(), "SOL close refused by not_held: nothing of it is held");
    world.context.held = {held("SOL", -7)};
    world.state.paused_until = world.context.now + 1h;
    EXPECT_EQ(world.line(), "SOL close allowed: buy 7 at 200 (1400.00 USD, 3x)");
    EXPECT_TRUE(world.judged().plan->reduce_only);
    world.context.held = {held("SOL", 7)};
    world.decision.quantity = -7;
    EXPECT_EQ(world.line(),
              "SOL close refused by close_side: a short of 7 is to be closed, a long of 7 is held");
    world.state.other_owners.emplace(Symbol("SOL"), TraderId("beta"));
    EXPECT_EQ(world.judged().refusal->guard, Guard::symbol_owner);
}

TEST(Guards, AHoldIsAllowedAndHasNoOrder) {
    World world;
    world.decision = {.symbol = Symbol("DOGE"), .kind = SignalKind::hold};
    EXPECT_EQ(world.line(), "DOGE hold allowed");
    EXPECT_FALSE(world.judged().plan);
}

TEST(Guards, EntriesOfACycleShareItsRoom) {
    World world;
    world.rules.limits.max_new_positions_per_cycle = 1;
    Decision second = sound_long();
    second.symbol = Symbol("SOL");
    const std::vector<Decision> both{world.decision, second};
    const auto results = judge(both, world.context, world.rules, world.state);
    EXPECT_TRUE(results[0].allowed());
    EXPECT_EQ(results[1].refusal->guard, Guard::max_new_positions);
}

TEST(Guards, ResultsAreJson) {
    World world;
    world.decision.leverage = 16;
    const std::vector<GuardResult> results{World{}.judged(), world.judged()};
    EXPECT_EQ(guard_results_json(results),
              R"([{"symbol":"BTC","signal":"buy_to_enter","allowed":true,"numbers":)"
              R"({"quantity":0.05,"notional_usd":5000,"leverage":10,"reference_px":100000,)"
              R"("stop_loss_px":99000,"take_profit_px":103000,"risk_usd":50}},)"
              R"({"symbol":"BTC","signal":"buy_to_enter","allowed":false,"guard":"leverage",)"
              R"("reason":"16 is above 15","numbers":{"leverage":16,"max":15}}])");
    EXPECT_EQ(guard_results_json({}), "[]");
}

TEST(Guards, ThePauseOfASharpeBreach) {
    World world;
    world.rules.limits.pause_duration_on_breach = 6h;
    EXPECT_EQ(sharpe_pause(world.context.account, world.rules.limits), std::nullopt);
    world.context.account.sharpe = -1;
    EXPECT_EQ(sharpe_pause(world.context.account, world.rules.limits), std::nullopt);
    world.context.account.sharpe = -1.01;
    EXPECT_EQ(sharpe_pause(world.context.account, world.rules.limits), 6h);
}

} // namespace
} // namespace nof0::rules
