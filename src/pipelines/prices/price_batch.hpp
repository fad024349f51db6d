// PriceBatch: events judged one after the other, and what the accepted ones come to: rows of ticks,
// one latest price per symbol, one part of a bar per feed and minute, one context per asset.
//
// Judging is a fold over the events in their order, so it does not matter how they are cut into
// batches. The columns hold views of the events and feeds, which must stay. No I/O.
#pragma once

#include "pipelines/prices/feed_table.hpp"
#include "pipelines/prices/price_screen.hpp"
#include "storage/market.hpp"
#include "storage/quarantine.hpp"

#include <functional>
#include <map>
#include <set>

namespace nof0::pipelines {

struct PriceBatchCounts {
    std::size_t accepted = 0;
    std::size_t duplicates = 0;
    std::size_t late = 0; // accepted, though older than what was accepted before
    std::map<PriceRefusal, std::size_t> refused{};
};

class PriceBatch {
public:
    // Rows of quarantine that one batch writes; what is more is counted in a row of its own, so
    // that a feed gone mad cannot fill the disk.
    static constexpr std::size_t k_quarantine_max = 1'000;

    // What the pipeline found out about an event beforehand.
    struct Standing {
        Feed* feed = nullptr;   // null: not met, because its symbol is refused
        bool is_stored = false; // price_ticks holds it
        const PriceBounds* bounds = nullptr;
    };
    void judge(const PriceEvent& event, const Standing& standing);

    const PriceBatchCounts& counts() const { return counts_; }
    const storage::TickColumns& ticks() const { return ticks_; }
    // One per symbol, sorted by symbol.
    storage::TickColumns latest() const;
    // Sorted by key.
    std::vector<storage::BarPart> bars() const;
    std::vector<storage::MarketContextRow> contexts() const;
    std::vector<storage::QuarantineRow> quarantined() const;
    // First milliseconds of the months that ticks fall into.
    const std::set<std::int64_t>& months() const { return months_; }

    // Cursors move on; the rows that say so, sorted by key. Ends the batch.
    std::vector<storage::FeedPosition> settle();

private:
    void refuse(const PriceEvent& event, PriceRefusal refusal);
    void accept(const PriceEvent& event, Feed& feed);
    void touch(Feed& feed);
    void add_to_bar(const PriceTick& tick, Feed& feed);
    void note_context(const PriceEvent& event);

    PriceBatchCounts counts_;
    storage::TickColumns ticks_;
    std::map<std::pair<std::string_view, std::string_view>, Feed*> feeds_; // touched ones
    std::map<std::string_view, const PriceTick*> latest_;                  // by symbol
    std::map<std::pair<std::string_view, std::string_view>, const MarketContext*> contexts_;
    std::vector<storage::QuarantineRow> quarantine_;
    std::size_t not_listed_ = 0; // refused, beyond k_quarantine_max
    std::set<std::int64_t> months_;
    std::int64_t month_from_ms_ = 0; // the month of the last tick: its neighbours share it
    std::int64_t month_to_ms_ = 0;
};

} // namespace nof0::pipelines
