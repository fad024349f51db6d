#include "storage/check.hpp"

#include "storage/pg/batch.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<CheckAccountRow()> k_accounts{"check.accounts"};
const pg::BatchStatement<CheckDifferenceRow, FoldedTradeRow> k_trades{"check.different_trades"};
const pg::BatchStatement<CheckDifferenceRow, FoldedPositionRow> k_positions{
    "check.different_positions"};
const pg::BatchStatement<CheckDifferenceRow, PositionStepRow> k_steps{"check.different_steps"};
const pg::Statement<CheckGapRow(std::string_view, std::string_view)> k_gaps{"check.gaps"};
const pg::Statement<CheckIdRow()> k_folded_ids{"check.folded_ids"};
const pg::Statement<TradeRow()> k_imported_trades{"check.imported_trades"};
const pg::Statement<CheckLedgerRow()> k_ledgers{"check.ledgers"};
const pg::Statement<CheckVenueRow()> k_venue_accounts{"check.venue_accounts"};
const pg::Statement<CheckOrphanRow(std::int64_t)> k_orphans{"check.orphans"};
const pg::Statement<CheckOutboxRow(std::int64_t)> k_outbox_breaks{"check.outbox_breaks"};
const pg::Statement<std::int64_t()> k_outbox_untold{"check.outbox_untold"};
const pg::Statement<std::int64_t(std::int64_t)> k_version_breaks{"check.version_breaks"};
const pg::Statement<std::int32_t()> k_season_breaks{"check.season_breaks"};
const pg::Statement<std::string()> k_season_openings{"check.season_openings"};
const pg::Statement<std::string()> k_loose_partitions{"check.loose_partitions"};
const pg::Statement<std::string()> k_missing_months{"check.missing_months"};

} // namespace

Task<std::vector<CheckAccountRow>> check_accounts(pg::Session& session) {
    return session.all(k_accounts);
}
Task<std::vector<CheckDifferenceRow>> different_trades(pg::Session& session,
                                                       std::span<const FoldedTradeRow> wanted) {
    return pg::all_of_batch(session, k_trades, wanted);
}
Task<std::vector<CheckDifferenceRow>>
different_positions(pg::Session& session, std::span<const FoldedPositionRow> wanted) {
    return pg::all_of_batch(session, k_positions, wanted);
}
Task<std::vector<CheckDifferenceRow>> different_steps(pg::Session& session,
                                                      std::span<const PositionStepRow> wanted) {
    return pg::all_of_batch(session, k_steps, wanted);
}
Task<std::vector<CheckGapRow>> check_gaps(pg::Session& session, std::string_view exchange_provider,
                                          std::string_view account) {
    return session.all(k_gaps, exchange_provider, account);
}
Task<> for_each_folded_id(pg::Session& session, std::function<void(const CheckIdRow&)> visit) {
    return session.for_each(k_folded_ids, std::move(visit));
}
Task<> for_each_imported_trade(pg::Session& session, std::function<void(const TradeRow&)> visit) {
    return session.for_each(k_imported_trades, std::move(visit));
}
Task<std::vector<CheckLedgerRow>> check_ledgers(pg::Session& session) {
    return session.all(k_ledgers);
}
Task<std::vector<CheckVenueRow>> check_venue_accounts(pg::Session& session) {
    return session.all(k_venue_accounts);
}
Task<std::vector<CheckOrphanRow>> check_orphans(pg::Session& session, std::int64_t rows_max) {
    return session.all(k_orphans, rows_max);
}
Task<std::vector<CheckOutboxRow>> outbox_breaks(pg::Session& session, std::int64_t rows_max) {
    return session.all(k_outbox_breaks, rows_max);
}
Task<std::int64_t> outbox_untold(pg::Session& session) {
    return session.one(k_outbox_untold);
}
Task<std::vector<std::int64_t>> version_breaks(pg::Session& session, std::int64_t rows_max) {
    return session.all(k_version_breaks, rows_max);
}
Task<std::vector<std::int32_t>> season_breaks(pg::Session& session) {
    return session.all(k_season_breaks);
}
Task<std::vector<std::string>> season_openings(pg::Session& session) {
    return session.all(k_season_openings);
}
Task<std::vector<std::string>> loose_partitions(pg::Session& session) {
    return session.all(k_loose_partitions);
}
Task<std::vector<std::string>> missing_months(pg::Session& session) {
    return session.all(k_missing_months);
}

} // namespace nof0::storage
