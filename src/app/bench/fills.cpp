#include "app/bench/fills.hpp"

#include "app/backend.hpp"
#include "app/bench/import_database.hpp"
#include "app/bench/pins.hpp"
#include "app/bench/process.hpp"
#include "base/clock.hpp"
#include "base/embedded_file.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/writer.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace nof0::embedded {
std::span<const EmbeddedFile> bench_files();
}

namespace nof0::bench {
namespace {

constexpr int k_redis_database = 15;
constexpr int k_coins = 3;
constexpr int k_closes = 10; // of each position, one lot each
constexpr std::int64_t k_begin_ms = 1'761'000'000'000;
constexpr Milliseconds k_budget{600'000};

std::string_view bench_file(std::string_view name) {
    for (const EmbeddedFile& file : embedded::bench_files()) {
        if (file.name == name) {
            return file.text;
        }
    }
    throw std::runtime_error(std::string(name) + " is not part of this program");
}

std::string pgbench_program() {
    for (const char* version : {"17", "16", "15", "14"}) {
        const std::string path = fmt::format("/usr/lib/postgresql/{}/bin/pgbench", version);
        if (std::filesystem::exists(path)) {
            return path;
        }
    }
    return "pgbench";
}

// Every trader in turn: opens a position of ten lots and closes it lot by lot, in one coin after
// the other, so that ten of eleven fills close something.
class Tape {
public:
    explicit Tape(int traders) : traders_(traders) {}

    pipelines::AccountEvent next() {
        const std::int64_t n = count_++;
        const std::int64_t trader = n % traders_;
        const std::int64_t turn = n / traders_;
        const std::int64_t step = turn % (k_closes + 1);
        const std::int64_t coin = turn / (k_closes + 1) % k_coins;
        const bool opens = step == 0;
        Fill fill{.exchange_provider = "bench",
                  .account = fmt::format("0x{:04}", trader),
                  .coin = Symbol(fmt::format("C{}", coin)),
                  .px = Decimal::from_units(Decimal::k_units_per_one / 100 * (10'000 + step)),
                  .sz = Decimal::from_int(opens ? k_closes : 1),
                  .side = opens ? OrderSide::buy : OrderSide::sell,
                  .time_ms = k_begin_ms + n / 10,
                  .start_position = Decimal::from_int(opens ? 0 : k_closes + 1 - step),
                  .dir = opens ? "Open Long" : "Close Long",
                  .closed_pnl = Decimal::from_units(Decimal::k_units_per_one / 100 * step),
                  .hash = "0x0000000000000000000000000000000000000000000000000000000000000000",
                  .oid = 1'000'000 + n,
                  .fee = Decimal::from_units(Decimal::k_units_per_one / 1'000 * 45),
                  .tid = 1 + n};
        return pipelines::FillEvent{.fill = std::move(fill), .source = "bench"};
    }

private:
    std::int64_t traders_;
    std::int64_t count_ = 0;
};

void prepare(const ScratchDatabase& database, int traders) {
    const RawConnection connection = connect_raw(database.dsn());
    execute_raw(connection.get(),
                fmt::format("INSERT INTO models (id, display_name, kind, initial_equity) "
                            "SELECT 'trader' || n, 'Trader', 'model', 10000 "
                            "FROM generate_series(0, {}) n",
                            traders - 1));
    execute_raw(connection.get(),
                fmt::format("INSERT INTO accounts (model_id, exchange_provider, account) "
                            "SELECT 'trader' || n, 'bench', '0x' || lpad(n::text, 4, '0') "
                            "FROM generate_series(0, {}) n",
                            traders - 1));
    execute_raw(connection.get(), "INSERT INTO price_latest (symbol, price, ts_ms) "
                                  "SELECT 'C' || n, 100, 1 FROM generate_series(0, 2) n");
    // Not the tables that are empty yet: the planner would go on believing that they are.
    execute_raw(connection.get(), "ANALYZE models, accounts, price_latest");
}

app::Endpoints endpoints_of(const ScratchDatabase& database, const FillsBenchOptions& options) {
    app::Endpoints endpoints;
    endpoints.postgres_dsn = database.dsn();
    endpoints.redis = options.redis;
    endpoints.redis.database = k_redis_database;
    return endpoints;
}

struct FillsSeconds {
    double committed = 0; // from the first fill to the last commit
    double published = 0; // to the last document
    double our_cpu = 0;   // of this process, both sides of it, until the last commit
};

class FillsRun {
public:
    FillsRun(ScratchDatabase& database, const FillsBenchOptions& options, std::size_t batch,
             Pins& pins)
        : options_(options), pins_(pins),
          backend_(config::Config{}, endpoints_of(database, options), app::DatabaseRole::owner),
          publisher_(backend_.context(), backend_.documents(), backend_.redis(), {},
                     backend_.metrics()),
          fills_(backend_.context().get_executor(), {}, backend_.metrics(), backend_.health()),
          writer_(backend_.context(), backend_.pool(), {&fills_}, publisher_, clock_,
                  {.events_max = batch}, backend_.metrics()) {
        fills_.queue().on_arrival([this] { writer_.wake(); });
        publisher_.rest_while([this] { return writer_.has_events(); });
    }

    FillsSeconds run() {
        FillsSeconds seconds;
        backend_.run(drive(seconds));
        return seconds;
    }

private:
    Task<> drive(FillsSeconds& seconds) {
        const Deadline soon = Deadline::after(k_budget);
        co_await backend_.redis().connected(soon);
        co_await backend_.redis().call({"FLUSHDB"}, soon);
        co_await pin_redis(soon);
        const auto lease =
            co_await storage::leases::acquire(backend_.pool(), "ingest", "bench", k_budget, soon);
        if (!lease) {
            throw std::runtime_error("somebody else writes to the benchmark's database");
        }
        asio::co_spawn(backend_.context(), writer_.run(*lease), asio::detached);
        asio::co_spawn(backend_.context(), publisher_.run(), asio::detached);
        const MonotonicTime begun = monotonic_now();
        const double cpu_begun = cpu_seconds(::getpid());
        Tape tape(options_.traders);
        for (std::int64_t i = 0; i < options_.fills; ++i) {
            if (fills_.queue().full()) {
                co_await fills_.offer(tape.next());
            } else {
                fills_.queue().push_now(tape.next());
            }
        }
        const Deadline deadline = Deadline::after(k_budget);
        const auto elapsed = [begun] {
            return std::chrono::duration<double>(monotonic_now() - begun).count();
        };
        const bool is_written = co_await writer_.drained(deadline);
        seconds.committed = elapsed();
        seconds.our_cpu = cpu_seconds(::getpid()) - cpu_begun;
        const bool is_done = is_written && co_await publisher_.idle(deadline);
        seconds.published = elapsed();
        writer_.stop();
        publisher_.stop();
        asio::steady_timer timer(backend_.context(), Milliseconds{50}); // both loops end
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
        if (!is_done) {
            throw std::runtime_error("not every fill was written and published");
        }
    }

    // "process_id:26390" is a line of what it says of itself.
    Task<> pin_redis(Deadline deadline) {
        const cache::Reply reply = co_await backend_.redis().call({"INFO", "server"}, deadline);
        constexpr std::string_view k_field = "process_id:";
        if (const std::size_t at = reply.text.find(k_field); at != reply.text.npos) {
            pins_.pin_redis(std::atoi(reply.text.c_str() + at + k_field.size()));
        }
    }

    const FillsBenchOptions& options_;
    Pins& pins_;
    SystemArenaClock clock_;
    app::Backend backend_;
    pipelines::Publisher publisher_;
    pipelines::FillsPipeline fills_;
    pipelines::Writer writer_;
};

void require_all(const ScratchDatabase& database, std::int64_t fills) {
    const RawConnection connection = connect_raw(database.dsn());
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection.get(), "SELECT count(*) FROM fills"), PQclear);
    if (PQntuples(result.get()) != 1 || PQgetvalue(result.get(), 0, 0) != std::to_string(fills)) {
        throw std::runtime_error("not every fill is stored once");
    }
}

// Transactions per second of pgbench, from its last line: "tps = 10354.2 (without ...)".
double anchor_rate(ScratchDatabase& database, const FillsBenchOptions& options) {
    execute_raw(connect_raw(database.dsn()).get(),
                std::string(bench_file("fills_anchor_tables.sql")));
    const auto script =
        std::filesystem::temp_directory_path() / fmt::format("nof0-bench-{}.sql", ::getpid());
    std::ofstream(script, std::ios::binary) << bench_file("fills_anchor.sql");
    const std::string output =
        run_program({pgbench_program(), "-n", "-M", "prepared", "-c", "8", "-j", "1", "-T",
                     std::to_string(options.seconds), "-f", script.string(), database.dsn()});
    std::filesystem::remove(script);
    const std::size_t at = output.find("tps = ");
    if (at == output.npos) {
        throw std::runtime_error("pgbench did not say how fast it was: " + output);
    }
    return std::stod(output.substr(at + 6));
}

struct Turns {
    const FillsBenchOptions& options;
    int number = 0;

    std::string begin(const std::string& what) {
        if (options.progress) {
            options.progress(what);
        }
        return fmt::format("nof0_bench_{}_{}", ::getpid(), number++);
    }
};

} // namespace

std::vector<Row> run_fills_bench(const FillsBenchOptions& options) {
    Pins pins;
    pins.pin_us();
    pins.pin_postgres(options.postgres_dsn);
    Turns turns{options};
    double anchor = 0;
    std::vector<FillsSeconds> seconds(options.batches.size());
    for (int round = 0; round < options.rounds; ++round) {
        {
            ScratchDatabase database(options.postgres_dsn, turns.begin("pgbench"));
            anchor += anchor_rate(database, options) / options.rounds;
        }
        for (std::size_t i = 0; i < options.batches.size(); ++i) {
            ScratchDatabase database(
                options.postgres_dsn,
                turns.begin(fmt::format("fills, {} to a transaction", options.batches[i])));
            prepare(database, options.traders);
            const FillsSeconds run = FillsRun(database, options, options.batches[i], pins).run();
            seconds[i].committed += run.committed / options.rounds;
            seconds[i].published += run.published / options.rounds;
            seconds[i].our_cpu += run.our_cpu / options.rounds;
            require_all(database, options.fills);
        }
    }
    std::vector<Row> rows;
    const auto add = [&](std::size_t batch, const char* until, double taken) {
        const double rate = static_cast<double>(options.fills) / taken;
        rows.push_back({.bench = "fills",
                        .case_name = fmt::format("{} to a transaction, {}", batch, until),
                        .value = rate,
                        .unit = "fills/s",
                        .anchor = "pgbench, 8 pipelined clients",
                        .anchor_value = anchor,
                        .ratio = rate / anchor,
                        .seconds = taken});
    };
    for (std::size_t i = 0; i < options.batches.size(); ++i) {
        add(options.batches[i], "committed", seconds[i].committed);
        add(options.batches[i], "published", seconds[i].published);
        const double us_per_fill = 1e6 / static_cast<double>(options.fills);
        rows.push_back({.bench = "fills",
                        .case_name = fmt::format("{} to a transaction, our CPU until committed",
                                                 options.batches[i]),
                        .value = seconds[i].our_cpu * us_per_fill,
                        .unit = "us/fill",
                        .anchor = "time that passes until committed",
                        .anchor_value = seconds[i].committed * us_per_fill,
                        .ratio = seconds[i].our_cpu / seconds[i].committed,
                        .seconds = seconds[i].committed});
    }
    return rows;
}

} // namespace nof0::bench
