// MarketMetadataPipeline: a venue's list of assets and their contexts (metaAndAssetCtxs) becomes
// market_assets and market_asset_ctx, both families of documents, and an outbox row of kind
// "market" where guards have to think again: the largest leverage of an asset changed, or its
// liquidity crossed a threshold that some trader is configured with.
//
// Only what differs is written; a context older than the stored one changes nothing. The price
// pipeline writes contexts too, in the same way and with the same announcements.
//
// One thread: the writer's io_context.
#pragma once

#include "base/clock.hpp"
#include "domain/market_asset.hpp"
#include "domain/market_context.hpp"
#include "pipelines/event_queue.hpp"
#include "pipelines/pipeline.hpp"

#include <vector>

namespace nof0::pipelines {

// One answer of a venue.
struct MarketMetadata {
    std::vector<MarketAsset> assets{};
    std::vector<MarketContext> contexts{}; // with the time of receipt
    std::string source{};                  // for people: "hyperliquid:metaAndAssetCtxs"
};

struct MarketMetadataOptions {
    std::size_t queue_max = 16; // answers
    std::vector<double> liquidity_thresholds_usd{};
};

class MarketMetadataPipeline final : public Pipeline {
public:
    MarketMetadataPipeline(const Executor& executor, MarketMetadataOptions options,
                           const WallClock& clock);

    // Waits while the queue is full.
    Task<> offer(MarketMetadata answer) { return queue_.push(std::move(answer)); }
    void on_arrival(std::function<void()> arrived) { queue_.on_arrival(std::move(arrived)); }

    std::string_view name() const override { return "market"; }
    std::size_t waiting() const override { return queue_.size(); }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;
    void committed() override;
    void rolled_back() override { in_transaction_ = 0; }
    UnstorableEvent oldest() const override;
    void drop_oldest() override { queue_.pop(1); }

private:
    MarketMetadataOptions options_;
    const WallClock& clock_;
    EventQueue<MarketMetadata> queue_;
    std::size_t in_transaction_ = 0;
};

} // namespace nof0::pipelines
