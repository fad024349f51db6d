#include "app/bench/traders.hpp"

#include "app/bench/process.hpp"
#include "app/bench/trading_arena.hpp"

#include <fmt/format.h>
#include <malloc.h>

namespace nof0::bench {
namespace {

constexpr double k_goal_mb = 1;
constexpr Milliseconds k_interval{900'000};

// What the allocator kept for later is nobody's.
double settled_mb() {
    ::malloc_trim(0);
    return resident_mb();
}

} // namespace

std::vector<Row> run_traders_bench(const TradersBenchOptions& options) {
    const auto say = [&options](const std::string& line) {
        if (options.progress) {
            options.progress(line);
        }
    };
    TradingArena arena(options.config, {.postgres_dsn = options.postgres_dsn,
                                        .redis = options.redis,
                                        .traders = static_cast<std::size_t>(options.traders),
                                        .decision_interval = k_interval});
    const double begun_mb = settled_mb();
    arena.open();
    const double seated_mb = settled_mb();
    say(fmt::format("{:.1f} MB before, {:.1f} MB when all sit", begun_mb, seated_mb));
    const MonotonicTime begun = monotonic_now();
    const Milliseconds half{options.hours * 1'800'000};
    std::int64_t cycles = arena.live(half, traders::Durability::bulk);
    const double noon_mb = settled_mb();
    say(fmt::format("{:.1f} MB after {} cycles", noon_mb, cycles));
    cycles += arena.live(half, traders::Durability::bulk);
    const double evening_mb = settled_mb();
    say(fmt::format("{:.1f} MB after {} cycles", evening_mb, cycles));
    const double seconds = std::chrono::duration<double>(monotonic_now() - begun).count();
    const double each_mb = (evening_mb - begun_mb) / static_cast<double>(options.traders);
    const double first_mb = noon_mb - seated_mb;
    const double second_mb = evening_mb - noon_mb;
    return {{.bench = "traders",
             .case_name = "resident memory of a trader after a day",
             .value = each_mb,
             .unit = "MB",
             .anchor = "goal",
             .anchor_value = k_goal_mb,
             .ratio = each_mb / k_goal_mb,
             .seconds = seconds},
            {.bench = "traders",
             .case_name = "added by the second half of the day, all traders",
             .value = second_mb,
             .unit = "MB",
             .anchor = "by the first half",
             .anchor_value = first_mb,
             .ratio = first_mb > 0 ? second_mb / first_mb : 0,
             .seconds = seconds},
            {.bench = "traders",
             .case_name = "cycles in bulk",
             .value = static_cast<double>(cycles) / seconds,
             .unit = "cycles/s",
             .anchor = "traders",
             .anchor_value = static_cast<double>(options.traders),
             .ratio = static_cast<double>(cycles) / static_cast<double>(options.traders),
             .seconds = seconds}};
}

} // namespace nof0::bench
