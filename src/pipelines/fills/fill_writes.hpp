// The rows that one transaction of fills writes, collected first, then sent in one round trip.
#pragma once

#include "pipelines/fills/fold_changes.hpp"
#include "pipelines/fills/trader_book.hpp"
#include "storage/cash_events.hpp"
#include "storage/currency_ledgers.hpp"
#include "storage/fill_equity.hpp"
#include "storage/fold_output.hpp"
#include "storage/frozen_pairs.hpp"
#include "storage/new_events.hpp"
#include "storage/new_fills.hpp"
#include "storage/quarantine.hpp"
#include "storage/trades.hpp"
#include "storage/write_scope.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace nof0::pipelines {

class FillWrites {
public:
    // Rows and outbox entries of a pair's changes.
    void add(const PairKey& pair, const FoldChanges& changes, storage::WriteScope& scope);
    void add(Observations observations);
    void add_event_cash(const std::string& trader, Decimal amount, Decimal flow);
    void add_event_cash(const std::string& trader, const std::string& currency, Decimal amount);
    void add_opening(const std::string& trader, const TraderBook::Opening& opening,
                     std::int64_t version);
    void freeze(storage::FrozenPairRow row) { frozen_.push_back(std::move(row)); }
    void quarantine(storage::QuarantineRow row) { quarantined_.push_back(std::move(row)); }
    void begin(const std::string& trader, std::int64_t inception_us, TraderBook::Inception change);
    void unknown_trader(std::string trader) { unknown_traders_.push_back(std::move(trader)); }

    Task<> write(storage::WriteScope& scope);

    std::size_t rows() const;
    bool has_events() const { return !events_.empty(); }
    // Whose totals, trades or positions change.
    std::set<std::string> traders() const;
    // The earliest and the latest of the observations.
    std::set<std::int64_t> observed_months() const;

private:
    Task<> write_changes(storage::WriteScope& scope);
    Task<> copy_new_rows(storage::WriteScope& scope);
    void tell(storage::WriteScope& scope, const char* op, const char* kind, const std::string& id,
              const std::string& trader);

    std::vector<storage::NewFillRow> gaps_;
    std::vector<storage::FillIdRow> voided_gaps_;
    std::vector<storage::StepIdRow> voided_steps_;
    std::vector<storage::PositionStepRow> steps_;
    std::vector<storage::FoldedPositionRow> positions_;
    std::vector<std::string> removed_positions_;
    std::vector<std::string> kept_trades_; // whose former selves are kept
    std::vector<std::string> voided_trades_;
    std::vector<storage::FoldedTradeRow> trades_;     // some may be there already
    std::vector<storage::FoldedTradeRow> new_trades_; // none can be there
    std::map<std::string, storage::TraderTotals> totals_;
    // By trader and currency.
    std::map<std::pair<std::string, std::string>, storage::CurrencyChangeRow> currencies_;
    std::vector<storage::NewEventRow> events_;
    std::vector<storage::CashEventRow> openings_;
    std::vector<storage::FrozenPairRow> frozen_;
    std::vector<storage::QuarantineRow> quarantined_;
    std::vector<std::string> unknown_traders_;
    std::vector<storage::InceptionRow> inceptions_;
    std::vector<std::string> moved_inceptions_;
    std::vector<storage::SnapshotRow> snapshots_;     // some may be there already
    std::vector<storage::SnapshotRow> new_snapshots_; // hardly one can be there
    std::vector<storage::HourlyRow> hours_;
    std::vector<storage::HourMoveRow> later_hours_;
};

} // namespace nof0::pipelines
