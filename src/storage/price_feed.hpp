// The price feed's writes: whole batches of ticks, and what follows from them. A batch is reduced
// by the pipeline to one row per key before it comes here: a statement may not touch a row twice.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/prices.hpp"

#include <string_view>

namespace nof0::storage {

// One tick as COPY takes it; the texts must outlive the buffer's add().
struct TickCopyRow {
    std::string_view symbol;
    double price = 0;
    std::int64_t ts_ms = 0;
    std::string_view source;
    std::int64_t source_seq = 0;
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(TickCopyRow, (), (symbol, price, ts_ms, source, source_seq, version))

// Columns of a batch of ticks for the unnest INSERT; all of one length.
struct TickColumns {
    std::vector<std::string_view> symbols{};
    std::vector<double> prices{};
    std::vector<std::int64_t> times_ms{};
    std::vector<std::string_view> sources{};
    std::vector<std::int64_t> seqs{};
};

// Ticks of one source and symbol in one minute.
struct BarPart {
    std::string_view source;
    std::string_view symbol;
    std::int64_t minute_ms = 0;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    std::int64_t open_ts_ms = 0;
    std::int64_t open_seq = 0;
    std::int64_t close_ts_ms = 0;
    std::int64_t close_seq = 0;
    std::int64_t ticks = 0;
    std::optional<Decimal> volume{}; // sum of the sizes; NULL where no tick tells of one
};

// How far a feed was read: the newest millisecond, and what was seen of it.
struct FeedPosition {
    std::string_view source;
    std::string_view symbol;
    std::int64_t last_ts_ms = 0;
    std::string last_seqs; // as Postgres writes an array: "{7,8,9}"
};

// What is known of a feed when it is met first. No row: nothing is.
struct FeedStateRow {
    std::string source;
    std::string symbol;
    std::optional<std::int64_t> last_ts_ms;
    std::optional<std::vector<std::int64_t>> last_seqs;
    // The close of its newest bar.
    std::optional<double> close;
    std::optional<std::int64_t> close_ts_ms;
    std::optional<std::int64_t> close_seq;
    // Whether its ticks became the board's price when it was met last.
    std::optional<bool> on_board;
};
BOOST_DESCRIBE_STRUCT(FeedStateRow, (),
                      (source, symbol, last_ts_ms, last_seqs, close, close_ts_ms, close_seq,
                       on_board))

// Feeds whose ticks become the board's price from this version on, or no longer do.
struct ShownFeeds {
    std::vector<std::string> sources{};
    std::vector<std::string> symbols{};
    std::vector<bool> shown{};
};

// Of the feeds (sources[i], symbols[i]), in their order.
Task<std::vector<FeedStateRow>> feed_states(pg::Session& session,
                                            const std::vector<std::string_view>& sources,
                                            const std::vector<std::string_view>& symbols);
// The indices (from 0) of those ticks that are in price_ticks; prices are not looked at.
Task<std::vector<std::int64_t>> stored_ticks(pg::Session& session, const TickColumns& ticks);

// All of these hand their rows over before they return.
Task<std::int64_t> store_ticks(WriteScope& scope, const TickColumns& ticks);
// The buffer must live until the Task ends.
Task<std::int64_t> copy_ticks(WriteScope& scope, const pg::CopyBuffer<TickCopyRow>& rows);
// One tick per symbol; the rows that moved, never back: greatest (ts_ms, source_seq, source).
Task<std::vector<LatestPriceRow>> raise_latest(WriteScope& scope, const TickColumns& ticks);
Task<std::int64_t> store_shown(WriteScope& scope, const ShownFeeds& feeds);
Task<std::int64_t> merge_bars(WriteScope& scope, const std::vector<BarPart>& bars);
Task<std::int64_t> store_positions(WriteScope& scope, const std::vector<FeedPosition>& positions);

} // namespace nof0::storage
