// Curves: equity observations and price bars over a time, as charts and exports ask for them. Times
// in ms, half open.
#pragma once

#include "base/decimal.hpp"
#include "storage/list_range.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <optional>

namespace nof0::storage {

struct CurveRow {
    std::int64_t trader = 0; // index into those that were asked for
    std::int64_t ts_ms = 0;
    double equity_usd = 0;
};
BOOST_DESCRIBE_STRUCT(CurveRow, (), (trader, ts_ms, equity_usd))

struct TimeRange {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

// The last observation in each `step_ms`, by trader, ascending: one look into an index per step and
// trader. REQUIRES step_ms > 0.
Task<std::vector<CurveRow>> stepped_equity(pg::Session& session,
                                           const std::vector<std::string>& traders, TimeRange range,
                                           std::int64_t step_ms);
// Every observation, by trader, ascending; of each the newest `most`.
Task<std::vector<CurveRow>> every_equity(pg::Session& session,
                                         const std::vector<std::string>& traders, TimeRange range,
                                         std::int64_t most);
// From the first to the last observation of any of them.
struct SpanRow {
    std::optional<std::int64_t> first_ms;
    std::optional<std::int64_t> last_ms;
};
BOOST_DESCRIBE_STRUCT(SpanRow, (), (first_ms, last_ms))
Task<SpanRow> equity_span(pg::Session& session, const std::vector<std::string>& traders);

// One trader's observations, newest first. Places are times.
struct EquityPageRow {
    std::string model_id;
    std::int64_t ts_ms = 0;
    double equity_usd = 0;
    std::optional<double> realized_pnl;
    std::optional<double> unrealized_pnl;
};
BOOST_DESCRIBE_STRUCT(EquityPageRow, (),
                      (model_id, ts_ms, equity_usd, realized_pnl, unrealized_pnl))
Task<std::vector<EquityPageRow>> equity_page(pg::Session& session, const std::string& trader,
                                             std::int64_t before_ms, std::int64_t after_ms,
                                             std::int64_t limit);

// Whose prices the board shows of a symbol, and the minutes of its first and last bar.
struct BoardSourceRow {
    std::string source;
    std::optional<std::int64_t> first_ms;
    std::optional<std::int64_t> last_ms;
};
BOOST_DESCRIBE_STRUCT(BoardSourceRow, (), (source, first_ms, last_ms))
// nullopt: the symbol was never priced.
Task<std::optional<BoardSourceRow>> board_source(pg::Session& session, std::string_view symbol);

struct BarRow {
    std::int64_t start_ms = 0;
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    std::optional<Decimal> volume; // absent: no minute's is known
    std::int64_t ticks = 0;
};
BOOST_DESCRIBE_STRUCT(BarRow, (), (start_ms, open, high, low, close, volume, ticks))
// Minutes folded into bars of `interval_ms`, newest first. It reads every minute of the range.
Task<std::vector<BarRow>> price_bars(pg::Session& session, std::string_view source,
                                     std::string_view symbol, TimeRange range,
                                     std::int64_t interval_ms, std::int64_t limit);

} // namespace nof0::storage
