// MarketMetrics: what a real market's client counts, as metrics of this process:
//
//   nof0_venues_market_connections_total      WebSockets that were opened
//   nof0_venues_market_frames_total           messages received
//   nof0_venues_market_resubscriptions_total  streams asked for anew, because they were silent
//   nof0_venues_market_bars_repaired_total    bars that REST brought after a gap
//   nof0_venues_market_skipped_total{what}    what was not wanted or not understood, by name
//
// each with the market's name. The client bounds how many names there are. One thread: the
// market's.
#pragma once

#include "base/metrics.hpp"
#include "venues/hyperliquid/market.hpp"

#include <map>
#include <string>

namespace nof0::app {

class MarketMetrics {
public:
    // Both outlive this.
    MarketMetrics(Metrics& metrics, const venues::hyperliquid::HyperliquidMarket& market);

    // Adds what was counted since the last look.
    void look();

private:
    Metrics& metrics_;
    const venues::hyperliquid::HyperliquidMarket& market_;
    std::string name_;
    CounterMetric connections_;
    CounterMetric frames_;
    CounterMetric resubscriptions_;
    CounterMetric bars_repaired_;
    std::map<std::string, CounterMetric> skipped_; // by name
    venues::hyperliquid::MarketCounts seen_;
};

} // namespace nof0::app
