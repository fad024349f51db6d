#include "app/bench/rebuild.hpp"

#include "base/clock.hpp"
#include "cache/document_store.hpp"
#include "cache/leases.hpp"
#include "projections/rebuild.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr double k_goal_s = 6;

// Redis and documents on the scratch database's event loop.
struct Cache {
    Cache(ScratchDatabase& database, const RebuildBenchOptions& options)
        : redis(database.context(), redis_options(options), metrics, health),
          store(redis, {}, {}, metrics), leases(redis, {}),
          documents(database.context(), database.pool(), store, leases,
                    {.content = {.trades_per_trader = options.trades_per_trader}}, clock, metrics) {
    }
    static cache::RedisOptions redis_options(const RebuildBenchOptions& options) {
        cache::RedisOptions redis = options.redis;
        redis.database = options.redis_database;
        redis.budget = Milliseconds{60'000};
        return redis;
    }

    Metrics metrics;
    Health health;
    SystemWallClock clock;
    cache::Redis redis;
    cache::DocumentStore store;
    cache::Leases leases;
    projections::Documents documents;
};

Task<int> empty(cache::Redis& redis) {
    co_await redis.connected(Deadline::after(Milliseconds{10'000}));
    const cache::Command command{"FLUSHDB"};
    co_await redis.call(command);
    co_return 0;
}

} // namespace

std::vector<Row> run_rebuild_bench(const RebuildBenchOptions& options) {
    const auto say = [&options](const std::string& line) {
        if (options.progress) {
            options.progress(line);
        }
    };
    ScratchDatabase database(options.postgres_dsn, fmt::format("nof0_bench_{}", ::getpid()));
    say(fmt::format("making {} traders, {} trades, {} snapshots", options.size.traders,
                    options.size.trades, options.size.snapshots));
    fill_arena(database, options.size);
    Cache cache(database, options);
    double fastest_s = 0;
    std::int64_t documents = 0;
    for (int round = 0; round < std::max(1, options.rounds); ++round) {
        database.run(empty(cache.redis));
        const MonotonicTime begun = monotonic_now();
        const auto summary = database.run(projections::rebuild(cache.documents));
        const double seconds = std::chrono::duration<double>(monotonic_now() - begun).count();
        fastest_s = round == 0 ? seconds : std::min(fastest_s, seconds);
        documents = summary.written;
        say(fmt::format("round {}: {} documents in {:.2f} s", round + 1, documents, seconds));
    }
    database.run(empty(cache.redis));
    const std::string name = fmt::format(
        "{} traders, {} trades, {} snapshots, {} recent trades each", options.size.traders,
        options.size.trades, options.size.snapshots, options.trades_per_trader);
    const Row whole{.bench = "rebuild",
                    .case_name = name,
                    .value = fastest_s,
                    .unit = "s",
                    .anchor = "goal",
                    .anchor_value = k_goal_s,
                    .ratio = fastest_s / k_goal_s,
                    .seconds = fastest_s};
    return {whole};
}

} // namespace nof0::bench
