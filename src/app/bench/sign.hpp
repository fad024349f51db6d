// `nof0 bench sign`: how many orders a second one core signs for Hyperliquid.
#pragma once

#include "app/bench/row.hpp"

#include <vector>

namespace nof0::bench {

struct SignBenchOptions {
    double seconds = 2; // of each side
};

// Whole requests (action, MessagePack, hashes, signature, JSON) beside the bare signature of the
// same library on 32 bytes; both sides take turns on one core.
std::vector<Row> run_sign_bench(const SignBenchOptions& options);

} // namespace nof0::bench
