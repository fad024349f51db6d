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
constexpr std::size_t k_at_once = 4; // as etc/manager.yaml has it
constexpr int k_anchor_transactions = 1'000;

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
SELECT c.relname, pg_total_relation_size(c.oid)
       + (SELECT COALESCE(sum(pg_total_relation_size(p.relid)), 0)
          FROM pg_partition_tree(c.oid) p WHERE p.isleaf AND p.relid <> c.oid)
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'decision_cycles'::regclass)
ORDER BY 2 DESC)")) {
        sizes.push_back({row.at(0), std::stod(row.at(1))});
    }
    return sizes;
}

// How many transactions wrote facts here so far.
double versions(PGconn* connection) {
    return std::stod(rows_of(connection, "SELECT version FROM data_head").at(0).at(0));
}

double seconds_since(MonotonicTime begun) {
    return std::chrono::duration<double>(monotonic_now() - begun).count();
}

// All rows of the arena into empty copies of their tables. What was written more than once (the
// latest state of something) is there only once: the anchor has a little less to do.
double copying_seconds(PGconn* connection, const std::vector<TableSize>& tables) {
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

// Of the plainest durable step there is: one client, one round trip, a row raised and a row added.
double seconds_of_a_transaction(PGconn* connection) {
    execute_raw(connection, "CREATE TABLE anchor_head (version bigint NOT NULL);"
                            "INSERT INTO anchor_head VALUES (1);"
                            "CREATE TABLE anchor_steps (version bigint PRIMARY KEY, said text)");
    const MonotonicTime begun = monotonic_now();
    for (int i = 0; i < k_anchor_transactions; ++i) {
        execute_raw(connection, "BEGIN; UPDATE anchor_head SET version = version + 1;"
                                "INSERT INTO anchor_steps SELECT version, repeat('word ', 100) "
                                "FROM anchor_head; COMMIT");
    }
    return seconds_since(begun) / k_anchor_transactions;
}

struct Run {
    std::string case_name;
    traders::Durability durability = traders::Durability::each_step;
    std::size_t at_once = 1;
    std::int64_t cycles = 0; // at least; then what was decided
    double seconds = 0;
    double our_cpu_seconds = 0;
    double server_cpu_seconds = 0;
    double transactions = 0; // that wrote facts
};

class DecisionsBench {
public:
    explicit DecisionsBench(const DecisionsBenchOptions& options) : options_(options) {}

    std::vector<Row> run() {
        measure("baselines", Deciding::baselines);
        measure("instant models", Deciding::instant_models);
        return std::move(rows_);
    }

private:
    void measure(const std::string& who, Deciding deciding) {
        TradingArena arena(options_.config, {.postgres_dsn = options_.postgres_dsn,
                                             .redis = options_.redis,
                                             .traders = k_traders,
                                             .deciding = deciding});
        arena.open();
        const RawConnection connection = connect_raw(arena.dsn());
        Run bulk{"in bulk: " + who, traders::Durability::bulk, 1, options_.cycles};
        Run single{"each step durable: " + who, traders::Durability::each_step, 1,
                   options_.cycles / 10};
        Run several = single;
        several.case_name = fmt::format("{} at once, {}", k_at_once, single.case_name);
        several.at_once = k_at_once;
        std::int64_t decided = 0;
        for (Run* run : {&bulk, &single, &several}) {
            live(arena, connection.get(), *run);
            decided += run->cycles;
        }
        say("the anchors");
        const auto tables = table_sizes(connection.get());
        const double copied =
            static_cast<double>(decided) / copying_seconds(connection.get(), tables);
        add(bulk, "the same rows by INSERT .. SELECT", copied);
        const double transaction = seconds_of_a_transaction(connection.get());
        for (const Run& run : {single, several}) {
            const double each = run.transactions / static_cast<double>(run.cycles);
            add(run, fmt::format("{:.1f} plain transactions a cycle, one client", each),
                1 / (each * transaction));
        }
        add_sizes(tables, static_cast<double>(decided), who);
    }

    void live(TradingArena& arena, PGconn* connection, Run& run) {
        say(run.case_name);
        const std::int64_t minutes = (run.cycles / k_traders + 1) * k_interval_minutes;
        const std::int64_t wanted = run.cycles;
        const double versions_begun = versions(connection);
        const double server_begun = cpu_seconds_of_family(PQbackendPID(connection));
        const double cpu_begun = cpu_seconds(getpid());
        const MonotonicTime begun = monotonic_now();
        run.cycles = arena.live(Milliseconds{minutes * 60'000}, run.durability, run.at_once);
        run.seconds = seconds_since(begun);
        run.our_cpu_seconds = cpu_seconds(getpid()) - cpu_begun;
        run.server_cpu_seconds = cpu_seconds_of_family(PQbackendPID(connection)) - server_begun;
        run.transactions = versions(connection) - versions_begun;
        if (run.cycles < wanted) {
            throw std::runtime_error(fmt::format("only {} cycles were decided", run.cycles));
        }
    }

    void add(const Run& run, const std::string& anchor, double anchor_value) {
        const auto cycles = static_cast<double>(run.cycles);
        const double rate = cycles / run.seconds;
        rows_.push_back({.bench = "decisions",
                         .case_name = run.case_name,
                         .value = rate,
                         .unit = "cycles/s",
                         .anchor = anchor,
                         .anchor_value = anchor_value,
                         .ratio = rate / anchor_value,
                         .seconds = run.seconds});
        rows_.push_back({.bench = "decisions",
                         .case_name = "processor time, " + run.case_name,
                         .value = run.our_cpu_seconds * 1e6 / cycles,
                         .unit = "us/cycle",
                         .anchor = "the server's",
                         .anchor_value = run.server_cpu_seconds * 1e6 / cycles,
                         .ratio = run.our_cpu_seconds / run.server_cpu_seconds,
                         .seconds = run.seconds});
    }

    void add_sizes(const std::vector<TableSize>& tables, double cycles, const std::string& who) {
        double all = 0;
        for (const TableSize& table : tables) {
            all += table.bytes;
        }
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
};

} // namespace

std::vector<Row> run_decisions_bench(const DecisionsBenchOptions& options) {
    return DecisionsBench(options).run();
}

} // namespace nof0::bench
