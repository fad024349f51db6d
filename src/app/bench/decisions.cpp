#include "app/bench/decisions.hpp"

#include "app/bench/process.hpp"
#include "app/bench/trading_arena.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <stdexcept>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr std::int64_t k_traders = 6;
constexpr std::int64_t k_interval_minutes = 3;
constexpr std::size_t k_tables_named = 6;

struct TableSize {
    std::string name;
    double bytes = 0;
};

std::vector<std::vector<std::string>> rows_of(PGconn* connection, const std::string& query) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection, query.c_str()),
                                                                PQclear);
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
        throw std::runtime_error(PQerrorMessage(connection));
    }
    std::vector<std::vector<std::string>> rows;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        rows.emplace_back();
        for (int column = 0; column < PQnfields(result.get()); ++column) {
            rows.back().emplace_back(PQgetvalue(result.get(), row, column));
        }
    }
    return rows;
}

// The largest first; a partitioned table with all of its partitions.
std::vector<TableSize> table_sizes(PGconn* connection) {
    std::vector<TableSize> sizes;
    for (const auto& row : rows_of(connection, R"(
SELECT c.relname, sum(pg_total_relation_size(p.relid))
FROM pg_class c, pg_partition_tree(c.oid) p
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'decision_cycles'::regclass)
GROUP BY c.relname ORDER BY 2 DESC)")) {
        sizes.push_back({row.at(0), std::stod(row.at(1))});
    }
    return sizes;
}

double seconds_since(MonotonicTime begun) {
    return std::chrono::duration<double>(monotonic_now() - begun).count();
}

// All rows of the arena into empty copies of their tables. What was written more than once (the
// latest state of something) is there only once: the anchor has a little less to do.
double anchor_seconds(PGconn* connection, const std::vector<TableSize>& tables) {
    for (const TableSize& table : tables) {
        execute_raw(connection, fmt::format("CREATE TABLE anchor_{0} (LIKE {0} INCLUDING DEFAULTS "
                                            "INCLUDING CONSTRAINTS INCLUDING INDEXES)",
                                            table.name));
    }
    const MonotonicTime begun = monotonic_now();
    for (const TableSize& table : tables) {
        execute_raw(connection,
                    fmt::format("INSERT INTO anchor_{0} SELECT * FROM {0}", table.name));
    }
    return seconds_since(begun);
}

class DecisionsBench {
public:
    explicit DecisionsBench(const DecisionsBenchOptions& options) : options_(options) {}

    std::vector<Row> run() {
        for (const Deciding deciding : {Deciding::baselines, Deciding::instant_models}) {
            const std::string who =
                deciding == Deciding::baselines ? "baselines" : "instant models";
            TradingArena arena(options_.config, arena_options(deciding));
            arena.open();
            say("in bulk, " + who);
            Row bulk = measure(arena, options_.cycles, traders::Durability::bulk);
            bulk.case_name = "in bulk: " + who;
            say("each step durable, " + who);
            Row each = measure(arena, options_.cycles / 10, traders::Durability::each_step);
            each.case_name = "each step durable: " + who;
            say("the anchor");
            const RawConnection connection = connect_raw(arena.dsn());
            const auto tables = table_sizes(connection.get());
            const double anchor =
                static_cast<double>(decided_) / anchor_seconds(connection.get(), tables);
            for (Row* row : {&bulk, &each}) {
                row->anchor_value = anchor;
                row->ratio = row->value / anchor;
                rows_.push_back(*row);
            }
            add_sizes(tables, who);
            decided_ = 0;
        }
        return std::move(rows_);
    }

private:
    TradingArenaOptions arena_options(Deciding deciding) const {
        TradingArenaOptions arena{.postgres_dsn = options_.postgres_dsn,
                                  .redis = options_.redis,
                                  .traders = k_traders,
                                  .deciding = deciding};
        return arena;
    }

    Row measure(TradingArena& arena, std::int64_t cycles, traders::Durability durability) {
        const std::int64_t minutes = (cycles / k_traders + 1) * k_interval_minutes;
        const MonotonicTime begun = monotonic_now();
        const double cpu_begun = cpu_seconds(getpid());
        const std::int64_t decided = arena.live(Milliseconds{minutes * 60'000}, durability);
        const double seconds = seconds_since(begun);
        const double cpu = cpu_seconds(getpid()) - cpu_begun;
        if (decided < cycles) {
            throw std::runtime_error(fmt::format("only {} cycles were decided", decided));
        }
        decided_ += decided;
        say(fmt::format("{} cycles in {:.1f} s, {:.1f} s of them our processor time", decided,
                        seconds, cpu));
        return {.bench = "decisions",
                .case_name = {},
                .value = static_cast<double>(decided) / seconds,
                .unit = "cycles/s",
                .anchor = "the same rows by INSERT .. SELECT",
                .seconds = seconds};
    }

    void add_sizes(const std::vector<TableSize>& tables, const std::string& who) {
        double all = 0;
        for (const TableSize& table : tables) {
            all += table.bytes;
        }
        const auto cycles = static_cast<double>(decided_);
        for (std::size_t i = 0; i < std::min(tables.size(), k_tables_named); ++i) {
            rows_.push_back({.bench = "decisions",
                             .case_name = fmt::format("stored in {}: {}", tables[i].name, who),
                             .value = tables[i].bytes / cycles,
                             .unit = "bytes/cycle",
                             .anchor = "all tables",
                             .anchor_value = all / cycles,
                             .ratio = tables[i].bytes / all});
        }
    }

    void say(const std::string& line) const {
        if (options_.progress) {
            options_.progress(line);
        }
    }

    const DecisionsBenchOptions& options_;
    std::vector<Row> rows_;
    std::int64_t decided_ = 0; // in this arena
};

} // namespace

std::vector<Row> run_decisions_bench(const DecisionsBenchOptions& options) {
    return DecisionsBench(options).run();
}

} // namespace nof0::bench
