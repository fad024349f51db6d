// A demonstration recording: a seeded arena of our own, in the files of a real recording, for
// machines without one and for benchmarks.
//
// Every formula of the public API holds in it: trades are the fold of the fills, equity = initial +
// realised + unrealised with signs, analytics follow from trades and signals. The same options give
// the same bytes on every machine.
#pragma once

#include "app/demo/options.hpp"

#include <filesystem>

namespace nof0::app::demo {

// Writes trades.json, account-totals.json, positions.json, analytics.json, leaderboard.json,
// since-inception-values.json, crypto-prices.json, conversations.json and fills.json into `dir`,
// which is made when missing and must otherwise be empty. Memory does not grow with the recording,
// except for 32 bytes per trade. Throws UsageError for options out of bounds and a folder in use,
// Unavailable when the disk refuses.
DemoSummary write_recording(const std::filesystem::path& dir, const DemoOptions& options);

} // namespace nof0::app::demo
