// `nof0 bench sim`: the engine of the simulated exchange on one core, without a store.
#pragma once

#include "app/bench/row.hpp"

#include <cstdint>
#include <vector>

namespace nof0::bench {

struct SimBenchOptions {
    std::int64_t orders = 1'000'000; // of each case
    int traders = 100;
    int orders_per_price = 200; // so often moves the market
};

// Orders a second of processor time beside the goal, steps and their transactions included: of
// orders that take at once, of orders that rest and are cancelled again, and of a mixture of both
// with two sides that meet.
std::vector<Row> run_sim_bench(const SimBenchOptions& options);

} // namespace nof0::bench
