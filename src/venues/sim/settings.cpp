#include "venues/sim/settings.hpp"

#include "base/hash.hpp"
#include "venues/sim/market.hpp"

#include <fmt/format.h>

namespace nof0::venues::sim {

std::vector<SimCoin> sim_coins() {
    std::vector<SimCoin> coins;
    for (const MarketSpec& spec : market_specs()) {
        coins.push_back({spec.symbol, spec.size_decimals, {{Decimal(), spec.max_leverage}}});
    }
    return coins;
}

Decimal lot_of(const SimCoin& coin) {
    std::int64_t units = Decimal::k_units_per_one;
    for (int i = 0; i < coin.size_decimals; ++i) {
        units /= 10;
    }
    return Decimal::from_units(units);
}

std::string digest_of(const SimSettings& settings) {
    std::string text = fmt::format(
        "{} {} {} {} {} {} {} {} {} {} {} {} {} {}", settings.provider, settings.house.text(),
        settings.seed, settings.taker_fee.text(), settings.maker_fee.text(), settings.latency_ms,
        settings.default_leverage, settings.default_is_cross, settings.order_min_usd.text(),
        settings.market_slippage.text(), settings.trigger_slippage.text(),
        settings.price_band.text(), settings.open_orders_max, settings.remembered_orders);
    for (const SimCoin& coin : settings.coins) {
        text += fmt::format(" {} {}", coin.symbol.text(), coin.size_decimals);
        for (const rules::MarginTier& tier : coin.tiers) {
            text += fmt::format(" {}x{}", tier.lower_bound.text(), tier.max_leverage);
        }
    }
    return sha256_hex(text, 16);
}

} // namespace nof0::venues::sim
