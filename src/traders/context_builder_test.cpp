#include "traders/context_builder.hpp"

#include "base/random.hpp"
#include "traders/trader_rules.hpp"

#include <gtest/gtest.h>

namespace nof0::traders {
namespace {

using namespace std::chrono_literals;

Decimal exact(std::string_view text) {
    return Decimal::parse(text).value();
}

rules::MarketView market(std::string_view symbol, double mark, std::optional<double> interest) {
    rules::MarketView view{.coin = {.symbol = Symbol(symbol), .mid_px = mark, .mark_px = mark}};
    view.coin.open_interest = interest;
    return view;
}

RestingOrder trigger(std::string_view symbol, OrderKind kind, OrderSide side, std::string_view px) {
    return {.symbol = Symbol(symbol), .side = side, .kind = kind, .trigger_px = exact(px)};
}

struct World {
    VenueAccount account{.account_value = exact("10500"), .margin_used = exact("1200")};
    std::vector<RestingOrder> resting;
    std::vector<RememberedPosition> remembered;
    std::vector<rules::MarketView> markets{market("BTC", 100'000, 1'000), market("SOL", 200, 9e5),
                                           market("XRP", 2, {}), market("ETH", 4'000, 20'000)};
    TraderPerformance performance{.initial_equity = 10'000,
                                  .realized_pnl = 300,
                                  .sharpe = 0.5,
                                  .trades = 4,
                                  .wins = 3,
                                  .inception = ArenaTime::from_ms(0)};
    std::vector<Cooldown> cooldowns;
    int limit = 10;

    TradingContext built() const {
        return build_context({.trader = TraderId("alpha"),
                              .cycle_number = 7,
                              .now = ArenaTime::from_ms(3'600'000),
                              .account = account,
                              .resting = resting,
                              .remembered = remembered,
                              .markets = markets,
                              .performance = performance,
                              .cooldowns = cooldowns,
                              .candidate_limit = limit});
    }
};

std::string coins_of(const TradingContext& context) {
    std::string text;
    for (const CoinView& coin : context.coins) {
        text += coin.symbol.text() + " ";
    }
    return text;
}

TEST(ContextBuilder, AccountAndTimes) {
    World world;
    world.cooldowns = {{Symbol("SOL"), ArenaTime::from_ms(3'600'001)},
                       {Symbol("BTC"), ArenaTime::from_ms(3'600'000)}};
    const TradingContext context = world.built();
    EXPECT_EQ(context.minutes_since_inception, 60);
    EXPECT_EQ(context.account.equity, 10'500);
    EXPECT_EQ(context.account.available, 9'300);
    EXPECT_NEAR(context.account.return_pct, 5, 1e-9);
    EXPECT_EQ(context.account.wins, 3);
    ASSERT_EQ(context.cooldowns.size(), 1U);
    EXPECT_EQ(context.cooldowns[0].symbol, Symbol("SOL"));
}

TEST(ContextBuilder, PnlIsAGainOnBothSides) {
    World world;
    world.account.positions = {{.symbol = Symbol("SOL"),
                                .quantity = exact("-10"),
                                .entry_price = exact("220"),
                                .leverage = 5},
                               {.symbol = Symbol("BTC"),
                                .quantity = exact("0.1"),
                                .entry_price = exact("101000"),
                                .leverage = 10,
                                .liquidation_price = exact("92000"),
                                .margin_used = exact("990"),
                                .unrealized_pnl = exact("-101")}};
    const TradingContext context = world.built();
    ASSERT_EQ(context.held.size(), 2U);
    const HeldView& btc = context.held[0];
    EXPECT_EQ(btc.symbol, Symbol("BTC"));
    EXPECT_EQ(btc.unrealized_pnl, -101); // the venue's word before our own reckoning
    EXPECT_NEAR(btc.pnl_pct, -10, 1e-9);
    EXPECT_EQ(btc.margin, 990);
    EXPECT_EQ(btc.liquidation_price, 92'000);
    const HeldView& sol = context.held[1];
    EXPECT_EQ(sol.side, Side::short_side);
    EXPECT_NEAR(sol.unrealized_pnl, 200, 1e-9);
    EXPECT_NEAR(sol.pnl_pct, 100 * 200 / 440.0, 1e-9);
    EXPECT_NEAR(sol.margin, 400, 1e-9);
    EXPECT_NEAR(context.account.unrealized_pnl, 99, 1e-9);
}

TEST(ContextBuilder, ExitsAreTheTriggersThatFireFirst) {
    World world;
    world.account.positions = {
        {.symbol = Symbol("SOL"), .quantity = exact("-10"), .entry_price = exact("220")}};
    using enum OrderKind;
    using enum OrderSide;
    world.resting = {trigger("SOL", stop_loss, buy, "230"),   trigger("SOL", stop_loss, buy, "225"),
                     trigger("SOL", stop_loss, sell, "201"),  trigger("BTC", stop_loss, buy, "202"),
                     trigger("SOL", take_profit, buy, "180"), trigger("SOL", limit, buy, "190")};
    const TradingContext context = world.built();
    EXPECT_EQ(context.held[0].stop_loss, 225);
    EXPECT_EQ(context.held[0].take_profit, 180);
}

TEST(ContextBuilder, RemembersWhyWhileTheSideIsTheSame) {
    World world;
    world.account.positions = {
        {.symbol = Symbol("SOL"), .quantity = exact("-10"), .entry_price = exact("220")}};
    world.remembered = {{.symbol = Symbol("SOL"),
                         .side = Side::short_side,
                         .opened = ArenaTime::from_ms(60'000),
                         .confidence = 80,
                         .risk_usd = 50,
                         .invalidation_condition = "above 230"}};
    EXPECT_EQ(world.built().held[0].opened, ArenaTime::from_ms(60'000));
    EXPECT_EQ(world.built().held[0].invalidation_condition, "above 230");
    world.remembered[0].side = Side::long_side;
    const TradingContext context = world.built();
    EXPECT_FALSE(context.held[0].confidence);
    EXPECT_EQ(context.notes,
              std::vector<std::string>{"SOL: when and why it was opened is not known"});
}

TEST(ContextBuilder, CandidatesByLiquidityAndWhateverIsHeld) {
    World world;
    EXPECT_EQ(coins_of(world.built()), "SOL BTC ETH XRP ");
    world.limit = 1;
    world.account.positions = {
        {.symbol = Symbol("XRP"), .quantity = exact("5"), .entry_price = exact("2")}};
    EXPECT_EQ(coins_of(world.built()), "SOL XRP ");
    world.markets[1].coin.is_delisted = true;
    EXPECT_EQ(coins_of(world.built()), "BTC XRP ");
}

TEST(ContextBuilder, APositionIsShownWhateverIsMissing) {
    World world;
    world.account.positions = {{.symbol = Symbol("DOGE"), .quantity = exact("100")},
                               {.symbol = Symbol("KAS"),
                                .quantity = exact("-100"),
                                .entry_price = exact("2"),
                                .unrealized_pnl = exact("50")}};
    const TradingContext context = world.built();
    ASSERT_EQ(context.held.size(), 2U);
    EXPECT_EQ(context.held[0].pnl_pct, 0);
    EXPECT_EQ(context.held[1].mark_price, 1.5); // what the venue's PnL implies
    EXPECT_EQ(context.notes,
              (std::vector<std::string>{"DOGE: the price of what is held is not known",
                                        "DOGE: the venue names no entry price",
                                        "DOGE: when and why it was opened is not known",
                                        "KAS: when and why it was opened is not known"}));
}

TEST(TraderRules, AreGatheredFromBothFiles) {
    config::TraderConfig trader;
    trader.id = "bold";
    trader.risk_params.max_positions = 2;
    trader.order_style = config::OrderStyle::market_ioc;
    config::ExecutorConfig executor;
    executor.overrides.resize(2);
    executor.overrides[0].name = "bold";
    executor.overrides[0].min_confidence = 55;
    executor.overrides[1].name = "DOGE";
    executor.overrides[1].altcoin_leverage = 2;
    const rules::GuardRules gathered = guard_rules_of(trader, executor);
    EXPECT_FALSE(gathered.at_decision_price);
    EXPECT_EQ(gathered.risk.max_positions, 2);
    EXPECT_EQ(gathered.executor.min_confidence, 75);
    EXPECT_EQ(gathered.trader_override.min_confidence, 55);
    EXPECT_EQ(gathered.symbol_overrides.at("DOGE").altcoin_leverage, 2);
}

} // namespace
} // namespace nof0::traders
