#include "pipelines/prices.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "pipelines/market/market_rows.hpp"
#include "projections/document_stamp.hpp"
#include "projections/price_content.hpp"
#include "storage/partitions.hpp"

#include <algorithm>

namespace nof0::pipelines {

PricesPipeline::PricesPipeline(const Executor& executor, PricesOptions options,
                               const WallClock& clock, Metrics& metrics)
    : options_(std::move(options)), clock_(clock), queue_(executor, options_.queue_max),
      metrics_(metrics),
      accepted_(metrics.counter("nof0_pipelines_ticks_total", "Ticks, by what became of them",
                                {{"outcome", "stored"}})),
      duplicates_(metrics.counter("nof0_pipelines_ticks_total", "Ticks, by what became of them",
                                  {{"outcome", "duplicate"}})),
      late_(metrics.counter("nof0_pipelines_ticks_late_total",
                            "Stored ticks that were older than their feed's newest")) {}

Task<Written> PricesPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    const std::size_t count = std::min({max, queue_.size(), options_.batch_max});
    in_transaction_ = count;
    if (count == 0) {
        co_return written;
    }
    const std::vector<std::size_t> unmet = look_up(count);
    if (!unmet.empty()) { // a batch of nothing but repeats rolls back: new symbols are rows, too
        written.rows += co_await meet_symbols(scope, unmet);
        co_await meet_feeds(scope, unmet);
    }
    const std::vector<bool> stored = co_await find_stored(scope, count);
    PriceBatch batch = judge(stored, count);
    co_await make_months(scope, batch);
    fail_point("prices.before_ticks");
    written.events = count;
    co_await store(scope, batch, written);
    this->count(batch.counts(), written);
    co_return written;
}

// The feeds of the oldest events into met_; the places of those that were never met.
std::vector<std::size_t> PricesPipeline::look_up(std::size_t count) {
    std::vector<std::size_t> unmet;
    met_.assign(count, nullptr);
    for (std::size_t i = 0; i < count; ++i) {
        met_[i] = feeds_.find(queue_.at(i).tick);
        if (met_[i] == nullptr) {
            unmet.push_back(i);
        }
    }
    return unmet;
}

// Symbols that nobody knew get their place behind the others, by name; how many. Read again each
// time, because others register symbols, too.
Task<std::size_t> PricesPipeline::meet_symbols(storage::WriteScope& scope,
                                               const std::vector<std::size_t>& unmet) {
    const auto known = co_await storage::all_symbols(scope.session());
    symbols_ = std::set<std::string, std::less<>>(known.begin(), known.end());
    std::set<std::string> found;
    for (const std::size_t i : unmet) {
        const PriceTick& tick = queue_.at(i).tick;
        if (!symbols_.contains(tick.symbol.text()) && !refusal_of_number(tick.price)) {
            found.insert(tick.symbol.text());
        }
    }
    const bool is_refused = options_.unknown_symbols == PricesOptions::UnknownSymbols::refuse;
    if (found.empty() || is_refused) {
        co_return 0;
    }
    const std::vector<std::string> names(found.begin(), found.end());
    const std::int64_t stored = co_await storage::store_symbols(scope, names);
    symbols_.merge(std::move(found));
    co_return static_cast<std::size_t>(stored);
}

Task<> PricesPipeline::meet_feeds(storage::WriteScope& scope,
                                  const std::vector<std::size_t>& unmet) {
    std::set<std::pair<std::string_view, std::string_view>> names; // source, symbol
    for (const std::size_t i : unmet) {
        const PriceTick& tick = queue_.at(i).tick;
        if (symbols_.contains(tick.symbol.text())) {
            names.emplace(tick.source, tick.symbol.text());
        }
    }
    if (names.empty()) {
        co_return;
    }
    std::vector<std::string_view> sources;
    std::vector<std::string_view> symbols;
    for (const auto& [source, symbol] : names) {
        sources.push_back(source);
        symbols.push_back(symbol);
    }
    const auto rows = co_await storage::feed_states(scope.session(), sources, symbols);
    storage::ShownFeeds changed;
    for (const storage::FeedStateRow& row : rows) {
        const bool is_shown = options_.board.shows(row.source, row.symbol);
        feeds_.add(row, is_shown);
        if (is_shown != row.on_board.value_or(false)) {
            changed.sources.push_back(row.source);
            changed.symbols.push_back(row.symbol);
            changed.shown.push_back(is_shown);
        }
    }
    if (!changed.sources.empty()) {
        co_await storage::store_shown(scope, changed);
    }
    for (const std::size_t i : unmet) {
        met_[i] = feeds_.find(queue_.at(i).tick);
    }
}

// Which events are in price_ticks already, asked for those whose cursor cannot tell.
Task<std::vector<bool>> PricesPipeline::find_stored(storage::WriteScope& scope, std::size_t count) {
    std::vector<bool> stored(count, false);
    storage::TickColumns asked;
    std::vector<std::size_t> positions;
    for (std::size_t i = 0; i < count; ++i) {
        const PriceTick& tick = queue_.at(i).tick;
        const Feed* feed = met_[i];
        const TickKey key{tick.ts_ms, tick.source_seq};
        if (feed != nullptr && feed->cursor.seen_before(key) == FeedCursor::Answer::ask) {
            asked.symbols.push_back(tick.symbol.text());
            asked.times_ms.push_back(tick.ts_ms);
            asked.sources.push_back(tick.source);
            asked.seqs.push_back(tick.source_seq);
            positions.push_back(i);
        }
    }
    if (!positions.empty()) {
        for (const std::int64_t n : co_await storage::stored_ticks(scope.session(), asked)) {
            stored[positions[static_cast<std::size_t>(n)]] = true;
        }
    }
    co_return stored;
}

PriceBatch PricesPipeline::judge(const std::vector<bool>& stored, std::size_t count) {
    PriceBatch batch;
    for (std::size_t i = 0; i < count; ++i) {
        const PriceEvent& event = queue_.at(i);
        batch.judge(event, {met_[i], stored[i], &bounds_of(event.tick.source)});
    }
    return batch;
}

const PriceBounds& PricesPipeline::bounds_of(std::string_view source) const {
    if (options_.bounds_of_source.empty()) {
        return options_.bounds;
    }
    const auto found = options_.bounds_of_source.find(source);
    return found == options_.bounds_of_source.end() ? options_.bounds : found->second;
}

Task<> PricesPipeline::make_months(storage::WriteScope& scope, const PriceBatch& batch) {
    for (const std::int64_t month : batch.months()) {
        if (!months_.contains(month)) {
            co_await storage::ensure_month(scope.session(), storage::PartitionedTable::price_ticks,
                                           month);
            months_.insert(month);
        }
    }
}

// All statements go out in one round trip; COPY costs one more.
Task<> PricesPipeline::store(storage::WriteScope& scope, PriceBatch& batch, Written& written) {
    const auto quarantined = batch.quarantined();
    const auto contexts = batch.contexts();
    const storage::TickColumns latest = batch.latest();
    const auto bars = batch.bars();
    const auto positions = batch.settle();

    std::vector<Task<std::int64_t>> sent;
    if (batch.ticks().prices.size() >= options_.copy_from) {
        written.rows += static_cast<std::size_t>(co_await copy_ticks(scope, batch.ticks()));
    } else if (!batch.ticks().prices.empty()) {
        sent.push_back(storage::store_ticks(scope, batch.ticks()));
    }
    for (const std::int64_t ts_ms : batch.ticks().times_ms) {
        scope.reaches(ts_ms);
    }
    fail_point("prices.after_ticks");
    Task<std::vector<storage::LatestPriceRow>> raised = storage::raise_latest(scope, latest);
    if (!bars.empty()) {
        sent.push_back(storage::merge_bars(scope, bars));
        sent.push_back(storage::store_positions(scope, positions));
    }
    if (!quarantined.empty()) {
        sent.push_back(storage::store_quarantined(scope, quarantined));
    }
    std::vector<storage::StoredContextRow> changed;
    if (!contexts.empty()) {
        changed = co_await storage::store_market_contexts(scope, contexts);
        std::vector<storage::MarketChange> changes;
        append_changes(changed, options_.liquidity_thresholds_usd, changes);
        if (!changes.empty()) {
            sent.push_back(storage::announce_market_changes(scope, changes));
            written.outbox = true;
        }
    }
    const std::vector<storage::LatestPriceRow> prices = co_await std::move(raised);
    for (Task<std::int64_t>& task : sent) {
        written.rows += static_cast<std::size_t>(co_await std::move(task));
    }
    written.rows += prices.size() + changed.size();
    fail_point("prices.after_rows");
    co_await make_ready(scope, prices, changed, written);
}

Task<std::int64_t> PricesPipeline::copy_ticks(storage::WriteScope& scope,
                                              const storage::TickColumns& ticks) {
    copy_rows_.clear();
    for (std::size_t i = 0; i < ticks.prices.size(); ++i) {
        copy_rows_.add({ticks.symbols[i], ticks.prices[i], ticks.times_ms[i], ticks.sources[i],
                        ticks.seqs[i], scope.version()});
    }
    co_return co_await storage::copy_ticks(scope, copy_rows_);
}

// The documents of what changed, as this transaction sees it.
Task<> PricesPipeline::make_ready(storage::WriteScope& scope,
                                  const std::vector<storage::LatestPriceRow>& prices,
                                  const std::vector<storage::StoredContextRow>& contexts,
                                  Written& written) {
    using cache::KeyType;
    const projections::DocumentStamp stamp = projections::stamp_of(scope, clock_.now());
    const auto add = [&](cache::Key key, projections::Content content) {
        cache::Document document = projections::stamped(stamp, KeyType::string, std::move(content));
        written.ready.push_back({std::move(key), std::move(document)});
    };
    for (const storage::LatestPriceRow& row : prices) {
        add(cache::keys::price_latest(row.symbol), projections::price_latest_content(row));
    }
    for (const storage::StoredContextRow& row : contexts) {
        add(cache::keys::market_ctx(row.provider, row.symbol),
            projections::market_context_content(row));
    }
    if (!prices.empty()) {
        co_await board_.update(scope, prices);
        add(cache::keys::crypto_prices(), projections::crypto_prices_content(board_.rows()));
    }
}

void PricesPipeline::count(const PriceBatchCounts& counts, Written& written) {
    accepted_.increment(static_cast<double>(counts.accepted));
    duplicates_.increment(static_cast<double>(counts.duplicates));
    late_.increment(static_cast<double>(counts.late));
    written.duplicates = counts.duplicates;
    for (const auto& [refusal, events] : counts.refused) {
        const std::string reason(to_text(refusal));
        written.quarantined += events;
        metrics_
            .counter("nof0_pipelines_ticks_quarantined_total", "Refused ticks, by reason",
                     {{"reason", reason}})
            .increment(static_cast<double>(events));
        log_warn("prices.quarantined", {{"reason", reason}, {"ticks", events}});
    }
}

void PricesPipeline::committed() {
    queue_.pop(in_transaction_);
    in_transaction_ = 0;
}

void PricesPipeline::rolled_back() {
    in_transaction_ = 0;
    feeds_.clear();
    board_.forget();
    months_.clear();
}

void PricesPipeline::forget() {
    rolled_back();
}

UnstorableEvent PricesPipeline::oldest() const {
    const PriceEvent& event = queue_.at(0);
    return {key_text(event), json_text(event)};
}

} // namespace nof0::pipelines
