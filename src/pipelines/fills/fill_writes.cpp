#include "pipelines/fills/fill_writes.hpp"

#include "pipelines/fills/fill_rows.hpp"
#include "pipelines/fills/fold_rows.hpp"

#include <algorithm>
#include <iterator>

#include "base/time.hpp"

namespace nof0::pipelines {
namespace {

// The sampler observes at whole minutes, a correction stands a millisecond after whatever is
// newest: such a row may be there already. The others follow everything that the trader's book
// knows.
bool can_be_there(const storage::SnapshotRow& row) {
    return row.ts_ms % 60'000 == 0 || row.kind != "fill";
}

template<class Row>
void move_into(std::vector<Row>& all, std::vector<Row>& some) {
    std::ranges::move(some, std::back_inserter(all));
    some.clear();
}

} // namespace

void FillWrites::tell(storage::WriteScope& scope, const char* op, const char* kind,
                      const std::string& id, const std::string& trader) {
    events_.push_back({.n = scope.next_outbox_n(),
                       .op = op,
                       .kind = kind,
                       .id = id,
                       .model_id = trader,
                       .version = scope.version()});
}

void FillWrites::add(const PairKey& pair, const FoldChanges& changes, storage::WriteScope& scope) {
    const std::int64_t version = scope.version();
    for (const auto& [key, gap] : changes.gaps) {
        gaps_.push_back(gap_fill_row(pair, gap, version));
    }
    for (const std::string& key : changes.voided_gaps) {
        voided_gaps_.push_back({pair.exchange_provider, pair.account, key});
    }
    for (const auto& [id, step] : changes.voided_steps) {
        voided_steps_.push_back({id, step});
    }
    for (const rules::PositionStep& step : changes.steps) {
        steps_.push_back(position_step_row(pair, step, version));
    }
    for (const auto& [id, step] : changes.positions) {
        positions_.push_back(position_row(pair, step, version));
        tell(scope, "upsert", "position", id, step.trader.text());
    }
    for (const auto& [id, trader] : changes.removed_positions) {
        removed_positions_.push_back(id);
        tell(scope, "void", "position", id, trader.text());
    }
    for (const auto& [id, trader] : changes.voided_trades) {
        voided_trades_.push_back(id);
        tell(scope, "void", "trade", id, trader.text());
    }
    for (const auto& [id, trade] : changes.trades) {
        (changes.appended ? new_trades_ : trades_).push_back(trade_row(pair, trade, version));
        if (changes.refolded) {
            kept_trades_.push_back(id);
        }
        tell(scope, "upsert", "trade", id, trade.trader.text());
    }
    for (const auto& [trader, change] : changes.sums) {
        storage::TraderTotals& total = totals_[trader.text()];
        total.trades += change.trades;
        total.wins += change.wins;
        total.win_dollars += change.win_dollars;
        total.lose_dollars += change.lose_dollars;
        total.gross_pnl += change.gross;
        total.commission += change.commission;
        total.trade_cash += change.cash;
        for (const auto& [currency, amount] : change.other_cash) {
            currencies_[{trader.text(), currency}].trade_cash += amount;
        }
    }
}

void FillWrites::add(Observations observations) {
    for (storage::SnapshotRow& row : observations.snapshots) {
        (can_be_there(row) ? snapshots_ : new_snapshots_).push_back(std::move(row));
    }
    for (auto& [hour, row] : observations.hours) {
        hours_.push_back(std::move(row));
    }
    if (observations.later) {
        storage::HourlyRow& row = *observations.later;
        later_hours_.push_back({row.model_id, row.hour_marker, row.minute_marker, row.ts_us,
                                row.equity_usd, row.realized_pnl, row.unrealized_pnl,
                                std::move(row.positions), std::move(row.metadata), row.version,
                                row.season, row.net_flows});
    }
}

void FillWrites::add_event_cash(const std::string& trader, Decimal amount, Decimal flow) {
    totals_[trader].event_cash += amount;
    totals_[trader].flow_cash += flow;
}

void FillWrites::add_event_cash(const std::string& trader, const std::string& currency,
                                Decimal amount) {
    currencies_[{trader, currency}].event_cash += amount;
}

void FillWrites::add_opening(const std::string& trader, const TraderBook::Opening& opening,
                             std::int64_t version) {
    openings_.push_back({.exchange_provider = std::string(storage::k_ledger_provider),
                         .account = trader,
                         .kind = "opening_balance",
                         .ts_ms = opening.ts_ms,
                         .model_id = trader,
                         .currency = "USD",
                         .amount = opening.amount,
                         .origin = "native",
                         .version = version});
}

void FillWrites::begin(const std::string& trader, std::int64_t inception_us,
                       TraderBook::Inception change) {
    inceptions_.push_back({trader, inception_us});
    if (change == TraderBook::Inception::moved) {
        moved_inceptions_.push_back(trader);
    }
}

std::size_t FillWrites::rows() const {
    return gaps_.size() + steps_.size() + positions_.size() + trades_.size() + new_trades_.size() +
           events_.size() + snapshots_.size() + new_snapshots_.size() + hours_.size() +
           later_hours_.size() + totals_.size() + currencies_.size();
}

std::set<std::string> FillWrites::traders() const {
    std::set<std::string> traders;
    for (const auto& [trader, totals] : totals_) {
        traders.insert(trader);
    }
    for (const auto& [key, change] : currencies_) {
        traders.insert(key.first);
    }
    for (const storage::FoldedPositionRow& row : positions_) {
        traders.insert(row.model_id);
    }
    return traders;
}

std::set<std::int64_t> FillWrites::observed_months() const {
    std::set<std::int64_t> months;
    for (const auto* rows : {&snapshots_, &new_snapshots_}) {
        for (const storage::SnapshotRow& row : *rows) {
            months.insert(month_start_ms(row.ts_ms));
        }
    }
    return months;
}

Task<> FillWrites::write(storage::WriteScope& scope) {
    const bool few_trades = new_trades_.size() < storage::k_copied_rows_min;
    const bool few_snapshots = new_snapshots_.size() < storage::k_copied_rows_min;
    if (few_trades) {
        move_into(trades_, new_trades_);
    }
    if (few_snapshots) {
        move_into(snapshots_, new_snapshots_);
    }
    co_await write_changes(scope);
    co_await copy_new_rows(scope);
}

// Each is awaited before the next begins, because it reads the rows until it has ended.
Task<> FillWrites::copy_new_rows(storage::WriteScope& scope) {
    if (steps_.size() >= storage::k_copied_rows_min) {
        co_await storage::copy_position_steps(scope, steps_);
    }
    if (!new_trades_.empty()) {
        co_await storage::copy_folded_trades(scope, new_trades_);
    }
    if (!new_snapshots_.empty()) {
        co_await storage::copy_new_snapshots(scope, new_snapshots_);
    }
    if (events_.size() >= storage::k_copied_rows_min) {
        co_await storage::copy_new_events(scope, events_);
    }
}

// Everything is sent before the first answer is awaited. What is taken back goes before what comes,
// because both may have the same id.
Task<> FillWrites::write_changes(storage::WriteScope& scope) {
    std::vector<Task<std::int64_t>> sent;
    const auto send = [&](bool any, auto statement) {
        if (any) {
            sent.push_back(statement());
        }
    };
    using namespace storage;
    send(!unknown_traders_.empty(), [&] { return store_unknown_traders(scope, unknown_traders_); });
    send(!inceptions_.empty(), [&] { return store_inceptions(scope, inceptions_); });
    send(!moved_inceptions_.empty(), [&] { return renumber_hours(scope, moved_inceptions_); });
    send(!voided_gaps_.empty(), [&] { return void_gap_fills(scope, voided_gaps_); });
    send(!gaps_.empty(), [&] { return store_gap_fills(scope, gaps_); });
    send(!voided_steps_.empty(), [&] { return void_position_steps(scope, voided_steps_); });
    const bool few_steps = !steps_.empty() && steps_.size() < storage::k_copied_rows_min;
    send(few_steps, [&] { return store_position_steps(scope, steps_); });
    send(!removed_positions_.empty(), [&] { return remove_positions(scope, removed_positions_); });
    send(!positions_.empty(), [&] { return upsert_positions(scope, positions_); });
    send(!kept_trades_.empty(), [&] { return keep_trade_versions(scope, kept_trades_); });
    send(!voided_trades_.empty(), [&] { return void_trades(scope, voided_trades_); });
    send(!trades_.empty(), [&] { return upsert_folded_trades(scope, trades_); });
    send(!snapshots_.empty(), [&] { return store_snapshots(scope, snapshots_); });
    send(!hours_.empty(), [&] { return raise_hours(scope, hours_); });
    send(!later_hours_.empty(), [&] { return move_hours(scope, later_hours_); });
    send(!frozen_.empty(), [&] { return freeze_pairs(scope, frozen_); });
    send(!quarantined_.empty(), [&] { return store_quarantined(scope, quarantined_); });
    const bool few_events = !events_.empty() && events_.size() < storage::k_copied_rows_min;
    send(few_events, [&] { return store_new_events(scope, events_); });
    Task<std::vector<CashEventRow>> opened =
        openings_.empty() ? Task<std::vector<CashEventRow>>() : store_cash_events(scope, openings_);
    std::vector<CurrencyChangeRow> currencies;
    for (auto& [key, change] : currencies_) {
        change.model_id = key.first;
        change.currency = key.second;
        change.version = scope.version();
        currencies.push_back(change);
    }
    send(!currencies.empty(), [&] { return add_to_currency_ledgers(scope, currencies); });
    std::vector<TraderTotals> totals;
    for (auto& [trader, total] : totals_) {
        total.model_id = trader;
        totals.push_back(total);
    }
    if (!totals.empty()) {
        co_await add_totals(scope, totals);
    }
    for (Task<std::int64_t>& statement : sent) {
        co_await std::move(statement);
    }
    if (!openings_.empty()) {
        co_await std::move(opened);
    }
}

} // namespace nof0::pipelines
