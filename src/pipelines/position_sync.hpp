// PositionSyncPipeline: what a venue says that an account holds -> venue_accounts, leverage of open
// positions, and reconciliation with what our fold of the fills says.
//
// A difference in quantity, or in entry price beyond 0.01 %, is recorded in position_differences
// and looked at again with the next report. Mostly fills were on their way, and it is gone. One
// that a later report repeats unchanged after settle_ms is repaired by a new fact, never by
// overwriting: a snapshot (Fill::is_snapshot) goes through the fills pipeline with the time of the
// first report, and the fold bridges what is missing by gap rows, so that
// - quantities are equal, and entry prices within 0.01 %;
// - nothing is realised by it: realised PnL is what the known fills say, unrealised PnL the
// venue's;
// - ids follow from (account, coin, time), so that a repeat is a duplicate;
// - fills that turn up later take the place of the bridge by themselves.
//
// One thread: the writer's.
#pragma once

#include "base/metrics.hpp"
#include "domain/venue_events.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/queued_pipeline.hpp"
#include "storage/reconciliation.hpp"

#include <array>
#include <map>
#include <string>

namespace nof0::pipelines {

struct AccountReport {
    AccountState state;
    std::string source{}; // "hyperliquid:clearinghouseState", "replay:<file>"
    std::string trace_id{};
};

struct PositionSyncOptions {
    std::size_t queue_max = 1'000;
    // How long a venue's fills may need to reach us.
    std::int64_t settle_ms = 5'000;
};

class PositionSyncPipeline final : public QueuedPipeline<AccountReport> {
public:
    // Repairs are offered to `fills`, which outlives this.
    PositionSyncPipeline(const Executor& executor, FillsPipeline& fills,
                         PositionSyncOptions options, Metrics& metrics);

    std::string_view name() const override { return "positions"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    using Account = std::array<std::string, 3>; // provider, account, market
    struct Comparison;

    UnstorableEvent unstorable(const AccountReport& report) const override;
    Task<> reconcile(storage::WriteScope& scope, const AccountReport& report, Written& written);
    Task<> sync_leverage(storage::WriteScope& scope, const AccountReport& report,
                         const std::vector<storage::HeldRow>& held, Written& written);
    void compare(const Comparison& comparison, storage::PositionDifferenceRow* open,
                 std::vector<storage::PositionDifferenceRow>& changed);
    bool repair(const storage::PositionDifferenceRow& difference, const AccountReport& report);

    FillsPipeline& fills_;
    PositionSyncOptions options_;
    std::map<Account, std::int64_t> newest_ms_; // of the reports that were looked at
    CounterMetric differences_;
    CounterMetric repairs_;
};

} // namespace nof0::pipelines
