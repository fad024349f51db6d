#include "app/bench/analytics.hpp"

#include "base/clock.hpp"
#include "pipelines/analytics.hpp"

#include <fmt/format.h>
#include <stdexcept>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr double k_goal_trades_s = 1'000'000;

struct Run {
    std::size_t traders = 0;
    double seconds = 0;
};

Run compute(ScratchDatabase& database) {
    const auto events_max = std::size_t{100'000}; // nobody takes them
    pipelines::AnalyticsPipeline pipeline(database.context().get_executor(), events_max);
    const MonotonicTime begun = monotonic_now();
    const std::size_t traders = database.run(pipeline.compute(database.pool()));
    return {traders, std::chrono::duration<double>(monotonic_now() - begun).count()};
}

Row row_of(std::string name, double trades, double seconds) {
    return {.bench = "analytics",
            .case_name = std::move(name),
            .value = trades / seconds,
            .unit = "trades/s",
            .anchor = "goal",
            .anchor_value = k_goal_trades_s,
            .ratio = trades / seconds / k_goal_trades_s,
            .seconds = seconds};
}

} // namespace

std::vector<Row> run_analytics_bench(const AnalyticsBenchOptions& options) {
    const auto say = [&options](const std::string& line) {
        if (options.progress) {
            options.progress(line);
        }
    };
    ScratchDatabase database(options.postgres_dsn, fmt::format("nof0_bench_{}", ::getpid()));
    say(fmt::format("making {} traders, {} trades", options.size.traders, options.size.trades));
    fill_arena(database, options.size);
    const auto trades = static_cast<double>(options.size.trades);
    const Run warm = compute(database); // brings the rows into the server's memory
    const Run all = compute(database);
    if (warm.traders != static_cast<std::size_t>(options.size.traders) ||
        all.traders != warm.traders) {
        throw std::runtime_error("not every trader was computed");
    }
    // From now on only those whose rows are newer.
    execute_raw(connect_raw(database.dsn()).get(),
                fmt::format("INSERT INTO job_cursors (name, version) VALUES ('analytics', 2); "
                            "UPDATE trades SET version = 3 WHERE id IN (SELECT 'trade-' || n FROM "
                            "generate_series(0, {} - 1) n); UPDATE data_head SET version = 3",
                            options.changed_traders));
    const Run few = compute(database);
    if (few.traders != static_cast<std::size_t>(options.changed_traders)) {
        throw std::runtime_error(fmt::format("{} traders were computed", few.traders));
    }
    const double few_trades = trades * options.changed_traders / options.size.traders;
    return {row_of(fmt::format("all of {} traders", options.size.traders), trades, all.seconds),
            row_of(fmt::format("{} changed of {} traders", options.changed_traders,
                               options.size.traders),
                   few_trades, few.seconds)};
}

} // namespace nof0::bench
