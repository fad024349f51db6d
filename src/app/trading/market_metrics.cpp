#include "app/trading/market_metrics.hpp"

#include "base/text.hpp"

namespace nof0::app {
namespace {

constexpr std::size_t k_name_bytes_max = 80;

CounterMetric counter_of(Metrics& metrics, const std::string& what, const std::string& help,
                         const std::string& market) {
    return metrics.counter("nof0_venues_market_" + what + "_total", help, {{"market", market}});
}

void add(CounterMetric& counter, std::uint64_t now, std::uint64_t before) {
    counter.increment(static_cast<double>(now - before));
}

} // namespace

MarketMetrics::MarketMetrics(Metrics& metrics, const venues::hyperliquid::HyperliquidMarket& market)
    : metrics_(metrics), market_(market), name_(market.name()),
      connections_(counter_of(metrics, "connections", "WebSockets that were opened", name_)),
      frames_(counter_of(metrics, "frames", "Messages of a market", name_)),
      resubscriptions_(counter_of(metrics, "resubscriptions",
                                  "Streams asked for anew, because they were silent", name_)),
      bars_repaired_(
          counter_of(metrics, "bars_repaired", "Bars that REST brought after a gap", name_)) {}

void MarketMetrics::look() {
    venues::hyperliquid::MarketCounts now = market_.counts();
    add(connections_, now.connections, seen_.connections);
    add(frames_, now.frames, seen_.frames);
    add(resubscriptions_, now.resubscriptions, seen_.resubscriptions);
    add(bars_repaired_, now.bars_repaired, seen_.bars_repaired);
    for (const auto& [what, times] : now.skips) {
        auto known = skipped_.find(what);
        if (known == skipped_.end()) {
            // The venue's words may be in it.
            const std::string label = clean_text(what, k_name_bytes_max).text;
            known = skipped_
                        .emplace(what, metrics_.counter("nof0_venues_market_skipped_total",
                                                        "What a market told and nobody wanted",
                                                        {{"market", name_}, {"what", label}}))
                        .first;
        }
        add(known->second, times, seen_.skips[what]);
    }
    seen_ = std::move(now);
}

} // namespace nof0::app
