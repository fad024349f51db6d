#include "pipelines/prices/price_batch.hpp"

#include "pipelines/market/market_rows.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace nof0::pipelines {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;

TickKey key_of(const PriceTick& tick) {
    return {tick.ts_ms, tick.source_seq};
}

bool is_newer(const PriceTick& a, const PriceTick& b) {
    return std::tie(a.ts_ms, a.source_seq, a.source) > std::tie(b.ts_ms, b.source_seq, b.source);
}

// What a tick adds to the volume of its minute: exact, so that the order of sums does not matter.
// A size that cannot be one is none.
std::optional<Decimal> volume_of(const PriceTick& tick) {
    constexpr double size_max = 1e15; // far below what a sum of a minute's can hold
    if (!(tick.size > 0 && tick.size <= size_max)) {
        return std::nullopt;
    }
    return Decimal::from_double(tick.size).value();
}

void append(storage::TickColumns& columns, const PriceTick& tick) {
    columns.symbols.push_back(tick.symbol.text());
    columns.prices.push_back(tick.price);
    columns.times_ms.push_back(tick.ts_ms);
    columns.sources.push_back(tick.source);
    columns.seqs.push_back(tick.source_seq);
}

} // namespace

void PriceBatch::judge(const PriceEvent& event, const Standing& standing) {
    const PriceTick& tick = event.tick;
    if (const auto refusal = refusal_of_number(tick.price)) {
        return refuse(event, *refusal);
    }
    if (standing.feed == nullptr) {
        return refuse(event, PriceRefusal::unknown_symbol);
    }
    Feed& feed = *standing.feed;
    const bool repeats = standing.is_stored || feed.cursor.seen_in_batch(key_of(tick)) ||
                         feed.cursor.seen_before(key_of(tick)) == FeedCursor::Answer::repeat;
    if (repeats) { // before its age is judged: a repeat is old by nature
        ++counts_.duplicates;
        return note_context(event);
    }
    std::optional<PriceReference> reference;
    if (feed.newest) {
        reference = PriceReference{feed.newest_price, feed.newest->ts_ms};
    }
    const auto refusal = refusal_of_moment(tick, event.received_ms, *standing.bounds, reference);
    if (refusal) {
        return refuse(event, *refusal);
    }
    accept(event, feed);
    note_context(event);
}

void PriceBatch::accept(const PriceEvent& event, Feed& feed) {
    const PriceTick& tick = event.tick;
    const TickKey key = key_of(tick);
    touch(feed);
    feed.cursor.accept(key);
    if (!feed.newest || key > *feed.newest) {
        feed.newest = key;
        feed.newest_price = tick.price;
    } else {
        ++counts_.late;
    }
    ++counts_.accepted;
    append(ticks_, tick);
    if (tick.ts_ms < month_from_ms_ || tick.ts_ms >= month_to_ms_) {
        month_from_ms_ = month_start_ms(tick.ts_ms);
        month_to_ms_ = next_month_start_ms(tick.ts_ms);
        months_.insert(month_from_ms_);
    }
    add_to_bar(tick, feed);
    if (feed.on_board) {
        const PriceTick*& latest = latest_[tick.symbol.text()];
        if (latest == nullptr || is_newer(tick, *latest)) {
            latest = &tick;
        }
    }
}

void PriceBatch::touch(Feed& feed) {
    if (!feed.is_touched) {
        feed.is_touched = true;
        feeds_.emplace(std::pair<std::string_view, std::string_view>(feed.source, feed.symbol),
                       &feed);
    }
}

void PriceBatch::add_to_bar(const PriceTick& tick, Feed& feed) {
    const std::int64_t minute = tick.ts_ms - tick.ts_ms % k_minute_ms;
    const auto found = std::find_if(feed.bars.rbegin(), feed.bars.rend(),
                                    [minute](const auto& bar) { return bar.minute_ms == minute; });
    const TickKey key = key_of(tick);
    if (found == feed.bars.rend()) {
        feed.bars.push_back({feed.source, feed.symbol, minute, tick.price, tick.price, tick.price,
                             tick.price, key.ts_ms, key.seq, key.ts_ms, key.seq, 1,
                             volume_of(tick)});
        return;
    }
    storage::BarPart& bar = *found;
    if (key < TickKey{bar.open_ts_ms, bar.open_seq}) {
        bar.open = tick.price;
        bar.open_ts_ms = key.ts_ms;
        bar.open_seq = key.seq;
    }
    if (key > TickKey{bar.close_ts_ms, bar.close_seq}) {
        bar.close = tick.price;
        bar.close_ts_ms = key.ts_ms;
        bar.close_seq = key.seq;
    }
    bar.high = std::max(bar.high, tick.price);
    bar.low = std::min(bar.low, tick.price);
    ++bar.ticks;
    if (const auto volume = volume_of(tick)) {
        bar.volume = bar.volume.value_or(Decimal()) + *volume;
    }
}

// Of equal times the later one in the feed is the newer.
void PriceBatch::note_context(const PriceEvent& event) {
    if (!event.context) {
        return;
    }
    const MarketContext& context = *event.context;
    const MarketContext*& newest = contexts_[{context.provider, context.symbol.text()}];
    if (newest == nullptr || context.ts_ms >= newest->ts_ms) {
        newest = &context;
    }
}

void PriceBatch::refuse(const PriceEvent& event, PriceRefusal refusal) {
    ++counts_.refused[refusal];
    if (quarantine_.size() >= k_quarantine_max) {
        ++not_listed_;
        return;
    }
    const PriceTick& tick = event.tick;
    storage::QuarantineRow row;
    row.kind = "tick";
    row.source = tick.source;
    row.reason = to_text(refusal);
    row.symbol = tick.symbol.text();
    row.event_key = key_text(event);
    row.ts_ms = tick.ts_ms;
    row.event = pg::Json{json_text(event)};
    quarantine_.push_back(std::move(row));
}

storage::TickColumns PriceBatch::latest() const {
    storage::TickColumns columns;
    for (const auto& [symbol, tick] : latest_) {
        append(columns, *tick);
    }
    return columns;
}

std::vector<storage::BarPart> PriceBatch::bars() const {
    std::vector<storage::BarPart> bars;
    for (const auto& [name, feed] : feeds_) {
        const std::size_t begun = bars.size();
        bars.insert(bars.end(), feed->bars.begin(), feed->bars.end());
        std::sort(bars.begin() + static_cast<std::ptrdiff_t>(begun), bars.end(),
                  [](const auto& a, const auto& b) { return a.minute_ms < b.minute_ms; });
    }
    return bars;
}

std::vector<storage::MarketContextRow> PriceBatch::contexts() const {
    std::vector<storage::MarketContextRow> rows;
    for (const auto& [name, context] : contexts_) {
        rows.push_back(row_of(*context));
    }
    return rows;
}

std::vector<storage::QuarantineRow> PriceBatch::quarantined() const {
    std::vector<storage::QuarantineRow> rows = quarantine_;
    if (not_listed_ > 0) {
        storage::QuarantineRow rest;
        rest.kind = "tick";
        rest.source = rows.back().source;
        rest.reason = "not_listed";
        rest.event = pg::Json{fmt::format(R"({{"refused_too": {}}})", not_listed_)};
        rows.push_back(std::move(rest));
    }
    return rows;
}

std::vector<storage::FeedPosition> PriceBatch::settle() {
    std::vector<storage::FeedPosition> positions;
    for (const auto& [name, feed] : feeds_) {
        feed->cursor.settle();
        feed->is_touched = false;
        feed->bars.clear();
        positions.push_back(
            {feed->source, feed->symbol, feed->cursor.last_ts_ms(), feed->cursor.last_seqs_text()});
    }
    return positions;
}

} // namespace nof0::pipelines
