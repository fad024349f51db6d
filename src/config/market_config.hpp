// Where prices come from: etc/market.yaml.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

class Section;

enum class MarketType {
    hyperliquid,
    sim,    // a seeded random walk: no network
    replay, // recorded feeds as a live market: no network
};

struct MarketProvider {
    std::string name;
    MarketType type = MarketType::sim; // required. Key: type.
    // Address of the information endpoint; empty = the public one. Key: base_url.
    std::string base_url;
    bool testnet = false;              // Key: testnet.
    Milliseconds timeout{8000};        // of one call, retries included. 100 ms..10 min.
    Milliseconds http_timeout{10'000}; // of one HTTP request. 100 ms..10 min. Key: http_timeout.
    int max_retries = 3;               // after the first request, 0..10. Key: max_retries.
    std::uint64_t seed = 1;            // of a simulated market and what trades on it. Key: seed.
    // What is followed of a real market, and so what its traders may choose from. 1 to 30 coins,
    // as the venue spells them. Key: symbols.
    std::vector<std::string> symbols{"BTC", "ETH", "SOL", "BNB", "DOGE", "XRP"};
    // Recorded feed, or a folder of them, relative to where the program is run; required of a
    // replay. Key: path.
    std::string path;
    // Of a replay: 60 tells a recorded hour in a minute. 0.1..1000. Key: speed.
    double speed = 1;
};

struct MarketConfig {
    std::string default_provider;          // of traders that name none; may be empty. Key: default.
    std::vector<MarketProvider> providers; // in file order. Key: providers.<name>.
    // Whose price the board shows: symbol -> provider. Symbols not named here take `default` of the
    // same block, and that takes default_provider. Key: board_price_source.
    std::map<std::string, std::string, std::less<>> board_price_source;

    const MarketProvider* find(std::string_view name) const;
    // The provider whose price the board shows for a symbol; empty when none is configured.
    std::string_view board_source_of(std::string_view symbol) const;
};

void read_market(Section& root, MarketConfig& market);

} // namespace nof0::config
