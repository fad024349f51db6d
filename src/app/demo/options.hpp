// What a demonstration recording is made from, and what it came out as.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace nof0::app::demo {

enum class FillsFile { write, omit };

struct DemoOptions {
    std::uint64_t seed = 1;
    int traders = 6; // models, 1 to 1000; the benchmark comes on top
    int days = 14;   // 1 to 10,000; ignored with account_rows_target
    // The recording's "now". The caller passes it, because the same options must give the same
    // bytes.
    ArenaTime end_time{};
    double initial_equity_usd = 10'000; // of every trader
    // For import benchmarks. Exactly so many closed trades, evenly over time and traders. About so
    // many account rows: the days follow, one row per hour and participant; positions are then
    // written for the last 72 hours only. With both, 100 traders make natural histories.
    std::optional<std::int64_t> trades_target{};
    std::optional<std::int64_t> account_rows_target{};
    FillsFile fills = FillsFile::write;
    std::function<void(double)> on_progress{}; // 0 to 1, now and then
};

struct DemoSummary {
    std::int64_t traders = 0; // with the benchmark
    std::int64_t fills = 0;
    std::int64_t trades = 0;
    std::int64_t account_rows = 0;
    std::int64_t open_positions = 0;
    std::int64_t invocations = 0;
    std::int64_t conversations = 0; // the newest ones that are kept

    bool operator==(const DemoSummary&) const = default;
};

} // namespace nof0::app::demo
