#include "app/bench/traders.hpp"

#include "app/bench/process.hpp"
#include "app/bench/trading_arena.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <malloc.h>
#include <utility>

namespace nof0::bench {
namespace {

constexpr double k_goal_mb = 1;
constexpr int k_days = 3;
constexpr Milliseconds k_interval{900'000};

struct Memory {
    double resident = 0; // MB, without what the allocator kept for later
    double in_use = 0;   // MB
};

Memory memory() {
    ::malloc_trim(0);
    const struct mallinfo2 info = ::mallinfo2();
    return {resident_mb(), static_cast<double>(info.uordblks + info.hblkhd) / 1e6};
}

struct Day {
    Memory evening;
    std::int64_t cycles = 0;
};

double bytes_per_cycle(const Memory& before, const Day& day) {
    return (day.evening.in_use - before.in_use) * 1e6 /
           static_cast<double>(std::max<std::int64_t>(day.cycles, 1));
}

std::vector<Row> rows_of(const Memory& begun, const Memory& seated, const std::vector<Day>& days,
                         double traders, double seconds) {
    const Memory end = days.back().evening;
    const double each_mb = (end.in_use - begun.in_use) / traders;
    const double first = bytes_per_cycle(seated, days.front());
    const double last = bytes_per_cycle(days[days.size() - 2].evening, days.back());
    double cycles = 0;
    for (const Day& day : days) {
        cycles += static_cast<double>(day.cycles);
    }
    const auto row = [seconds](std::string name, double value, std::string unit, std::string anchor,
                               double anchor_value) {
        return Row{.bench = "traders",
                   .case_name = std::move(name),
                   .value = value,
                   .unit = std::move(unit),
                   .anchor = std::move(anchor),
                   .anchor_value = anchor_value,
                   .ratio = anchor_value != 0 ? value / anchor_value : 0,
                   .seconds = seconds};
    };
    return {row("resident at the end", end.resident, "MB", "when all sit", seated.resident),
            row("in use for a trader at the end", each_mb, "MB", "goal", k_goal_mb),
            row("left in use by a cycle of the last day", last, "bytes", "of the first day", first),
            row("cycles in bulk", cycles / seconds, "cycles/s", "traders", traders)};
}

} // namespace

std::vector<Row> run_traders_bench(const TradersBenchOptions& options) {
    const auto say = [&options](const std::string& what, const Memory& memory) {
        if (options.progress) {
            options.progress(fmt::format("{}: {:.1f} MB resident, {:.1f} MB in use", what,
                                         memory.resident, memory.in_use));
        }
    };
    TradingArena arena(options.config, {.postgres_dsn = options.postgres_dsn,
                                        .redis = options.redis,
                                        .traders = static_cast<std::size_t>(options.traders),
                                        .decision_interval = k_interval});
    const Memory begun = memory();
    say("before", begun);
    arena.open();
    const Memory seated = memory();
    say("all sit", seated);
    const MonotonicTime start = monotonic_now();
    std::vector<Day> days;
    for (int i = 0; i < k_days; ++i) {
        Day& day = days.emplace_back();
        day.cycles =
            arena.live(Milliseconds{options.hours_a_day * 3'600'000}, traders::Durability::bulk);
        day.evening = memory();
        say(fmt::format("day {}, {} cycles", i + 1, day.cycles), day.evening);
    }
    const double seconds = std::chrono::duration<double>(monotonic_now() - start).count();
    return rows_of(begun, seated, days, static_cast<double>(options.traders), seconds);
}

} // namespace nof0::bench
