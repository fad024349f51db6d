// What the fold of fills writes: position_versions (a row per step, append-only), positions (the
// newest step of each), trades.
//
// A refold takes rows back: steps and trades are marked with the version that voided them, a trade
// that changes leaves its former self in trade_versions, a position that never was disappears from
// `positions` (its voided steps stay).
#pragma once

#include "base/decimal.hpp"
#include "storage/pg/numeric.hpp"
#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <span>

namespace nof0::storage {

class WriteScope;

struct PositionStepRow {
    std::string position_id{};
    std::int64_t version = 0;
    std::int32_t step = 0; // of the position, from 1
    std::string exchange_provider{};
    std::string account{};
    std::string model_id{};
    std::string symbol{};
    std::int64_t ts_ms = 0;
    std::string fill_key{};
    std::string side{};   // long, short
    std::string status{}; // open, closed
    Decimal quantity{};   // signed; 0 when closed
    Decimal cost{};
    Decimal open_commission{};
    double entry_price = 0;
    std::int64_t entry_ts_ms = 0;
    std::optional<std::int64_t> exit_ts_ms{};
    std::optional<double> exit_price{};
    std::optional<double> closed_pnl{};
    std::optional<double> leverage{};
    std::optional<double> confidence{};
    std::optional<pg::Json> metadata{}; // risk_usd and exit_plan, where they are known
};
BOOST_DESCRIBE_STRUCT(PositionStepRow, (),
                      (position_id, version, step, exchange_provider, account, model_id, symbol,
                       ts_ms, fill_key, side, status, quantity, cost, open_commission, entry_price,
                       entry_ts_ms, exit_ts_ms, exit_price, closed_pnl, leverage, confidence,
                       metadata))

struct FoldedPositionRow {
    std::string id{};
    std::string model_id{};
    std::string symbol{};
    std::string side{};
    double entry_price = 0;
    double quantity = 0; // signed; of a closed one what its last close took
    std::int64_t entry_ts_ms = 0;
    double commission = 0; // paid so far
    std::string status{};
    std::optional<std::int64_t> exit_ts_ms{};
    std::optional<double> exit_price{};
    std::string exchange_provider{};
    std::string account{};
    std::int64_t entry_ts_us = 0;
    std::optional<std::int64_t> entry_oid{};
    std::string open_fill_key{};
    std::optional<std::string> close_fill_key{};
    Decimal exact_quantity{}; // 0 when closed
    Decimal exact_cost{};
    Decimal exact_open_commission{};
    double closed_pnl = 0; // realised so far less commission paid
    std::optional<double> leverage{};
    std::optional<double> confidence{};
    pg::Json metadata{"{}"}; // risk_usd and exit_plan, where they are known
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(FoldedPositionRow, (),
                      (id, model_id, symbol, side, entry_price, quantity, entry_ts_ms, commission,
                       status, exit_ts_ms, exit_price, exchange_provider, account, entry_ts_us,
                       entry_oid, open_fill_key, close_fill_key, exact_quantity, exact_cost,
                       exact_open_commission, closed_pnl, leverage, confidence, metadata, version))

struct FoldedTradeRow {
    std::string id{};
    std::string model_id{};
    std::string symbol{};
    std::string side{};
    std::string trade_type{};
    double quantity = 0;
    double entry_price = 0;
    std::int64_t entry_ts_ms = 0;
    double exit_price = 0;
    std::int64_t exit_ts_ms = 0;
    double realized_gross_pnl = 0;
    double realized_net_pnl = 0;
    double total_commission_dollars = 0;
    std::optional<std::int64_t> entry_oid{};
    std::optional<std::int64_t> exit_oid{};
    std::string trade_id{};
    std::int64_t entry_us = 0;
    std::int64_t exit_us = 0;
    double entry_sz = 0;
    double exit_sz = 0;
    std::optional<std::int64_t> entry_tid{};
    std::optional<std::int64_t> exit_tid{};
    bool entry_crossed = true;
    bool exit_crossed = true;
    double entry_commission_dollars = 0;
    double exit_commission_dollars = 0;
    double entry_closed_pnl = 0;
    double exit_closed_pnl = 0;
    std::string position_id{};
    std::string exchange_provider{};
    std::string account{};
    Decimal rounding_residual{}; // own gross less the venue's
    std::optional<double> leverage{};
    std::optional<double> confidence{};
    std::optional<pg::Json> metadata{};
    std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(FoldedTradeRow, (),
                      (id, model_id, symbol, side, trade_type, quantity, entry_price, entry_ts_ms,
                       exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl,
                       total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us,
                       entry_sz, exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed,
                       entry_commission_dollars, exit_commission_dollars, entry_closed_pnl,
                       exit_closed_pnl, position_id, exchange_provider, account, rounding_residual,
                       leverage, confidence, metadata, version))

struct StepIdRow {
    std::string position_id{};
    std::int32_t step = 0;
};
BOOST_DESCRIBE_STRUCT(StepIdRow, (), (position_id, step))

// Rows are free again when the call returns; those of copy_*() when its Task has ended. A COPY
// costs two round trips and about a third of the server's time for a row: right for many rows. It
// takes new rows only.
Task<std::int64_t> store_position_steps(WriteScope& scope, std::span<const PositionStepRow> rows);
Task<std::int64_t> copy_position_steps(WriteScope& scope, std::span<const PositionStepRow> rows);
Task<std::int64_t> void_position_steps(WriteScope& scope, std::span<const StepIdRow> steps);
// REQUIRES each id once, as below.
Task<std::int64_t> upsert_positions(WriteScope& scope, std::span<const FoldedPositionRow> rows);
Task<std::int64_t> remove_positions(WriteScope& scope, const std::vector<std::string>& ids);
Task<std::int64_t> upsert_folded_trades(WriteScope& scope, std::span<const FoldedTradeRow> rows);
Task<std::int64_t> copy_folded_trades(WriteScope& scope, std::span<const FoldedTradeRow> rows);
// Keeps what these trades are now, for answers as of an earlier version; before they change.
Task<std::int64_t> keep_trade_versions(WriteScope& scope, const std::vector<std::string>& ids);
Task<std::int64_t> void_trades(WriteScope& scope, const std::vector<std::string>& ids);

} // namespace nof0::storage
