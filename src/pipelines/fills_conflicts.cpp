// Keys that were stored before: the same event again, or another one under its key.
#include "base/log.hpp"
#include "pipelines/fills.hpp"

namespace nof0::pipelines {

Task<> FillsPipeline::find_conflicts(storage::WriteScope& scope, Work& work) {
    work.written.duplicates = work.batch.duplicates;
    co_await compare_fills(scope, work);
    co_await compare_cash(scope, work);
    for (storage::QuarantineRow& row : work.batch.conflicts) {
        log_warn("fills.conflict", {{"key", row.event_key.value_or("")}, {"source", row.source}});
        work.writes.quarantine(std::move(row));
        ++work.written.quarantined;
    }
}

Task<> FillsPipeline::compare_fills(storage::WriteScope& scope, Work& work) {
    std::vector<storage::FillIdRow> keys;
    for (const auto& [id, event] : work.batch.events) {
        keys.push_back({std::get<0>(id), std::get<1>(id), std::get<2>(id)});
    }
    if (keys.empty()) {
        co_return;
    }
    for (const auto& row : co_await storage::fill_digests(scope.session(), keys)) {
        const auto found =
            work.batch.events.find(FillId(row.exchange_provider, row.account, row.fill_key));
        if (fill_digest(found->second->fill) == row.digest) {
            ++work.written.duplicates;
        } else {
            work.batch.conflicts.push_back(conflicting_fill(*found->second));
        }
    }
}

// By amount and currency: the venue names a hash over one way and none over the other.
Task<> FillsPipeline::compare_cash(storage::WriteScope& scope, Work& work) {
    for (const storage::CashEventRow& stored : work.cash) {
        work.batch.cash_events.erase(cash_id_of(stored));
    }
    std::vector<storage::CashEventId> keys;
    for (const auto& [id, event] : work.batch.cash_events) {
        keys.push_back(id);
    }
    if (keys.empty()) {
        co_return;
    }
    for (const auto& row : co_await storage::cash_amounts(scope.session(), keys)) {
        const auto found = work.batch.cash_events.find(cash_id_of(row));
        const CashEvent& event = *found->second;
        if (event.amount == row.amount && cash_event_row(event, 0).currency == row.currency) {
            ++work.written.duplicates;
        } else {
            work.batch.conflicts.push_back(conflicting_cash(event));
        }
    }
}

} // namespace nof0::pipelines
