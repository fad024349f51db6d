#include "venues/sim/quotes.hpp"

#include "base/random.hpp"
#include "venues/sim/price_grid.hpp"

#include <algorithm>
#include <cmath>

namespace nof0::venues::sim {
namespace {

constexpr double k_price_max = 1e9;
constexpr double k_depth_usd_min = 2'000;
constexpr double k_depth_usd_max = 1e9;
// A best level holds a twenty-thousandth of the day's volume, or of the open interest where no
// volume is known.
constexpr double k_depth_share = 1.0 / 20'000;

std::optional<Decimal> usable(const std::optional<double>& price) {
    if (!price || !(*price > 0) || !(*price < k_price_max)) {
        return std::nullopt;
    }
    const auto exact = Decimal::from_double(*price);
    return exact && exact->sign() > 0 ? std::optional(*exact) : std::nullopt;
}

double depth_of(const MarketContext& context, double mark) {
    const double traded = context.day_ntl_vlm.value_or(0);
    const double held = context.open_interest.value_or(0) * mark;
    const double depth = (traded > 0 ? traded : held) * k_depth_share;
    return depth > 0 ? std::clamp(depth, k_depth_usd_min, k_depth_usd_max) : k_depth_usd_min;
}

Decimal lots_of(double usd, double price, int size_decimals) {
    double scale = 1;
    std::int64_t unit = Decimal::k_units_per_one;
    for (int i = 0; i < size_decimals; ++i) {
        scale *= 10;
        unit /= 10;
    }
    const double lots = std::clamp(std::floor(usd / price * scale), 1.0, 1e12);
    return Decimal::from_units(Int128{static_cast<std::int64_t>(lots)} * unit);
}

Decimal multiple_of(Decimal tick, Decimal at_least) {
    const Int128 ticks = at_least.units() / tick.units();
    return Decimal::from_units(std::max(ticks, Int128{1}) * tick.units());
}

} // namespace

std::optional<SimPrice> price_of(const MarketContext& context) {
    const auto mark = usable(context.mark_px ? context.mark_px : context.mid_px);
    if (!mark) {
        return std::nullopt;
    }
    SimPrice price{.mid = usable(context.mid_px).value_or(*mark), .mark = *mark};
    price.oracle = usable(context.oracle_px).value_or(*mark);
    const double rate = context.funding.value_or(0);
    if (rate > -1 && rate < 1) {
        price.funding = Decimal::from_double(rate).value();
    }
    price.depth_usd = depth_of(context, mark->to_double());
    price.time_ms = context.ts_ms;
    return price;
}

SyntheticBook synthetic_book(const SimCoin& coin, const SimPrice& price, std::uint64_t seed) {
    const Decimal tick = tick_at(price.mid, coin.size_decimals);
    Random random(seed ^ static_cast<std::uint64_t>(price.time_ms) * 0x9e3779b97f4a7c15ULL ^
                  static_cast<std::uint64_t>(price.mid.units()));
    // Half a tick, or half a basis point where ticks are finer, and now and then a tick more.
    const Decimal half_tick = Decimal::from_units(tick.units() / 2);
    const Decimal half_point = Decimal::from_units(price.mid.units() / 20'000);
    const Int128 more = random.chance(0.2) ? 1 : 0;
    const Decimal half = std::max(half_tick, half_point) + Decimal::from_units(more * tick.units());
    const Int128 best_bid = (price.mid - half).units() / tick.units();
    const Int128 best_ask = ((price.mid + half).units() + tick.units() - 1) / tick.units();
    const Int128 step = multiple_of(tick, Decimal::from_units(price.mid.units() / 10'000)).units();
    const double mid = price.mid.to_double();
    SyntheticBook book;
    for (std::size_t i = 0; i < k_levels; ++i) {
        const auto n = static_cast<std::int64_t>(i);
        const Int128 away = step * (n + n * n / 4); // levels thin out: 1 % away at the end
        const double deeper = 1 + 0.5 * static_cast<double>(i);
        const double bid_usd = price.depth_usd * deeper * (0.5 + random.unit());
        const double ask_usd = price.depth_usd * deeper * (0.5 + random.unit());
        book.asks[i] = {Decimal::from_units(best_ask * tick.units() + away),
                        lots_of(ask_usd, mid, coin.size_decimals)};
        const Int128 bid = best_bid * tick.units() - away;
        if (bid > 0) {
            book.bids[i] = {Decimal::from_units(bid), lots_of(bid_usd, mid, coin.size_decimals)};
        }
    }
    return book;
}

} // namespace nof0::venues::sim
