// Retention: months of price_ticks that are older than they have to be leave the store for a file.
//
// A month goes when its end and the newest *arrival* in it are older than keep: imported history of
// last year that came in today stays. In this order, each step safe to repeat after a crash:
//
//   archive   every row as a line of CSV into FOLDER/price_ticks_YYYY_MM.csv.zst
//   verify    the file is read back and has the same rows as were read, and as the month has now
//   note      which versions lose their ticks; the hours of equity of that month keep one state of
//             what they were before they were over: answers about then know bars, and say so
//   detach    CONCURRENTLY; one that was given up half-way is finalized by the next run
//   drop      in one block that first counts: rows that came meanwhile keep the table
//
// Ticks only: snapshots are kept for ever. One-minute bars stay in price_bars.
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"
#include "jobs/archive_file.hpp"
#include "storage/pg/pool.hpp"
#include "storage/retention.hpp"

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

namespace nof0::jobs {

struct RetentionOptions {
    Milliseconds keep{30LL * 86'400'000};
    std::filesystem::path folder; // made when it is not there
    Milliseconds step_budget{30 * 60'000};
};

class Retention {
public:
    // The pool's login owns the tables.
    Retention(pg::Pool& owner_pool, RetentionOptions options, const WallClock& clock,
              Metrics& metrics);

    // The names of the months that left. Throws Unavailable, also after stop().
    Task<std::vector<std::string>> run_once();
    // A run under way ends soon, and what it had not finished stays. Any thread.
    void stop() { stopped_ = true; }

private:
    Task<bool> take_out(storage::TickMonthRow month);
    Task<bool> is_old_enough(pg::Session& session, const storage::TickMonthRow& month);
    Task<ArchiveSummary> archive(pg::Session& session, const std::string& name);
    std::filesystem::path file_of(const std::string& name) const;

    pg::Pool& pool_;
    RetentionOptions options_;
    const WallClock& clock_;
    std::atomic<bool> stopped_ = false;
    CounterMetric months_;
};

} // namespace nof0::jobs
