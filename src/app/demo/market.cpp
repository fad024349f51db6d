#include "app/demo/market.hpp"

#include "base/ensure.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::app::demo {
namespace {

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

constexpr std::chrono::microseconds k_minute{60'000'000};

} // namespace

const std::array<CoinSpec, k_coins>& coin_specs() {
    static const std::array<CoinSpec, k_coins> specs{
        {{Symbol("BTC"), 108'000, decimal("1"), decimal("0.00001"), 0.00045, 0.75, 40},
         {Symbol("ETH"), 3'900, decimal("0.1"), decimal("0.0001"), 0.00060, 0.65, 25},
         {Symbol("SOL"), 188, decimal("0.01"), decimal("0.01"), 0.00080, 0.60, 20},
         {Symbol("BNB"), 1'100, decimal("0.1"), decimal("0.001"), 0.00060, 0.50, 10},
         {Symbol("DOGE"), 0.19, decimal("0.00001"), decimal("1"), 0.00085, 0.55, 10},
         {Symbol("XRP"), 2.45, decimal("0.0001"), decimal("1"), 0.00070, 0.55, 20}}};
    return specs;
}

DemoMarket::DemoMarket(std::uint64_t seed, ArenaTime start)
    : random_(seed, "demo market"), minute_(start) {
    for (std::size_t i = 0; i < k_coins; ++i) {
        coins_[i].price = coin_specs()[i].start_price;
        coins_[i].day_average = coins_[i].price;
        coins_[i].history.fill(coins_[i].price);
    }
    for (std::size_t i = 0; i < k_history_minutes; ++i) {
        step(); // so that the first trader sees a market with a past
    }
}

void DemoMarket::advance_to(ArenaTime time) {
    for (; time >= minute_ + k_minute; minute_ = minute_ + k_minute) {
        step();
    }
}

void DemoMarket::step() {
    const double shock = random_.fat_tailed();
    turbulence_ = std::min(0.06 + 0.90 * turbulence_ + 0.04 * shock * shock, 6.0);
    trend_ = 0.999 * trend_ + 0.0015 * random_.normal();
    const double size = std::sqrt(turbulence_);
    for (std::size_t i = 0; i < k_coins; ++i) {
        const CoinSpec& spec = coin_specs()[i];
        Coin& coin = coins_[i];
        const double common = std::sqrt(spec.market_share) * (shock + trend_);
        const double own = std::sqrt(1 - spec.market_share) * random_.fat_tailed();
        // A weak pull home keeps the prices of long recordings in a range that people know.
        const double pull = -0.00001 * (coin.price / spec.start_price - 1);
        const double change = spec.volatility * size * (common + own) + pull;
        coin.price *= 1 + std::clamp(change, -0.1, 0.1);
        coin.day_average += (coin.price - coin.day_average) / 1440;
        coin.history[minutes_ % k_history_minutes] = coin.price;
        coin.mid_is_half_a_tick_up = random_.chance(0.5);
    }
    ++minutes_;
}

Decimal DemoMarket::to_tick(std::size_t coin, double price) const {
    const CoinSpec& spec = coin_specs()[coin];
    const double ticks = price / spec.tick.to_double();
    ensure(ticks < 1e15, "a demonstration price is a sensible one");
    return Decimal::from_int(std::max<std::int64_t>(1, std::llround(ticks))) * spec.tick;
}

Decimal DemoMarket::mark(std::size_t coin) const {
    return to_tick(coin, coins_[coin].price);
}

Decimal DemoMarket::mid(std::size_t coin) const {
    const Decimal half = coin_specs()[coin].tick / Decimal::from_int(2);
    return mark(coin) + (coins_[coin].mid_is_half_a_tick_up ? half : Decimal());
}

double DemoMarket::usual_move(std::size_t coin) const {
    return coin_specs()[coin].volatility * std::sqrt(static_cast<double>(k_history_minutes));
}

CoinView DemoMarket::view(std::size_t coin) const {
    const Coin& c = coins_[coin];
    const double oldest = c.history[minutes_ % k_history_minutes];
    const auto [low, high] = std::minmax_element(c.history.begin(), c.history.end());
    const double range = *high - *low;
    const double usual = usual_move(coin);
    return {.momentum = (c.price / oldest - 1) / usual,
            .stretch = (c.price / c.day_average - 1) / usual,
            .breakout = range > 0 ? 2 * (c.price - *low) / range - 1 : 0};
}

std::vector<double> DemoMarket::recent_mids(std::size_t coin, std::size_t count,
                                            std::size_t every_minutes) const {
    ensure(count * every_minutes <= k_history_minutes, "the history is that long");
    std::vector<double> mids;
    for (std::size_t i = count; i-- > 0;) {
        const std::uint64_t minute = minutes_ - 1 - i * every_minutes;
        mids.push_back(to_tick(coin, coins_[coin].history[minute % k_history_minutes]).to_double());
    }
    return mids;
}

} // namespace nof0::app::demo
