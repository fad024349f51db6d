#include "app/bench/ingest.hpp"

#include "app/bench/ingest_run.hpp"
#include "app/bench/process.hpp"
#include "storage/partitions.hpp"
#include "storage/pg/catalog.hpp"
#include "storage/price_feed.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr std::int64_t k_begin_ms = 1'761'000'000'000; // 2025-10-20: one month holds all
constexpr std::size_t k_chunk_bytes = std::size_t{1} << 20;
constexpr double k_commit_to_cache_bar_ms = 1.5;
constexpr double k_wire_to_cache_bar_ms = 8;

Task<bool> make_month(pg::Pool& pool) {
    const Deadline deadline = Deadline::after(Milliseconds{60'000});
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_return co_await storage::ensure_month(session, storage::PartitionedTable::price_ticks,
                                             k_begin_ms);
}

pg::CopyBuffer<storage::TickCopyRow> copy_rows(const IngestFrames& frames) {
    std::vector<std::string> coins;
    pg::CopyBuffer<storage::TickCopyRow> rows;
    for (const IngestFrames::Trade& trade : frames.rows()) {
        while (coins.size() <= static_cast<std::size_t>(trade.coin)) {
            coins.push_back(IngestFrames::coin_name(static_cast<int>(coins.size())));
        }
        rows.add({coins[static_cast<std::size_t>(trade.coin)], trade.price, trade.time_ms,
                  "hyperliquid", trade.tid, 1});
    }
    return rows;
}

// One stream, one COPY, one transaction, through the parent.
double copy_raw(ScratchDatabase& database, std::string_view bytes) {
    database.run(make_month(database.pool()));
    const RawConnection connection = connect_raw(database.dsn());
    pin_process(PQbackendPID(connection.get()), 1);
    const MonotonicTime begun = monotonic_now();
    execute_raw(connection.get(), "BEGIN");
    execute_raw(connection.get(), pg::Catalog::embedded().sql("price_feed.copy_ticks"));
    for (std::size_t at = 0; at < bytes.size(); at += k_chunk_bytes) {
        put_copy_data(connection.get(), bytes.substr(at, k_chunk_bytes));
    }
    end_copy(connection.get());
    execute_raw(connection.get(), "COMMIT");
    return std::chrono::duration<double>(monotonic_now() - begun).count();
}

void require_rows(const ScratchDatabase& database, std::int64_t rows) {
    const RawConnection connection = connect_raw(database.dsn());
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection.get(), "SELECT count(*), (SELECT sum(ticks) FROM price_bars) "
                                 "FROM price_ticks"),
        PQclear);
    const std::string wanted = std::to_string(rows);
    if (PQntuples(result.get()) != 1 || PQgetvalue(result.get(), 0, 0) != wanted ||
        PQgetvalue(result.get(), 0, 1) != wanted) {
        throw std::runtime_error("not every tick is stored once");
    }
}

double percentile(std::vector<double>& values, double share) {
    if (values.empty()) {
        throw std::runtime_error("nothing was measured");
    }
    const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + place, values.end());
    return values[static_cast<std::size_t>(place)];
}

Row latency_row(std::string name, std::vector<double>& values, double share, double bar_ms,
                int seconds) {
    const double value = percentile(values, share);
    return {.bench = "ingest",
            .case_name = fmt::format("{} p{:.0f}", name, share * 100),
            .value = value,
            .unit = "ms",
            .anchor = "bar of p99",
            .anchor_value = bar_ms,
            .ratio = value / bar_ms,
            .seconds = static_cast<double>(seconds)};
}

struct Turns {
    const IngestBenchOptions& options;
    int number = 0;

    std::string begin(const std::string& what) {
        if (options.progress) {
            options.progress(what);
        }
        return fmt::format("nof0_bench_{}_{}", ::getpid(), number++);
    }
};

Row throughput(const IngestBenchOptions& options, Turns& turns) {
    const IngestFrames frames(options.ticks, 100'000, k_begin_ms);
    const auto copy = copy_rows(frames);
    double raw_seconds = 0;
    double seconds = 0;
    const int runs = std::max(1, options.rounds) * 2;
    for (int run = 0; run < runs; ++run) {
        const bool is_raw = run % 4 == 0 || run % 4 == 3;
        const std::string name = turns.begin(
            fmt::format("run {} of {}: {}", run + 1, runs, is_raw ? "raw COPY" : "ingest"));
        ScratchDatabase database(options.postgres_dsn, name);
        if (is_raw) {
            raw_seconds += copy_raw(database, copy.bytes()) * 2 / runs;
        } else {
            database.run(make_month(database.pool()));
            seconds += ingest_all(database, options, frames) * 2 / runs;
            require_rows(database, options.ticks);
        }
    }
    const auto ticks = static_cast<double>(options.ticks);
    return {.bench = "ingest",
            .case_name = "wire to committed and cached",
            .value = ticks / seconds,
            .unit = "ticks/s",
            .anchor = "raw binary COPY",
            .anchor_value = ticks / raw_seconds,
            .ratio = raw_seconds / seconds,
            .seconds = seconds};
}

} // namespace

std::vector<Row> run_ingest_bench(const IngestBenchOptions& options) {
    pin_process(::getpid(), 0);
    Turns turns{options};
    std::vector<Row> rows{throughput(options, turns)};
    const std::int64_t ticks = options.ticks_per_second * options.latency_seconds;
    const IngestFrames frames(ticks, options.ticks_per_second, k_begin_ms);
    const std::string name =
        turns.begin(fmt::format("latency at {} ticks/s", options.ticks_per_second));
    ScratchDatabase database(options.postgres_dsn, name);
    database.run(make_month(database.pool()));
    IngestLatencies latencies = ingest_paced(database, options, frames);
    require_rows(database, ticks);
    for (const double share : {0.5, 0.99}) {
        rows.push_back(latency_row("commit to cache", latencies.commit_to_cache_ms, share,
                                   k_commit_to_cache_bar_ms, options.latency_seconds));
        rows.push_back(latency_row("wire to cache", latencies.wire_to_cache_ms, share,
                                   k_wire_to_cache_bar_ms, options.latency_seconds));
    }
    return rows;
}

} // namespace nof0::bench
