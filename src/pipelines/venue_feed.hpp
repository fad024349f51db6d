// VenueFeed: what a venue says, handed to the pipelines whose business it is.
//
//   trade, mid, top of book   ->  a tick (source, ":mid", ":bbo")
//   context                   ->  a tick of the mark (":mark") with the context in it
//   closed one-minute candle  ->  four ticks, which make the same bar (":candle")
//   assets with contexts      ->  market metadata
//   fill, movement of money   ->  the account's events
//   state of an account       ->  reconciliation of its positions
//
// Other candles and whole books are no facts here; they are counted. Waits while a queue is full.
// One thread: the pipelines'.
#pragma once

#include "base/metrics.hpp"
#include "domain/venue_events.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/market_metadata.hpp"
#include "pipelines/position_sync.hpp"
#include "pipelines/prices.hpp"

#include <optional>
#include <string>

namespace nof0::pipelines {

struct FeedName {
    std::string source;             // of its prices: "hyperliquid", "replay:<file>"
    std::string trace_id;           // of the message
    std::optional<TraderId> trader; // of fills and money, where the feed is one trader's
};

class VenueFeed {
public:
    VenueFeed(PricesPipeline& prices, MarketMetadataPipeline& market, FillsPipeline& fills,
              PositionSyncPipeline& positions, Metrics& metrics);

    // One message. `received_ms` is arena time.
    Task<> offer(VenueEvents events, FeedName feed, std::int64_t received_ms);

    std::uint64_t ticks() const { return ticks_; } // offered so far, as all below
    std::uint64_t account_events() const { return account_events_; }
    std::uint64_t set_aside() const { return set_aside_; } // candles and books

private:
    Task<> offer_prices(const VenueEvents& events, const FeedName& feed, std::int64_t received_ms);
    Task<> offer_contexts(VenueEvents& events, const FeedName& feed, std::int64_t received_ms);
    Task<> offer_candle(const Candle& candle, const std::string& source);
    Task<> offer_account(VenueEvents& events, const FeedName& feed);
    Task<> offer_states(VenueEvents& events, const FeedName& feed, std::int64_t received_ms);
    Task<> tick(PriceEvent event);

    PricesPipeline& prices_;
    MarketMetadataPipeline& market_;
    FillsPipeline& fills_;
    PositionSyncPipeline& positions_;
    std::uint64_t ticks_ = 0;
    std::uint64_t account_events_ = 0;
    std::uint64_t set_aside_ = 0;
    std::int64_t receive_seq_ = 0; // orders what names no number of its own
    CounterMetric messages_;
    CounterMetric set_aside_metric_;
};

} // namespace nof0::pipelines
