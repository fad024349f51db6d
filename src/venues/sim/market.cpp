#include "venues/sim/market.hpp"

#include "venues/sim/price_grid.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::venues::sim {
namespace {

constexpr std::int64_t k_minute = 60;
constexpr std::int64_t k_hour = 3600;
constexpr double k_seconds_per_day = 86'400;
constexpr double k_root_of_minute = 7.745966692414834; // sqrt(60)

// The premium pays eight-hourly what it is worth, an interest of 0.01 % pulled in by at most
// 0.05 %, an eighth of it each hour: Hyperliquid's formula of the funding rate.
double funding_rate(double premium) {
    return (premium + std::clamp(0.0001 - premium, -0.0005, 0.0005)) / 8;
}

} // namespace

const std::array<MarketSpec, k_sim_coins>& market_specs() {
    static const std::array<MarketSpec, k_sim_coins> specs{
        {{Symbol("BTC"), "Bitcoin", 108'000, 5, 40, 0.00045, 0.75, 3.1e9, 2.6e9},
         {Symbol("ETH"), "Ethereum", 3'900, 4, 25, 0.00060, 0.65, 2.2e9, 1.9e9},
         {Symbol("SOL"), "Solana", 188, 2, 20, 0.00080, 0.60, 6.5e8, 7.0e8},
         {Symbol("BNB"), "BNB", 1'100, 3, 10, 0.00060, 0.50, 9.0e7, 8.0e7},
         {Symbol("DOGE"), "Dogecoin", 0.19, 0, 10, 0.00085, 0.55, 7.0e7, 9.0e7},
         {Symbol("XRP"), "XRP", 2.45, 0, 20, 0.00070, 0.55, 2.4e8, 2.1e8}}};
    return specs;
}

SimMarket::SimMarket(std::string provider, Random random)
    : provider_(std::move(provider)), random_(random) {}

SimMarket::SimMarket(std::string provider, std::uint64_t seed, ArenaTime start, Seconds warm_up)
    : SimMarket(std::move(provider), Random(seed, "sim market")) {
    for (std::size_t i = 0; i < k_sim_coins; ++i) {
        const MarketSpec& spec = market_specs()[i];
        coins_[i].price = spec.start_price;
        coins_[i].open_interest = spec.open_interest_usd / spec.start_price;
        coins_[i].day_usd_volume = spec.day_volume_usd;
        coins_[i].day_base_volume = spec.day_volume_usd / spec.start_price;
    }
    second_ = start.ms() / 1000 - warm_up.count() - 1;
    step_second();
    advance_to(start);
}

void SimMarket::advance_to(ArenaTime time) {
    for (const std::int64_t end = time.ms() / 1000; second_ < end;) {
        step_second();
    }
}

void SimMarket::step_second() {
    ++second_;
    if (second_ % k_minute == 0) {
        step_minute();
    }
    double shock = random_.fat_tailed();
    if (random_.chance(1.0 / 25'000)) { // news, about three times a day
        shock += (random_.chance(0.5) ? 1 : -1) * (15 + 25 * random_.unit());
    }
    // What moved the market is felt for the next hour: persistence 0.9997 a second, mean 1.
    turbulence_ = std::min(0.0003 + 0.9990 * turbulence_ + 0.0007 * shock * shock, 8.0);
    const double size = std::sqrt(turbulence_) * std::clamp(1 + 0.35 * mood_, 0.4, 2.2);
    for (std::size_t i = 0; i < k_sim_coins; ++i) {
        step_coin(i, shock + trend_, size);
    }
}

void SimMarket::step_coin(std::size_t coin, double common, double size) {
    const MarketSpec& spec = market_specs()[coin];
    Coin& c = coins_[coin];
    const double together = std::sqrt(spec.market_share) * common;
    const double own = std::sqrt(1 - spec.market_share) * random_.fat_tailed();
    const double move = spec.volatility / k_root_of_minute * size * (together + own);
    // A weak pull home keeps the prices of long arenas in a range that people know.
    const double pull = -0.0000002 * (c.price / spec.start_price - 1);
    c.price *= 1 + std::clamp(move + pull, -0.1, 0.1);

    const double draw = random_.unit();
    const double busy = (0.1 + 2.7 * draw * draw) * (0.4 + 0.6 * size * size);
    const double usd = spec.day_volume_usd / k_seconds_per_day * busy;
    c.day_usd_volume += usd - c.day_usd_volume / k_seconds_per_day;
    c.day_base_volume += usd / c.price - c.day_base_volume / k_seconds_per_day;
    bars_[coin].add(second_ * 1000, c.price, usd / c.price);
}

void SimMarket::step_minute() {
    mood_ = 0.997 * mood_ + 0.077 * random_.normal();
    trend_ = 0.9988 * trend_ + 0.0003 * random_.normal();
    for (std::size_t i = 0; i < k_sim_coins; ++i) {
        const MarketSpec& spec = market_specs()[i];
        Coin& c = coins_[i];
        // Crowds pay up for a trend: the premium leans with it.
        c.premium = 0.98 * c.premium + 0.00008 * random_.normal() + 0.0006 * trend_;
        c.premium = std::clamp(c.premium, -0.004, 0.004);
        c.premium_hour += (c.premium - c.premium_hour) / 60;
        const double home = spec.open_interest_usd / c.price;
        c.open_interest *= 1 + 0.0006 * random_.normal() + 0.0005 * (home / c.open_interest - 1);
        c.mid_is_half_a_tick_up = random_.chance(0.5);
        if (second_ % k_hour == 0) {
            c.hourly[static_cast<std::size_t>(second_ / k_hour % 24)] = c.price;
        }
    }
}

std::vector<MarketAsset> SimMarket::assets() const {
    std::vector<MarketAsset> assets;
    for (const MarketSpec& spec : market_specs()) {
        assets.push_back({.provider = provider_,
                          .symbol = spec.symbol,
                          .name = std::string(spec.name),
                          .sz_decimals = spec.size_decimals,
                          .max_leverage = spec.max_leverage});
    }
    return assets;
}

MarketContext SimMarket::context(std::size_t coin) const {
    const MarketSpec& spec = market_specs()[coin];
    const Coin& c = coins_[coin];
    const double mark = to_grid(c.price, spec.size_decimals);
    const int decimals = price_decimals(mark, spec.size_decimals);
    // The middle between two neighbouring prices, as the double that its text spells.
    double scale = 2;
    for (int i = 0; i < decimals; ++i) {
        scale *= 10;
    }
    const double halves = std::floor(mark * scale + 0.5);
    // The price of this hour a day ago is the one that the coming hour will replace.
    const double day_ago = c.hourly[static_cast<std::size_t>((second_ / k_hour + 1) % 24)];
    MarketContext context{.provider = provider_, .symbol = spec.symbol, .ts_ms = second_ * 1000};
    context.funding = std::floor(funding_rate(c.premium_hour) * 1e10 + 0.5) / 1e10;
    context.open_interest = std::floor(c.open_interest * 100 + 0.5) / 100;
    context.oracle_px = to_grid(c.price / (1 + c.premium), spec.size_decimals);
    context.mark_px = mark;
    context.mid_px = c.mid_is_half_a_tick_up ? (halves + 1) / scale : mark;
    if (day_ago > 0) {
        context.prev_day_px = to_grid(day_ago, spec.size_decimals);
    }
    context.day_ntl_vlm = std::floor(c.day_usd_volume + 0.5);
    context.day_base_vlm = std::floor(c.day_base_volume * 100 + 0.5) / 100;
    return context;
}

std::vector<MarketContext> SimMarket::contexts() const {
    std::vector<MarketContext> contexts;
    contexts.reserve(k_sim_coins);
    for (std::size_t i = 0; i < k_sim_coins; ++i) {
        contexts.push_back(context(i));
    }
    return contexts;
}

std::vector<MidPrice> SimMarket::mids() const {
    std::vector<MidPrice> mids;
    mids.reserve(k_sim_coins);
    for (std::size_t i = 0; i < k_sim_coins; ++i) {
        mids.push_back({market_specs()[i].symbol, context(i).mid_px.value_or(0)});
    }
    return mids;
}

std::vector<Candle> SimMarket::candles(const Symbol& symbol, std::string_view interval,
                                       std::size_t count) const {
    const auto minutes = interval_minutes(interval);
    const auto& specs = market_specs();
    const auto spec = std::ranges::find(specs, symbol, &MarketSpec::symbol);
    if (!minutes || spec == specs.end()) {
        return {};
    }
    const auto coin = static_cast<std::size_t>(spec - specs.begin());
    auto candles = bars_[coin].candles(symbol, interval, *minutes, count, (second_ + 1) * 1000);
    for (Candle& candle : candles) {
        for (double* price : {&candle.open, &candle.high, &candle.low, &candle.close}) {
            *price = to_grid(*price, spec->size_decimals);
        }
    }
    return candles;
}

void SimMarket::restore_bars(std::span<const Candle> bars) {
    const auto& specs = market_specs();
    for (const Candle& bar : bars) {
        const auto spec = std::ranges::find(specs, bar.symbol, &MarketSpec::symbol);
        if (spec != specs.end() && bar.close_ms < second_ * 1000 && bar.open > 0 && bar.low > 0) {
            bars_[static_cast<std::size_t>(spec - specs.begin())].restore(bar);
        }
    }
}

} // namespace nof0::venues::sim
