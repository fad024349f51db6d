// The exact ledger of traders, as equity is made of it: cash from trader_totals, what is held from
// the open positions.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

class WriteScope;

struct LedgerRow {
    std::string model_id{};
    std::optional<Decimal> initial_equity{};    // USD; NULL: unknown
    std::optional<std::int64_t> inception_us{}; // NULL: has not begun
    std::optional<Decimal> trade_cash{};        // of all native fills; NULL: none yet, as below
    std::optional<Decimal> event_cash{};
    std::optional<std::int64_t> newest_ts_ms{}; // of its observed equity
    std::optional<double> newest_equity{};
    std::optional<std::string> newest_origin{}; // import:.. while it has only imported history
    std::optional<Decimal>
        opening{}; // its opening_balance: the equity that imported history ends with
    std::optional<Decimal> flow_cash{};      // the part of event_cash that was moved in and out
    std::optional<std::int32_t> season{};    // that runs; NULL: none was ever begun
    std::optional<std::int64_t> season_us{}; // when it began
    std::optional<std::int64_t> season_inception_us{}; // NULL: not there when it began, as below
    std::optional<Decimal> season_equity{};            // with which the trader began it
    std::optional<Decimal> season_flow_cash{};         // flow_cash of then
};
BOOST_DESCRIBE_STRUCT(LedgerRow, (),
                      (model_id, initial_equity, inception_us, trade_cash, event_cash, newest_ts_ms,
                       newest_equity, newest_origin, opening, flow_cash, season, season_us,
                       season_inception_us, season_equity, season_flow_cash))

// Where opening balances are: under this provider, the account being the trader.
inline constexpr std::string_view k_ledger_provider = "ledger";

// What a trader holds, exactly; from fills, not imported.
struct HoldingRow {
    std::string id; // of the position
    std::string model_id;
    std::string symbol;
    std::int64_t entry_ts_ms = 0;
    double entry_price = 0;
    std::optional<double> commission;
    std::optional<double> closed_pnl;
    std::optional<std::int64_t> entry_oid;
    std::optional<Decimal> exact_quantity;
    std::optional<Decimal> exact_cost;
};
BOOST_DESCRIBE_STRUCT(HoldingRow, (),
                      (id, model_id, symbol, entry_ts_ms, entry_price, commission, closed_pnl,
                       entry_oid, exact_quantity, exact_cost))

Task<std::vector<LedgerRow>> ledgers(pg::Session& session, const std::vector<std::string>& traders);
Task<std::vector<HoldingRow>> holdings(pg::Session& session,
                                       const std::vector<std::string>& traders);

struct MarkRow {
    std::string symbol;
    double price = 0;
    std::int64_t ts_ms = 0; // of the price; of marks_at, the moment that was asked for
};
BOOST_DESCRIBE_STRUCT(MarkRow, (), (symbol, price, ts_ms))
// The latest prices of those of the symbols that have one.
Task<std::vector<MarkRow>> marks_of(pg::Session& session, const std::vector<std::string>& symbols);
// What each symbol's latest price was at that moment; no row where no tick is so old. The two lists
// belong together, place by place.
Task<std::vector<MarkRow>> marks_at(pg::Session& session, const std::vector<std::string>& symbols,
                                    const std::vector<std::int64_t>& moments_ms);

// Traders that nobody configured but that own a fill: a row, so that nothing hangs in the air.
Task<std::int64_t> store_unknown_traders(WriteScope& scope,
                                         const std::vector<std::string>& traders);

struct InceptionRow {
    std::string model_id{};
    std::int64_t inception_us = 0;
};
BOOST_DESCRIBE_STRUCT(InceptionRow, (), (model_id, inception_us))
// A native trader begins with its first fill: sets the time, or moves it back.
Task<std::int64_t> store_inceptions(WriteScope& scope, std::span<const InceptionRow> rows);

// Hour markers count from the inception: after it moved, the native rows of these traders get new
// ones, and of those that fall into one hour the latest stays.
Task<std::int64_t> renumber_hours(WriteScope& scope, const std::vector<std::string>& traders);

} // namespace nof0::storage
