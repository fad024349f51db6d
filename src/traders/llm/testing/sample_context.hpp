// For tests only: what a trader with two positions is shown of three coins.
#pragma once

#include "traders/llm/prompt_input.hpp"

#include <memory>

namespace nof0::traders::testing_support {

inline CoinView sample_coin(const char* symbol, double price) {
    CoinView coin{.symbol = Symbol(symbol), .mid_px = price, .mark_px = price * 1.0001};
    for (int i = 0; i < 10; ++i) {
        const double step = price * (1 + i * 0.0003);
        coin.intraday.prices.push_back(step);
        coin.intraday.ema20.push_back(step * 0.999);
        coin.intraday.macd.push_back(price * 0.0001 * (i - 5));
        coin.intraday.rsi7.push_back(40 + i * 3.3333333);
        coin.intraday.rsi14.push_back(45 + i * 1.5);
        coin.four_hour.ema20.push_back(step * 0.98);
        coin.four_hour.macd.push_back(price * 0.001 * i);
        coin.four_hour.rsi14.push_back(50 + i);
    }
    coin.change_1h_pct = 0.27;
    coin.change_4h_pct = -1.2;
    coin.four_hour.ema50 = price * 0.97;
    coin.four_hour.atr3 = price * 0.004;
    coin.four_hour.atr14 = price * 0.006;
    coin.four_hour.volume = 2.554;
    coin.four_hour.volume_average = 4617.131;
    coin.open_interest = 30352.47;
    coin.open_interest_average = 30404.13;
    coin.funding = 0.0000125;
    coin.max_leverage = 40;
    coin.sz_decimals = 4;
    return coin;
}

inline TradingContext sample_context() {
    TradingContext context{.trader = TraderId("sample")};
    context.cycle_number = 4039;
    context.now = ArenaTime::from_ms(1'761'653'379'595);
    context.minutes_since_inception = 8577;
    context.account = {.equity = 11364.7,
                       .available = 5555.87,
                       .margin_used = 5808.83,
                       .initial_equity = 10000,
                       .return_pct = 13.647,
                       .realized_pnl = 1280.5,
                       .unrealized_pnl = 84.2,
                       .sharpe = 0.0273,
                       .trades = 7,
                       .wins = 4};
    context.held = {{.symbol = Symbol("BTC"),
                     .side = Side::long_side,
                     .quantity = 0.48,
                     .entry_price = 115097,
                     .mark_price = 114285.9,
                     .unrealized_pnl = -389.328,
                     .pnl_pct = -14.09,
                     .leverage = 20,
                     .margin = 2762.33,
                     .liquidation_price = 110827.2,
                     .stop_loss = 112761.43,
                     .take_profit = 121965.71,
                     .opened = ArenaTime::from_ms(1'761'600'000'000),
                     .confidence = 70,
                     .risk_usd = 1116.12,
                     .invalidation_condition = "4H close below \"111,000\""},
                    {.symbol = Symbol("DOGE"),
                     .side = Side::short_side,
                     .quantity = -1000,
                     .entry_price = 0.2,
                     .mark_price = 0.199575,
                     .unrealized_pnl = 0.425,
                     .pnl_pct = 2.125,
                     .leverage = 10,
                     .margin = 20,
                     .opened = ArenaTime::from_ms(1'761'650'000'000)}};
    context.coins = {sample_coin("BTC", 114274.5), sample_coin("ETH", 4109.55),
                     sample_coin("DOGE", 0.199575)};
    context.coins[2].only_isolated = true;
    context.coins[2].funding.reset();
    context.coins[2].four_hour = {};
    context.cooldowns = {{Symbol("ETH"), ArenaTime::from_ms(1'761'655'000'000)}};
    context.notes = {"DOGE: four-hour bars begin with this arena"};
    return context;
}

inline PromptTrader sample_trader() {
    PromptTrader trader{.name = "Sample", .decision_interval = Milliseconds(180'000)};
    trader.risk = {.max_positions = 4,
                   .max_position_size_usd = 20000,
                   .max_margin_usage_pct = 60,
                   .major_coin_leverage = 20,
                   .altcoin_leverage = 10,
                   .min_risk_reward_ratio = 2,
                   .min_confidence = 60};
    trader.guards.max_new_positions_per_cycle = 1;
    trader.guards.cooldown_after_close = Milliseconds(600'000);
    return trader;
}

} // namespace nof0::traders::testing_support
