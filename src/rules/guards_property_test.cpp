// Over seeded worlds: an allowed order satisfies every limit, and stricter limits never allow more.
#include "base/random.hpp"
#include "rules/guards.hpp"
#include "rules/testing/guard_case.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace nof0::rules {
namespace {

using namespace std::chrono_literals;
using testing_support::coin_at;

double between(Random& random, double low, double high) {
    return low + (high - low) * random.unit();
}

GuardRules random_rules(Random& random) {
    GuardRules rules;
    rules.risk = {.max_positions = static_cast<int>(random.between(1, 4)),
                  .max_position_size_usd = between(random, 500, 20'000),
                  .max_margin_usage_pct = random.chance(0.3) ? 0 : between(random, 5, 100),
                  .major_coin_leverage = static_cast<int>(random.between(1, 30)),
                  .altcoin_leverage = static_cast<int>(random.between(1, 20)),
                  .min_risk_reward_ratio = between(random, 0.5, 3),
                  .min_confidence = static_cast<int>(random.between(0, 90)),
                  .max_risk_pct = random.chance(0.5) ? 0 : between(random, 0.5, 5),
                  .stop_loss_enabled = random.chance(0.7),
                  .take_profit_enabled = random.chance(0.7)};
    rules.limits.max_new_positions_per_cycle = static_cast<int>(random.between(0, 3));
    rules.limits.liquidity_threshold_usd = random.chance(0.5) ? 0 : between(random, 1e5, 1e8);
    rules.limits.max_margin_usage_pct = random.chance(0.5) ? 0 : between(random, 5, 100);
    rules.limits.major_coins.max_equity_multiple = random.chance(0.5) ? 0 : between(random, 0.2, 5);
    rules.limits.altcoins.min_equity_multiple = random.chance(0.5) ? 0 : between(random, 0, 0.3);
    rules.executor = {.major_coin_leverage = static_cast<int>(random.between(1, 30)),
                      .altcoin_leverage = static_cast<int>(random.between(1, 20)),
                      .min_confidence = static_cast<int>(random.between(0, 90)),
                      .min_risk_reward = between(random, 0.5, 3),
                      .max_positions = static_cast<int>(random.between(1, 5))};
    rules.at_decision_price = random.chance(0.5);
    return rules;
}

TradingContext random_context(Random& random) {
    TradingContext context{.trader = TraderId("alpha"), .now = ArenaTime::from_ms(1'000'000'000)};
    context.account.equity = between(random, 1'000, 50'000);
    context.account.margin_used = context.account.equity * between(random, 0, 0.6);
    for (const std::string_view symbol : {"BTC", "ETH", "SOL", "DOGE"}) {
        CoinView coin = coin_at(symbol, std::exp(between(random, -2, 11)));
        coin.open_interest = between(random, 1e5, 1e9) / coin.mark_px;
        coin.max_leverage = static_cast<double>(random.between(3, 40));
        coin.sz_decimals = static_cast<int>(random.between(0, 5));
        context.coins.push_back(coin);
    }
    if (random.chance(0.2)) {
        context.held.push_back({.symbol = Symbol("SOL"), .quantity = 3});
    }
    return context;
}

Decision random_entry(Random& random, const TradingContext& context) {
    const CoinView& coin = context.coins[random.below(context.coins.size())];
    Decision decision{.symbol = coin.symbol};
    const double sign = random.chance(0.5) ? 1 : -1;
    decision.kind = sign > 0 ? SignalKind::enter_long : SignalKind::enter_short;
    decision.leverage = between(random, 0.8, 20);
    decision.position_size_usd = between(random, 100, 15'000);
    const double entry = coin.mark_px * between(random, 0.995, 1.005);
    if (random.chance(0.5)) {
        decision.entry_price = entry;
    }
    decision.stop_loss = coin.mark_px * (1 - sign * between(random, -0.005, 0.03));
    decision.take_profit = coin.mark_px * (1 + sign * between(random, -0.005, 0.09));
    decision.confidence = between(random, -1, 101);
    return decision;
}

void expect_within_limits(const OrderPlan& plan, const Decision& decision,
                          const TradingContext& context, const GuardRules& rules,
                          const GuardState& state) {
    const RiskParams& risk = rules.risk;
    const CoinView& coin = *context.coin(plan.symbol.text());
    const bool major = is_major_coin(plan.symbol);
    const double room = 1 + 1e-9;
    const double equity = context.account.equity;
    EXPECT_GT(plan.quantity, 0);
    EXPECT_GE(plan.leverage, 1);
    EXPECT_LE(plan.leverage, major ? risk.major_coin_leverage : risk.altcoin_leverage);
    EXPECT_LE(plan.leverage,
              major ? rules.executor.major_coin_leverage : rules.executor.altcoin_leverage);
    EXPECT_LE(plan.leverage, *coin.max_leverage);
    EXPECT_LE(plan.notional_usd, risk.max_position_size_usd * room);
    const double used_pct =
        100 * (context.account.margin_used + state.entered_margin_usd + plan.margin_usd) / equity;
    for (const double limit : {risk.max_margin_usage_pct, rules.limits.max_margin_usage_pct}) {
        EXPECT_TRUE(limit == 0 || used_pct <= limit * room);
    }
    const ValueBand& band = major ? rules.limits.major_coins : rules.limits.altcoins;
    EXPECT_GE(plan.notional_usd * room, band.min_equity_multiple * equity);
    EXPECT_TRUE(band.max_equity_multiple == 0 ||
                plan.notional_usd <= band.max_equity_multiple * equity * room);
    EXPECT_GE(*coin.open_interest * coin.mark_px, rules.limits.liquidity_threshold_usd);
    EXPECT_GE(*decision.confidence, std::max(risk.min_confidence, rules.executor.min_confidence));
    const double sign = plan.side == OrderSide::buy ? 1 : -1;
    const double loss = sign * (plan.entry_reference - *decision.stop_loss);
    const double gain = sign * (*decision.take_profit - plan.entry_reference);
    EXPECT_GT(loss, 0);
    EXPECT_GE(gain * room,
              loss * std::max(risk.min_risk_reward_ratio, rules.executor.min_risk_reward));
    EXPECT_TRUE(risk.max_risk_pct == 0 ||
                plan.quantity * loss <= equity * risk.max_risk_pct / 100 * room);
    EXPECT_TRUE(!risk.stop_loss_enabled || plan.stop_loss == decision.stop_loss);
    EXPECT_EQ(context.holding(plan.symbol.text()), nullptr);
    EXPECT_LT(context.held.size() + state.entered.size(),
              static_cast<std::size_t>(std::min(risk.max_positions, rules.executor.max_positions)));
}

TEST(GuardsProperty, AnAllowedOrderSatisfiesEveryLimit) {
    int allowed = 0;
    for (std::uint64_t seed = 1; seed <= 8000; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random(seed);
        const GuardRules rules = random_rules(random);
        const TradingContext context = random_context(random);
        std::vector<Decision> decisions;
        for (int i = 0; i < 6; ++i) {
            decisions.push_back(random_entry(random, context));
        }
        const auto results = judge(decisions, context, rules, {});
        GuardState state;
        for (std::size_t i = 0; i < results.size(); ++i) {
            if (results[i].plan) {
                ++allowed;
                expect_within_limits(*results[i].plan, decisions[i], context, rules, state);
                state.entered.push_back(decisions[i].symbol);
                state.entered_margin_usd += results[i].plan->margin_usd;
            }
        }
        if (testing::Test::HasFailure()) {
            return;
        }
    }
    EXPECT_GT(allowed, 500);
}

// Makes one limit stricter.
void tighten(Random& random, GuardRules& rules) {
    const auto lower = [&](double& limit) {
        limit = limit == 0 ? between(random, 1, 100) : limit * random.unit();
    };
    switch (random.below(14)) {
    case 0:
        rules.risk.max_positions = 1;
        break;
    case 1:
        rules.risk.max_position_size_usd *= random.unit();
        break;
    case 2:
        return lower(rules.risk.max_margin_usage_pct);
    case 3:
        rules.risk.major_coin_leverage = 1;
        break;
    case 4:
        rules.executor.altcoin_leverage = 1;
        break;
    case 5:
        rules.risk.min_risk_reward_ratio += random.unit();
        break;
    case 6:
        rules.executor.min_confidence += 5;
        break;
    case 7:
        rules.risk.stop_loss_enabled = rules.risk.take_profit_enabled = true;
        break;
    case 8:
        return lower(rules.risk.max_risk_pct);
    case 9:
        rules.limits.max_new_positions_per_cycle = 1;
        break;
    case 10:
        rules.limits.liquidity_threshold_usd += 1e7;
        break;
    case 11:
        return lower(rules.limits.max_margin_usage_pct);
    case 12:
        return lower(rules.limits.major_coins.max_equity_multiple);
    default:
        rules.limits.altcoins.min_equity_multiple += 0.1;
        break;
    }
}

TEST(GuardsProperty, StricterLimitsNeverAllowMore) {
    int newly_refused = 0;
    for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
        Random random(seed);
        const GuardRules rules = random_rules(random);
        const TradingContext context = random_context(random);
        const Decision decision = random_entry(random, context);
        GuardState state;
        if (random.chance(0.3)) {
            state.entered.push_back(Symbol("XRP"));
        }
        GuardRules stricter = rules;
        tighten(random, stricter);
        const bool before = judge_one(decision, context, rules, state).allowed();
        const bool after = judge_one(decision, context, stricter, state).allowed();
        ASSERT_TRUE(before || !after) << "seed " << seed;
        newly_refused += before && !after ? 1 : 0;
    }
    EXPECT_GT(newly_refused, 50);
}

} // namespace
} // namespace nof0::rules
