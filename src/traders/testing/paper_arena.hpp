// For tests only: six coins on seeded random walks, minute by minute, and one account that trades
// them without fees: enough of a world to see what a decider does over days.
#pragma once

#include "base/random.hpp"
#include "rules/guards.hpp"
#include "traders/context_builder.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace nof0::testing_support {

class PaperArena {
public:
    explicit PaperArena(std::uint64_t seed) : random_(seed) {
        for (const auto& [symbol, px, move] :
             {std::tuple{"BTC", 114'000.0, 5e-4}, std::tuple{"ETH", 4'100.0, 7e-4},
              std::tuple{"SOL", 199.0, 8e-4}, std::tuple{"BNB", 1'135.0, 6e-4},
              std::tuple{"XRP", 2.64, 8e-4}, std::tuple{"DOGE", 0.2, 9e-4}}) {
            coins_.push_back({.symbol = Symbol(symbol), .px = px, .move = move});
        }
        for (int minute = 0; minute < 60 * 240; ++minute) { // sixty bars of four hours
            step();
        }
        start_ms_ = now_ms_;
    }

    // One minute: prices move, exits trigger, funding drifts.
    void step() {
        now_ms_ += 60'000;
        for (Coin& coin : coins_) {
            coin.px *= 1 + coin.move * random_.fat_tailed();
            coin.funding += 0.01 * (1.25e-5 - coin.funding) + 6e-7 * random_.normal();
            add(coin.intraday, 180'000, coin);
            add(coin.four_hour, 14'400'000, coin);
            trigger(coin);
        }
    }

    TradingContext context(std::int32_t cycle, const GuardLimits& limits) const {
        std::vector<rules::MarketView> markets;
        for (const Coin& coin : coins_) {
            markets.push_back(view(coin).value());
        }
        std::vector<traders::RememberedPosition> remembered;
        std::vector<RestingOrder> resting;
        VenueAccount account{.account_value = exact(equity())};
        for (const Coin& coin : coins_) {
            add_position(coin, account, remembered, resting);
        }
        std::vector<Cooldown> cooldowns;
        for (const Coin& coin : coins_) {
            if (coin.closed_ms > 0) {
                cooldowns.push_back({coin.symbol, ArenaTime::from_ms(coin.closed_ms) +
                                                      limits.cooldown_after_close});
            }
        }
        return traders::build_context(
            {.trader = TraderId("paper"),
             .cycle_number = cycle,
             .now = ArenaTime::from_ms(now_ms_),
             .account = account,
             .resting = resting,
             .remembered = remembered,
             .markets = markets,
             .performance = {.initial_equity = 10'000, .inception = ArenaTime::from_ms(start_ms_)},
             .cooldowns = std::move(cooldowns),
             .candidate_limit = limits.candidate_limit});
    }

    void execute(const rules::OrderPlan& plan, const Decision& decision) {
        Coin& coin = *std::ranges::find(coins_, plan.symbol, &Coin::symbol);
        if (plan.reduce_only) {
            return close(coin, coin.px);
        }
        coin.quantity = sign_of(plan.side) * plan.quantity;
        coin.entry_px = coin.px;
        coin.leverage = plan.leverage;
        coin.stop = plan.stop_loss;
        coin.target = plan.take_profit;
        coin.confidence = decision.confidence;
        coin.opened_ms = now_ms_;
        ++entries;
    }

    double equity() const {
        double sum = cash_;
        for (const Coin& coin : coins_) {
            sum += coin.quantity * (coin.px - coin.entry_px);
        }
        return sum;
    }

    int entries = 0;
    std::vector<double> held_hours; // of each closed position

private:
    struct Coin {
        Symbol symbol;
        double px = 0;
        double move = 0; // standard deviation of a minute
        double funding = 1.25e-5;
        std::vector<Candle> intraday{};
        std::vector<Candle> four_hour{};
        double quantity = 0;
        double entry_px = 0;
        int leverage = 1;
        std::optional<double> stop{};
        std::optional<double> target{};
        std::optional<double> confidence{};
        std::int64_t opened_ms = 0;
        std::int64_t closed_ms = 0;
    };

    static Decimal exact(double value) { return Decimal::from_double(value).value(); }

    void add(std::vector<Candle>& bars, std::int64_t length_ms, const Coin& coin) const {
        const std::int64_t open_ms = now_ms_ / length_ms * length_ms;
        if (bars.empty() || bars.back().open_ms != open_ms) {
            if (!bars.empty()) {
                bars.back().is_closed = true;
            }
            if (bars.size() == rules::k_view_bars) {
                bars.erase(bars.begin());
            }
            bars.push_back({.symbol = coin.symbol,
                            .open_ms = open_ms,
                            .close_ms = open_ms + length_ms - 1,
                            .open = coin.px,
                            .high = coin.px,
                            .low = coin.px});
        }
        Candle& bar = bars.back();
        bar.high = std::max(bar.high, coin.px);
        bar.low = std::min(bar.low, coin.px);
        bar.close = coin.px;
        bar.volume += 1;
    }

    void close(Coin& coin, double px) {
        cash_ += coin.quantity * (px - coin.entry_px);
        held_hours.push_back(static_cast<double>(now_ms_ - coin.opened_ms) / 3.6e6);
        coin.quantity = 0;
        coin.closed_ms = now_ms_;
    }

    void trigger(Coin& coin) {
        const double sign = coin.quantity < 0 ? -1 : 1;
        if (coin.quantity != 0 && coin.stop && sign * (coin.px - *coin.stop) <= 0) {
            close(coin, *coin.stop);
        } else if (coin.quantity != 0 && coin.target && sign * (coin.px - *coin.target) >= 0) {
            close(coin, *coin.target);
        }
    }

    Result<rules::MarketView> view(const Coin& coin) const {
        const MarketAsset asset{.symbol = coin.symbol, .sz_decimals = 3, .max_leverage = 20};
        const MarketContext context{.symbol = coin.symbol,
                                    .ts_ms = now_ms_,
                                    .funding = coin.funding,
                                    .open_interest = 1e8 / coin.px,
                                    .mark_px = coin.px,
                                    .mid_px = coin.px};
        return rules::market_view({.intraday = coin.intraday,
                                   .four_hour = coin.four_hour,
                                   .context = context,
                                   .asset = &asset,
                                   .now = ArenaTime::from_ms(now_ms_)});
    }

    static void add_position(const Coin& coin, VenueAccount& account,
                             std::vector<traders::RememberedPosition>& remembered,
                             std::vector<RestingOrder>& resting) {
        if (coin.quantity == 0) {
            return;
        }
        account.positions.push_back({.symbol = coin.symbol,
                                     .quantity = exact(coin.quantity),
                                     .entry_price = exact(coin.entry_px),
                                     .leverage = static_cast<double>(coin.leverage)});
        account.margin_used += exact(std::fabs(coin.quantity) * coin.px / coin.leverage);
        const bool is_long = coin.quantity > 0;
        remembered.push_back({.symbol = coin.symbol,
                              .side = is_long ? Side::long_side : Side::short_side,
                              .opened = ArenaTime::from_ms(coin.opened_ms),
                              .confidence = coin.confidence});
        const OrderSide side = is_long ? OrderSide::sell : OrderSide::buy;
        if (coin.stop) {
            resting.push_back({.symbol = coin.symbol,
                               .side = side,
                               .kind = OrderKind::stop_loss,
                               .trigger_px = exact(*coin.stop)});
        }
        if (coin.target) {
            resting.push_back({.symbol = coin.symbol,
                               .side = side,
                               .kind = OrderKind::take_profit,
                               .trigger_px = exact(*coin.target)});
        }
    }

    Random random_;
    std::vector<Coin> coins_;
    std::int64_t now_ms_ = 1'761'609'600'000;
    std::int64_t start_ms_ = 0;
    double cash_ = 10'000;
};

} // namespace nof0::testing_support
