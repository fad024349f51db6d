// What a simulated exchange is told once: its coins, fees and habits. Equal settings, equal seed
// and equal calls give equal transactions; digest_of() tells a restart that they changed.
#pragma once

#include "base/decimal.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"
#include "rules/margin.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace nof0::venues::sim {

struct SimCoin {
    Symbol symbol;
    int size_decimals = 0; // 0..6
    // Ascending bounds, the first at 0; its leverage is the greatest one allowed.
    std::vector<rules::MarginTier> tiers{};

    int max_leverage() const { return tiers.front().max_leverage; }
};

struct SimSettings {
    std::string provider = "sim"; // of etc/exchange.yaml: names the fills' exchange_provider
    TraderId house{"house"};      // on the other side of everything
    std::vector<SimCoin> coins{}; // the place in the list is the asset's number
    std::uint64_t seed = 1;
    std::int32_t epoch = 1; // of the arena; goes into match ids, so that a re-run's are new
    Decimal taker_fee = Decimal::from_units(450'000'000); // 4.5 bps
    Decimal maker_fee = Decimal::from_units(150'000'000); // 1.5 bps
    std::int64_t latency_ms = 50; // an order acts so much later than it was sent
    int default_leverage = 20;    // or the coin's maximum, if that is less
    bool default_is_cross = true;
    Decimal order_min_usd = Decimal::from_int(10);
    Decimal market_slippage = Decimal::from_units(50'000'000'000);   // of mid, where none is said
    Decimal trigger_slippage = Decimal::from_units(100'000'000'000); // of mid, once triggered
    Decimal price_band = Decimal::from_units(950'000'000'000);       // furthest from mid
    std::size_t open_orders_max = 1'000;                             // of an account
    std::int64_t remembered_orders = 16'384; // finished orders that are older are forgotten
};

// The smallest step of a coin's size.
Decimal lot_of(const SimCoin& coin);
// BTC, ETH, SOL, BNB, DOGE, XRP as SimMarket trades them, one margin tier each.
std::vector<SimCoin> sim_coins();

// Hex digits of everything but the epoch.
std::string digest_of(const SimSettings& settings);

} // namespace nof0::venues::sim
