// Account rows of a recording: each is an observation (account_equity_snapshots) and, being the
// last one of its hour, a row of equity_hourly.
#include "pipelines/import/import_run.hpp"
#include "storage/pg/error.hpp"

#include <map>
#include <set>

namespace nof0::pipelines {
namespace {

constexpr std::string_view k_unique_violation = "23505";

// One row per (trader, hour), the latest: a statement may not touch a row twice.
std::vector<storage::HourlyRow> latest_per_hour(std::vector<storage::HourlyRow>& rows) {
    std::map<std::pair<std::string, std::int32_t>, storage::HourlyRow> latest;
    for (storage::HourlyRow& row : rows) {
        const auto key = std::pair(row.model_id, row.hour_marker);
        const auto found = latest.find(key);
        if (found == latest.end() || found->second.ts_us < row.ts_us) {
            latest.insert_or_assign(key, std::move(row));
        }
    }
    std::vector<storage::HourlyRow> list;
    for (auto& [key, row] : latest) {
        list.push_back(std::move(row));
    }
    return list;
}

} // namespace

Task<> ImportRun::account_rows() {
    ImportCount count{.what = "account rows"};
    const bool any = co_await read_bool(storage::has_snapshots);
    Expect expect = any ? Expect::any_rows : Expect::new_rows;
    EquityBatch batch;
    auto reader = recording_.account_rows();
    while (const RecordedAccountRow* row = reader.next()) {
        ++count.read;
        const auto initial = initial_equity_usd_.find(row->trader);
        ensure(initial != initial_equity_usd_.end(), "validation knows every trader");
        batch.snapshots.push_back(snapshot_row(*row, stamp(), initial->second));
        batch.hours.push_back(hourly_row(*row, stamp(), initial->second));
        if (batch.snapshots.size() >= options_.batch_rows) {
            co_await equity_batch(batch, expect, count);
            batch = {};
            progress(reader.bytes_done());
        }
    }
    co_await equity_batch(batch, expect, count);
    bytes_done_ += reader.bytes_done();
    progress(0);
    summary_.counts.push_back(count);
}

Task<> ImportRun::equity_batch(EquityBatch& batch, Expect& expect, ImportCount& count) {
    if (expect == Expect::new_rows) {
        try {
            co_await write_equity(batch, expect, count);
            co_return;
        } catch (const pg::Error& error) {
            if (error.sqlstate != k_unique_violation) {
                throw;
            }
            expect = Expect::any_rows; // two rows of one hour, or rows of another writer
        }
    }
    co_await drop_stored_equity(batch, count);
    co_await write_equity(batch, expect, count);
}

Task<> ImportRun::drop_stored_equity(EquityBatch& batch, ImportCount& count) {
    std::vector<std::string> traders;
    std::vector<std::int64_t> times;
    for (const storage::SnapshotRow& row : batch.snapshots) {
        traders.push_back(row.model_id);
        times.push_back(row.ts_ms);
    }
    const Deadline deadline = Deadline::after(Milliseconds{60'000});
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    std::map<std::pair<std::string, std::int64_t>, double> stored;
    for (const auto& row : co_await storage::stored_snapshots(session, traders, times)) {
        stored[{row.model_id, row.ts_ms}] = row.equity_usd;
    }
    EquityBatch fresh;
    for (std::size_t i = 0; i < batch.snapshots.size(); ++i) {
        const storage::SnapshotRow& row = batch.snapshots[i];
        const auto found = stored.find({row.model_id, row.ts_ms});
        if (found == stored.end()) {
            fresh.snapshots.push_back(row);
            fresh.hours.push_back(batch.hours[i]);
        } else if (found->second == row.equity_usd) {
            ++count.already_there;
        } else if (++count.refused == 1) {
            count.why = row.model_id + " at " + iso_time_ms(row.ts_ms) +
                        ": another equity is stored for this moment";
        }
    }
    batch = std::move(fresh);
}

Task<> ImportRun::write_equity(EquityBatch& batch, Expect expect, ImportCount& count) {
    if (batch.snapshots.empty()) {
        co_return;
    }
    storage::WriteScope scope = co_await open();
    pg::CopyBuffer<storage::SnapshotRow> snapshots;
    for (storage::SnapshotRow& row : batch.snapshots) {
        row.version = scope.version();
        scope.reaches(row.ts_ms);
        snapshots.add(row);
    }
    co_await storage::copy_snapshots(scope, snapshots);
    if (expect == Expect::new_rows) {
        pg::CopyBuffer<storage::HourlyRow> hours;
        for (storage::HourlyRow& row : batch.hours) {
            row.version = scope.version();
            hours.add(row);
        }
        co_await storage::copy_hours(scope, hours);
    } else {
        co_await storage::upsert_hours(scope, latest_per_hour(batch.hours));
    }
    co_await scope.commit();
    count.written += batch.snapshots.size();
}

} // namespace nof0::pipelines
