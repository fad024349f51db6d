// What `nof0 check` asks of the store: rows that differ from what they should be, sums per trader,
// rows without a parent.
#pragma once

#include "storage/fold_output.hpp"
#include "storage/trades.hpp"

#include <functional>

namespace nof0::storage {

struct CheckAccountRow {
    std::string exchange_provider;
    std::string account;
};
BOOST_DESCRIBE_STRUCT(CheckAccountRow, (), (exchange_provider, account))

struct CheckDifferenceRow {
    std::string id;
    bool missing = false;
    std::vector<std::string> columns; // that differ
};
BOOST_DESCRIBE_STRUCT(CheckDifferenceRow, (), (id, missing, columns))

struct CheckIdRow {
    std::string kind; // trade, position, step, gap; or what is an orphan
    std::string id;
};
BOOST_DESCRIBE_STRUCT(CheckIdRow, (), (kind, id))
struct CheckOrphanRow {
    std::string what;
    std::string id;
};
BOOST_DESCRIBE_STRUCT(CheckOrphanRow, (), (what, id))

struct CheckGapRow {
    std::string exchange_provider;
    std::string account;
    std::string fill_key;
    std::string model_id;
    std::int64_t ts_ms = 0;
    std::string side;
    Decimal px;
    Decimal sz;
    std::optional<Decimal> start_position;
};
BOOST_DESCRIBE_STRUCT(CheckGapRow, (),
                      (exchange_provider, account, fill_key, model_id, ts_ms, side, px, sz,
                       start_position))

// One for each trader. Sums of nothing are NULL.
struct CheckLedgerRow {
    std::string model_id;
    std::string kind;
    std::optional<Decimal> initial_equity;
    std::optional<Decimal> opening;
    std::optional<std::int64_t> trades;
    std::optional<std::int64_t> wins;
    std::optional<Decimal> win_dollars;
    std::optional<Decimal> lose_dollars;
    std::optional<Decimal> gross_pnl;
    std::optional<Decimal> commission;
    std::optional<Decimal> trade_cash;
    std::optional<Decimal> event_cash;
    std::optional<Decimal> flow_cash;
    std::optional<std::int64_t> imported_trades;
    std::optional<Decimal> imported_gross;
    std::optional<Decimal> imported_commission;
    std::optional<Decimal> residual;
    std::optional<Decimal> open_cost;
    std::optional<Decimal> open_commission;
    std::optional<std::int64_t> observed_ts_ms; // the newest observation, when it is a native one
    std::optional<double> observed_equity;
    std::optional<double> observed_unrealized;
    std::optional<bool> observed_after; // the observation is not older than the totals
};
BOOST_DESCRIBE_STRUCT(CheckLedgerRow, (),
                      (model_id, kind, initial_equity, opening, trades, wins, win_dollars,
                       lose_dollars, gross_pnl, commission, trade_cash, event_cash, flow_cash,
                       imported_trades, imported_gross, imported_commission, residual, open_cost,
                       open_commission, observed_ts_ms, observed_equity, observed_unrealized,
                       observed_after))

struct CheckVenueRow {
    std::string exchange_provider;
    std::string account;
    std::int64_t ts_ms = 0;
    std::optional<Decimal> account_value;
};
BOOST_DESCRIBE_STRUCT(CheckVenueRow, (), (exchange_provider, account, ts_ms, account_value))

struct CheckOutboxRow {
    std::int64_t version = 0;
    std::optional<std::int32_t> first_n;
    std::optional<std::int32_t> last_n;
    std::optional<std::int64_t> rows;
    std::optional<bool> is_known;
};
BOOST_DESCRIBE_STRUCT(CheckOutboxRow, (), (version, first_n, last_n, rows, is_known))

// Accounts that have fills.
Task<std::vector<CheckAccountRow>> check_accounts(pg::Session& session);
// Those of the wanted rows that are not stored just so.
Task<std::vector<CheckDifferenceRow>> different_trades(pg::Session& session,
                                                       std::span<const FoldedTradeRow> wanted);
Task<std::vector<CheckDifferenceRow>>
different_positions(pg::Session& session, std::span<const FoldedPositionRow> wanted);
Task<std::vector<CheckDifferenceRow>> different_steps(pg::Session& session,
                                                      std::span<const PositionStepRow> wanted);
Task<std::vector<CheckGapRow>> check_gaps(pg::Session& session, std::string_view exchange_provider,
                                          std::string_view account);
// Everything live that is folded from fills; `visit` may not use the session.
Task<> for_each_folded_id(pg::Session& session, std::function<void(const CheckIdRow&)> visit);
Task<> for_each_imported_trade(pg::Session& session, std::function<void(const TradeRow&)> visit);
Task<std::vector<CheckLedgerRow>> check_ledgers(pg::Session& session);
// The newest word of each account's venue.
Task<std::vector<CheckVenueRow>> check_venue_accounts(pg::Session& session);
Task<std::vector<CheckOrphanRow>> check_orphans(pg::Session& session, std::int64_t rows_max);
Task<std::vector<CheckOutboxRow>> outbox_breaks(pg::Session& session, std::int64_t rows_max);
Task<std::int64_t> outbox_untold(pg::Session& session);
Task<std::vector<std::int64_t>> version_breaks(pg::Session& session, std::int64_t rows_max);
Task<std::vector<std::int32_t>> season_breaks(pg::Session& session);
Task<std::vector<std::string>> season_openings(pg::Session& session); // those that are wrong
Task<std::vector<std::string>> loose_partitions(pg::Session& session);
Task<std::vector<std::string>> missing_months(pg::Session& session);

} // namespace nof0::storage
