// PricesPipeline: ticks become price_ticks, price_latest, price_bars, market_asset_ctx and the
// feeds' cursors, all in the writer's transaction, and the price documents that go out right after
// its commit.
//
// What a tick comes to does not depend on the order of arrival or on how often it arrives (see
// feed_cursor.hpp); what the screen refuses (price_screen.hpp) goes to quarantine and never to the
// board. A symbol met first is registered, or its ticks are refused, as the policy says. Months are
// made before the batch that needs them, in its transaction.
//
// One thread: the writer's io_context.
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "pipelines/event_queue.hpp"
#include "pipelines/pipeline.hpp"
#include "pipelines/prices/board_sources.hpp"
#include "pipelines/prices/feed_table.hpp"
#include "pipelines/prices/price_batch.hpp"
#include "pipelines/prices/price_board.hpp"
#include "storage/market_updates.hpp"

#include <set>

namespace nof0::pipelines {

struct PricesOptions {
    enum class UnknownSymbols { register_them, refuse };

    std::size_t queue_max = 40'000;
    std::size_t batch_max = 10'000; // events of one transaction
    std::size_t copy_from = 2'000;  // ticks; fewer go by INSERT, in one round trip less
    UnknownSymbols unknown_symbols = UnknownSymbols::register_them;
    BoardSources board{};
    PriceBounds bounds{};
    std::map<std::string, PriceBounds, std::less<>> bounds_of_source{}; // instead of `bounds`
    // Liquidity that crosses one of these is announced (market_metadata.hpp).
    std::vector<double> liquidity_thresholds_usd{};
};

class PricesPipeline final : public Pipeline {
public:
    PricesPipeline(const Executor& executor, PricesOptions options, const WallClock& clock,
                   Metrics& metrics);

    // Waits while the queue is full.
    Task<> offer(PriceEvent event) { return queue_.push(std::move(event)); }
    // Without waiting, for feeds that bring many at once; ask full() before.
    void offer_now(PriceEvent event) { queue_.push_now(std::move(event)); }
    bool full() const { return queue_.full(); }
    void on_arrival(std::function<void()> arrived) { queue_.on_arrival(std::move(arrived)); }

    std::string_view name() const override { return "prices"; }
    std::size_t waiting() const override { return queue_.size(); }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;
    void committed() override;
    void rolled_back() override;
    void forget() override;
    UnstorableEvent oldest() const override;
    void drop_oldest() override { queue_.pop(1); }

private:
    std::vector<std::size_t> look_up(std::size_t count);
    Task<std::size_t> meet_symbols(storage::WriteScope& scope,
                                   const std::vector<std::size_t>& unmet);
    Task<> meet_feeds(storage::WriteScope& scope, const std::vector<std::size_t>& unmet);
    Task<std::vector<bool>> find_stored(storage::WriteScope& scope, std::size_t count);
    PriceBatch judge(const std::vector<bool>& stored, std::size_t count);
    Task<> make_months(storage::WriteScope& scope, const PriceBatch& batch);
    Task<> store(storage::WriteScope& scope, PriceBatch& batch, Written& written);
    Task<std::int64_t> copy_ticks(storage::WriteScope& scope, const storage::TickColumns& ticks);
    Task<> make_ready(storage::WriteScope& scope,
                      const std::vector<storage::LatestPriceRow>& prices,
                      const std::vector<storage::StoredContextRow>& contexts, Written& written);
    const PriceBounds& bounds_of(std::string_view source) const;
    void count(const PriceBatchCounts& counts, Written& written);

    PricesOptions options_;
    const WallClock& clock_;
    EventQueue<PriceEvent> queue_;
    std::size_t in_transaction_ = 0; // events that the last write() took

    // What is remembered between transactions; all of it can be read again.
    FeedTable feeds_;
    PriceBoard board_;
    std::set<std::string, std::less<>> symbols_;     // when a feed was met last
    std::vector<Feed*> met_;                         // of the running batch's events
    std::set<std::int64_t> months_;                  // that exist, by their first millisecond
    pg::CopyBuffer<storage::TickCopyRow> copy_rows_; // its memory

    Metrics& metrics_;
    CounterMetric accepted_;
    CounterMetric duplicates_;
    CounterMetric late_;
};

} // namespace nof0::pipelines
