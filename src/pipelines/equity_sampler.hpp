// EquitySampler: what every trader is worth, once a minute of arena time -> one row of
// account_equity_snapshots (kind 'sampler') and its hour in equity_hourly -> leaderboard, curves,
// account totals. Whoever holds without trading has a curve, too.
//
//   co_await sampler.prepare(pool, minute)   outside of any fact transaction: who is there
//   sampler.offer(minute)                    queues the minute, in parts of k_traders_max
//   write(scope, max)                        one part a transaction, so that each is short
//
// Equity comes from the exact ledger and the prices of the same transaction (pipelines/fills):
// initial + cash of all fills and cash events + sum(quantity x mark). The arena's clock may run
// far faster than the machine's, so a minute is often over when it is written. That does no harm:
// the marks are those of the minute's instant, and money that moved after it is taken back.
//
// No row is written where equity is unknown: without a mark of something held, before the trader's
// inception, and for a trader of a recording until an opening balance says what it goes on with.
// Nor is one where an observation of that minute's instant or later is there already (a fill that
// came first tells of that time): what was held at the instant is not known any more. Observations
// are never rewritten; a minute that comes more than k_late_max too late is left out, so that an
// arena that its machine cannot follow goes on with the present.
#pragma once

#include "pipelines/queued_pipeline.hpp"
#include "rules/equity.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct SampleTick {
    std::int64_t minute_ms = 0; // a whole minute
    std::size_t first = 0;      // of the prepared traders
    std::size_t count = 0;
};

class EquitySampler final : public QueuedPipeline<SampleTick> {
public:
    static constexpr std::int64_t k_minute_ms = 60'000;
    static constexpr std::int64_t k_late_max_ms = 3'600'000; // arena time
    static constexpr std::size_t k_traders_max = 250;        // in one transaction

    explicit EquitySampler(const Executor& executor, std::size_t events_max = 1'000)
        : QueuedPipeline(executor, events_max) {}

    // Reads who takes part at the minute and, once an hour of a trader's life, its Sharpe ratio so
    // far; makes the month's partition. Throws Unavailable. REQUIRES that nothing waits.
    Task<> prepare(pg::Pool& pool, std::int64_t minute_ms);
    void offer(std::int64_t minute_ms);

    std::string_view name() const override { return "equity"; }
    Task<Written> write(storage::WriteScope& scope, std::size_t max) override;

private:
    struct Participant {
        std::string id;
        bool needs_opening = false; // only a recording knows it so far
        std::int64_t inception_us = 0;
    };
    // The returns of a trader's whole hours.
    struct ClosedHours {
        std::int32_t season = 0;
        std::int64_t hour = -1; // the running one
        rules::SharpeRatio sharpe{};
    };
    UnstorableEvent unstorable(const SampleTick& event) const override;
    Task<> read_participants(pg::Session& session, std::int64_t minute_ms);
    Task<> read_closed_hours(pg::Session& session, std::int64_t minute_ms);
    Task<> sample(storage::WriteScope& scope, SampleTick tick, Written& written);

    std::vector<Participant> participants_; // by id
    storage::Season season_{};              // when they were read
    std::map<std::string, ClosedHours> closed_hours_;
};

} // namespace nof0::pipelines
