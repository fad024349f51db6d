// How HyperliquidMarket behaves: what it asks for, and all its times.
#pragma once

#include "config/market_config.hpp"
#include "domain/symbol.hpp"
#include "net/retry.hpp"
#include "net/tls.hpp"

#include <string>
#include <vector>

namespace nof0::venues::hyperliquid {

struct MarketTimes {
    Milliseconds connect{10'000};     // of a new WebSocket, and of a message going out
    Milliseconds ping_every{40'000};  // the venue drops whom it sent nothing for a minute
    Milliseconds silence_max{60'000}; // of everything; then the connection is dead
    Milliseconds subscription_silence_max{30'000}; // of one stream; then it is asked for anew
    Milliseconds look_every{1'000};                // at the two above
    Milliseconds steady_after{10'000};   // a connection that lived so long counts as a good one
    Milliseconds metadata_pause{60'000}; // between two looks for coins that are new
    Milliseconds repair_pause{5'000};    // before REST is asked again after it failed
    Milliseconds memo{15'000};           // of assets(), and of candles() until the bar closes
    net::BackoffOptions reconnect{};     // its pauses; tries are not counted
    double connections_per_minute = 30;
};

struct HyperliquidMarketOptions {
    std::string name = "hyperliquid"; // the source of its prices
    std::string base_url{};           // "https://api.hyperliquid.xyz": REST; the WebSocket is /ws
    std::vector<Symbol> coins{};      // whose trades, quotes, contexts and bars are followed
    std::vector<std::string> intervals{"1m"}; // of the bars
    bool follows_books = false;               // l2Book beside bbo
    net::TlsOptions tls{};
    Milliseconds timeout{8'000};       // of one call, retries included
    Milliseconds http_timeout{10'000}; // of one request
    int retries_max = 3;
    std::uint64_t seed = 1; // of the jitter
    MarketTimes times{};
};

// The public addresses where the configuration names none.
HyperliquidMarketOptions market_options(const config::MarketProvider& provider,
                                        std::vector<Symbol> coins);

} // namespace nof0::venues::hyperliquid
