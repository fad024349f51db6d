#include "jobs/retention.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "base/log.hpp"

#include <charconv>
#include <cstdio>

namespace nof0::jobs {
namespace {

struct MonthRange {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

// Of a name that ends with YYYY_MM.
MonthRange range_of(const std::string& name) {
    using namespace std::chrono;
    const auto number = [&name](std::size_t from_end, std::size_t digits) {
        int value = 0;
        const char* begin = name.data() + name.size() - from_end;
        std::from_chars(begin, begin + digits, value);
        return value;
    };
    const year_month_day first{year{number(7, 4)}, month{static_cast<unsigned>(number(2, 2))},
                               day{1}};
    const std::int64_t from_ms =
        duration_cast<milliseconds>(sys_days{first}.time_since_epoch()).count();
    return {from_ms, next_month_start_ms(from_ms)};
}

// id,symbol,price,ts_ms,source,source_seq,version,ingested_at_us. Symbols and sources hold neither
// commas nor line ends (domain/symbol.hpp; sources are names of ours).
void append_csv(std::string& line, const storage::ArchivedTickRow& row) {
    const auto comma = [&line] { line += ','; };
    append_number(line, row.id);
    comma();
    line += row.symbol;
    comma();
    append_number(line, row.price);
    comma();
    append_number(line, row.ts_ms);
    comma();
    line += row.source.value_or("");
    comma();
    append_number(line, row.source_seq);
    comma();
    append_number(line, row.version);
    comma();
    append_number(line, row.ingested_at.value_or(WallTime{}).us);
}

} // namespace

Retention::Retention(pg::Pool& owner_pool, RetentionOptions options, const WallClock& clock,
                     Metrics& metrics)
    : pool_(owner_pool), options_(std::move(options)), clock_(clock),
      months_(metrics.counter("nof0_jobs_retention_months_total",
                              "Months of ticks that were archived and dropped")) {}

std::filesystem::path Retention::file_of(const std::string& name) const {
    return options_.folder / (name + ".csv.zst");
}

Task<bool> Retention::is_old_enough(pg::Session& session, const storage::TickMonthRow& month) {
    const WallTime before = clock_.now() - options_.keep;
    const MonthRange range = range_of(month.name);
    if (range.to_ms > before.ms()) {
        co_return false;
    }
    const auto held = co_await storage::tick_range(session, range.from_ms, range.to_ms);
    co_return !held.newest_ingested_at || *held.newest_ingested_at < before;
}

Task<ArchiveSummary> Retention::archive(pg::Session& session, const std::string& name) {
    const MonthRange range = range_of(name);
    ArchiveWriter writer(file_of(name));
    std::string line;
    const auto add = [&](const storage::ArchivedTickRow& row) {
        if (stopped_) {
            throw Unavailable("the archive of " + name + " was given up: the process ends");
        }
        line.clear();
        append_csv(line, row);
        writer.add(line);
    };
    co_await storage::for_each_tick(session, range.from_ms, range.to_ms, add);
    const ArchiveSummary written = writer.finish();
    fail_point("retention.archived");
    if (read_archive(file_of(name)) != written) {
        throw std::runtime_error(file_of(name).string() + ": does not read back as it was written");
    }
    co_return written;
}

Task<bool> Retention::take_out(storage::TickMonthRow month) {
    const Deadline deadline = Deadline::after(options_.step_budget);
    pg::PooledConnection connection = co_await pool_.acquire(deadline);
    pg::Session session = connection.session(deadline);
    ArchiveSummary archived;
    if (month.attached && !month.detach_pending) {
        const bool is_old = co_await is_old_enough(session, month);
        if (!is_old) {
            co_return false;
        }
        archived = co_await archive(session, month.name);
        // Noted before anything goes: an answer may say "bars" too early, never too late.
        const MonthRange range = range_of(month.name);
        co_await storage::note_loss(session, month.name, range.from_ms, range.to_ms);
        fail_point("retention.noted");
        co_await storage::forget_hours(session, range.from_ms, range.to_ms);
        co_await storage::detach_month(session, month.name);
    } else {
        archived = read_archive(file_of(month.name)); // of the run that detached it
        if (month.detach_pending) {
            co_await storage::finalize_detach(session, month.name);
        }
    }
    fail_point("retention.detached");
    co_await storage::drop_month(session, month.name, archived.lines);
    months_.increment();
    log_info("jobs.retention",
             {{"partition", month.name}, {"rows", archived.lines}, {"sha256", archived.sha256}});
    co_return true;
}

Task<std::vector<std::string>> Retention::run_once() {
    std::filesystem::create_directories(options_.folder);
    std::vector<storage::TickMonthRow> months;
    {
        const Deadline deadline = Deadline::after(options_.step_budget);
        pg::PooledConnection connection = co_await pool_.acquire(deadline);
        pg::Session session = connection.session(deadline);
        months = co_await storage::tick_months(session);
    }
    std::vector<std::string> left;
    for (const storage::TickMonthRow& month : months) {
        if (stopped_) {
            break;
        }
        const bool gone = co_await take_out(month);
        if (gone) {
            left.push_back(month.name);
        }
    }
    co_return left;
}

} // namespace nof0::jobs
