// For tests only: a market, an account and a decision that every guard allows, to be changed one
// thing at a time.
#pragma once

#include "rules/guards.hpp"

#include <string_view>

namespace nof0::testing_support {

inline CoinView coin_at(std::string_view symbol, double price) {
    CoinView coin{.symbol = Symbol(symbol), .mid_px = price, .mark_px = price};
    coin.open_interest = 1e8 / price;
    coin.max_leverage = 40;
    coin.sz_decimals = 4;
    return coin;
}

// 10,000 USD, nothing held, BTC at 100,000 and SOL at 200.
inline TradingContext calm_context() {
    TradingContext context{.trader = TraderId("alpha"), .now = ArenaTime::from_ms(1'000'000'000)};
    context.account = {.equity = 10'000, .available = 10'000, .initial_equity = 10'000};
    context.coins = {coin_at("BTC", 100'000), coin_at("SOL", 200)};
    return context;
}

// 5,000 USD of BTC at 10x: a stop 1 % below, a target 3 % above.
inline Decision sound_long() {
    return {.symbol = Symbol("BTC"),
            .kind = SignalKind::enter_long,
            .leverage = 10,
            .position_size_usd = 5'000,
            .stop_loss = 99'000,
            .take_profit = 103'000,
            .risk_usd = 50,
            .confidence = 80};
}

inline rules::GuardRules usual_rules() {
    rules::GuardRules rules;
    rules.risk = {.max_positions = 3,
                  .max_position_size_usd = 6'000,
                  .max_margin_usage_pct = 50,
                  .major_coin_leverage = 20,
                  .altcoin_leverage = 5,
                  .min_risk_reward_ratio = 2,
                  .min_confidence = 60,
                  .max_risk_pct = 2};
    rules.limits.max_new_positions_per_cycle = 2;
    rules.limits.liquidity_threshold_usd = 1e6;
    rules.limits.max_margin_usage_pct = 60;
    rules.limits.major_coins = {.min_equity_multiple = 0.1, .max_equity_multiple = 5};
    rules.limits.altcoins = {.min_equity_multiple = 0.05, .max_equity_multiple = 2};
    rules.limits.sharpe_pause_threshold = -1;
    rules.executor = {.major_coin_leverage = 15,
                      .altcoin_leverage = 10,
                      .min_confidence = 75,
                      .min_risk_reward = 2.5,
                      .max_positions = 4};
    return rules;
}

} // namespace nof0::testing_support
