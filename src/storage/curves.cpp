#include "storage/curves.hpp"

namespace nof0::storage {
namespace {

using Names = std::vector<std::string>;

const pg::Statement<CurveRow(Names, std::int64_t, std::int64_t, std::int64_t)> k_equity{
    "curves.equity"};
const pg::Statement<CurveRow(Names, std::int64_t, std::int64_t, std::int64_t)> k_equity_every{
    "curves.equity_every"};
const pg::Statement<SpanRow(Names)> k_equity_span{"curves.equity_span"};
const pg::Statement<EquityPageRow(std::string, std::int64_t, std::int64_t, std::int64_t)>
    k_equity_page{"curves.equity_page"};
const pg::Statement<BoardSourceRow(std::string_view)> k_board_source{"curves.board_source"};
const pg::Statement<BarRow(std::string_view, std::string_view, std::int64_t, std::int64_t,
                           std::int64_t, std::int64_t)>
    k_bars{"curves.bars"};

} // namespace

Task<std::vector<CurveRow>> stepped_equity(pg::Session& session, const Names& traders,
                                           TimeRange range, std::int64_t step_ms) {
    return session.all(k_equity, traders, range.from_ms, range.to_ms, step_ms);
}

Task<std::vector<CurveRow>> every_equity(pg::Session& session, const Names& traders,
                                         TimeRange range, std::int64_t most) {
    return session.all(k_equity_every, traders, range.from_ms, range.to_ms, most);
}

Task<SpanRow> equity_span(pg::Session& session, const Names& traders) {
    return session.one(k_equity_span, traders);
}

Task<std::vector<EquityPageRow>> equity_page(pg::Session& session, const std::string& trader,
                                             std::int64_t before_ms, std::int64_t after_ms,
                                             std::int64_t limit) {
    return session.all(k_equity_page, trader, before_ms, after_ms, limit);
}

Task<std::optional<BoardSourceRow>> board_source(pg::Session& session, std::string_view symbol) {
    return session.maybe_one(k_board_source, symbol);
}

Task<std::vector<BarRow>> price_bars(pg::Session& session, std::string_view source,
                                     std::string_view symbol, TimeRange range,
                                     std::int64_t interval_ms, std::int64_t limit) {
    return session.all(k_bars, source, symbol, range.from_ms, range.to_ms, interval_ms, limit);
}

} // namespace nof0::storage
