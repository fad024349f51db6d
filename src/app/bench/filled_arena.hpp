// A database with a large arena in it, for the benchmarks of what reads one.
#pragma once

#include "app/bench/import_database.hpp"

#include <cstdint>

namespace nof0::bench {

struct ArenaSize {
    int traders = 1'000;
    std::int64_t trades = 1'000'000;    // shared out evenly
    std::int64_t snapshots = 1'000'000; // one a minute per trader, with their hourly rows
};

// Made by the server itself, with the same content every time; vacuumed and analyzed.
void fill_arena(ScratchDatabase& database, const ArenaSize& size);

} // namespace nof0::bench
