// `nof0 bench parse`: nanoseconds from the bytes of a Hyperliquid frame to plain events, for the
// frames that come most: trades, quotes, books, contexts and fills. No input or output.
//
// Beside it simdjson alone over the same bytes: finding every token, converting none. That is what
// the reader costs that ours is built on, so the ratio is what we add to it.
#pragma once

#include "app/bench/row.hpp"

#include <vector>

namespace nof0::bench {

struct ParseBenchOptions {
    int rounds = 9;                 // of each side, in turn; the median counts
    double seconds_per_round = 0.1; // of each case
};

// One row for each kind of frame. Throws std::runtime_error when a frame is not understood.
std::vector<Row> run_parse_bench(const ParseBenchOptions& options = {});

} // namespace nof0::bench
