// Trades: closed round trips, one row each, and the running totals per trader.
//
// Facts are not deleted: a row that a later truth takes back carries voided_version.
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"
#include "storage/seasons.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

// Times in microseconds; money in USD; quantity signed. `metadata` holds what is not the usual
// value: exit_plan when not {}, liquidations when not null.
struct TradeRow {
    std::string id;
    std::string model_id;
    std::string symbol;
    std::string side;
    std::optional<std::string> trade_type;
    std::optional<double> quantity;
    std::optional<double> leverage;
    std::optional<double> confidence;
    std::optional<double> entry_price;
    std::optional<std::int64_t> entry_ts_ms;
    std::optional<double> exit_price;
    std::optional<std::int64_t> exit_ts_ms;
    std::optional<double> realized_gross_pnl;
    std::optional<double> realized_net_pnl;
    std::optional<double> total_commission_dollars;
    std::optional<std::int64_t> entry_oid;
    std::optional<std::int64_t> exit_oid;
    std::optional<std::string> trade_id;
    std::optional<std::int64_t> entry_us;
    std::optional<std::int64_t> exit_us;
    std::optional<double> entry_sz;
    std::optional<double> exit_sz;
    std::optional<std::int64_t> entry_tid;
    std::optional<std::int64_t> exit_tid;
    std::optional<bool> entry_crossed;
    std::optional<bool> exit_crossed;
    std::optional<double> entry_commission_dollars;
    std::optional<double> exit_commission_dollars;
    std::optional<double> entry_closed_pnl;
    std::optional<double> exit_closed_pnl;
    std::optional<pg::Json> metadata;
    std::string origin;
    std::int64_t version = 0;

    bool operator==(const TradeRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(TradeRow, (),
                      (id, model_id, symbol, side, trade_type, quantity, leverage, confidence,
                       entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl,
                       realized_net_pnl, total_commission_dollars, entry_oid, exit_oid, trade_id,
                       entry_us, exit_us, entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed,
                       exit_crossed, entry_commission_dollars, exit_commission_dollars,
                       entry_closed_pnl, exit_closed_pnl, metadata, origin, version))

// Everything a trader's trades add up to, and the cash of its ledger, as of one version.
struct TraderTotals {
    std::string model_id;
    std::int64_t trades = 0;
    std::int64_t wins = 0; // net > 0
    Decimal win_dollars;   // sum of positive nets
    Decimal lose_dollars;  // sum of the others, <= 0
    Decimal gross_pnl;
    Decimal commission;
    Decimal trade_cash{}; // minus signed size x price and fees of all native fills
    Decimal event_cash{}; // deposits, funding and the like
    Decimal flow_cash{};  // the part of it that was moved in and out: no result
};
BOOST_DESCRIBE_STRUCT(TraderTotals, (),
                      (model_id, trades, wins, win_dollars, lose_dollars, gross_pnl, commission,
                       trade_cash, event_cash, flow_cash))

// In public order: by trader, newest exit first, at most `per_trader` of each that closed in the
// season, as below.
Task<std::vector<TradeRow>> recent_trades(pg::Session& session, std::int64_t per_trader,
                                          const Season& season);
// Of these traders, in their order, newest exit first, at most `limit` of each.
Task<std::vector<TradeRow>> recent_trades_of(pg::Session& session,
                                             const std::vector<std::string>& traders,
                                             std::int64_t limit, const Season& season);
// Every trade whose exit is at or after the moment, newest first (reference query of the design).
Task<std::vector<TradeRow>> trades_since(pg::Session& session, std::int64_t exit_ts_ms);
Task<std::vector<TradeRow>> trades_by_ids(pg::Session& session,
                                          const std::vector<std::string>& ids);
Task<bool> has_trades(pg::Session& session, const std::vector<std::string>& traders);

// What was added in the season to the totals of each trader that has any. A fill counts in the
// season in which it was heard of.
Task<std::vector<TraderTotals>> trader_totals(pg::Session& session, const Season& season);

// New rows only: a row that is there already fails the batch with 23505. Totals are the caller's
// to add. The buffer must live until the Task ends.
Task<std::int64_t> copy_trades(WriteScope& scope, const pg::CopyBuffer<TradeRow>& rows);
// Adds to the newest totals of each trader and stores them under the scope's version.
Task<> add_totals(WriteScope& scope, const std::vector<TraderTotals>& changes);

} // namespace nof0::storage
