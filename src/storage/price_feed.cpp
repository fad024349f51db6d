#include "storage/price_feed.hpp"

#include "storage/columns.hpp"
#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Views = std::vector<std::string_view>;
using Integers = std::vector<std::int64_t>;
using Doubles = std::vector<double>;

const pg::Statement<FeedStateRow(Views, Views)> k_states{"price_feed.states"};
// symbol, ts_ms, source, source_seq
const pg::Statement<std::int64_t(Views, Integers, Views, Integers)> k_stored{
    "price_feed.stored_ticks"};
// symbol, price, ts_ms, source, source_seq, version
const pg::Statement<void(Views, Doubles, Integers, Views, Integers, std::int64_t)> k_store_ticks{
    "price_feed.store_ticks"};
const pg::CopyStatement<TickCopyRow> k_copy_ticks{"price_feed.copy_ticks"};
const pg::Statement<LatestPriceRow(Views, Doubles, Integers, Views, Integers, std::int64_t)>
    k_raise_latest{"price_feed.raise_latest"};
// source, symbol, minute_ms, open, high, low, close, open_ts_ms, open_seq, close_ts_ms, close_seq,
// ticks, volume, version
const pg::Statement<void(Views, Views, Integers, Doubles, Doubles, Doubles, Doubles, Integers,
                         Integers, Integers, Integers, Integers,
                         std::vector<std::optional<Decimal>>, std::int64_t)>
    k_merge_bars{"price_feed.merge_bars"};
// source, symbol, last_ts_ms, last_seqs, version
const pg::Statement<void(Views, Views, Integers, Views, std::int64_t)> k_store_positions{
    "price_feed.store_positions"};
// source, symbol, shown, version
const pg::Statement<void(std::vector<std::string>, std::vector<std::string>, std::vector<bool>,
                         std::int64_t)>
    k_store_shown{"price_feed.store_shown"};

} // namespace

Task<std::vector<FeedStateRow>> feed_states(pg::Session& session, const Views& sources,
                                            const Views& symbols) {
    return session.all(k_states, sources, symbols);
}

Task<std::vector<std::int64_t>> stored_ticks(pg::Session& session, const TickColumns& ticks) {
    return session.all(k_stored, ticks.symbols, ticks.times_ms, ticks.sources, ticks.seqs);
}

Task<std::int64_t> store_ticks(WriteScope& scope, const TickColumns& t) {
    return scope.session().execute(k_store_ticks, t.symbols, t.prices, t.times_ms, t.sources,
                                   t.seqs, scope.version());
}

Task<std::int64_t> copy_ticks(WriteScope& scope, const pg::CopyBuffer<TickCopyRow>& rows) {
    return scope.session().copy(k_copy_ticks, rows);
}

Task<std::vector<LatestPriceRow>> raise_latest(WriteScope& scope, const TickColumns& t) {
    return scope.session().all(k_raise_latest, t.symbols, t.prices, t.times_ms, t.sources, t.seqs,
                               scope.version());
}

Task<std::int64_t> store_shown(WriteScope& scope, const ShownFeeds& feeds) {
    return scope.session().execute(k_store_shown, feeds.sources, feeds.symbols, feeds.shown,
                                   scope.version());
}

Task<std::int64_t> merge_bars(WriteScope& scope, const std::vector<BarPart>& bars) {
    using B = BarPart;
    return scope.session().execute(
        k_merge_bars, column<std::string_view>(bars, &B::source),
        column<std::string_view>(bars, &B::symbol), column<std::int64_t>(bars, &B::minute_ms),
        column<double>(bars, &B::open), column<double>(bars, &B::high),
        column<double>(bars, &B::low), column<double>(bars, &B::close),
        column<std::int64_t>(bars, &B::open_ts_ms), column<std::int64_t>(bars, &B::open_seq),
        column<std::int64_t>(bars, &B::close_ts_ms), column<std::int64_t>(bars, &B::close_seq),
        column<std::int64_t>(bars, &B::ticks), column<std::optional<Decimal>>(bars, &B::volume),
        scope.version());
}

Task<std::int64_t> store_positions(WriteScope& scope, const std::vector<FeedPosition>& positions) {
    using P = FeedPosition;
    return scope.session().execute(
        k_store_positions, column<std::string_view>(positions, &P::source),
        column<std::string_view>(positions, &P::symbol),
        column<std::int64_t>(positions, &P::last_ts_ms),
        column<std::string_view>(positions, &P::last_seqs), scope.version());
}

} // namespace nof0::storage
