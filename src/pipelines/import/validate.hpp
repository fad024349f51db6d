// validate_recording(): one streaming pass over a whole recording before anything is written. It
// returns either what will be imported or why it will not, with positions; it writes nothing but
// an unnamed temporary file, and its memory does not grow with the recording.
//
// Beyond the shape of each record it holds the recording to what the tables need:
//   ids unique; (trader, ms) unique among account rows; (trader, cycle_id) unique among
//   invocations; one record per trader or symbol where there can be only one; every trader defined
//   by since-inception-values, leaderboard, analytics or account-totals. Conversation files may
//   overlap, as polls do, when the repeated records are equal.
#pragma once

#include "base/result.hpp"
#include "pipelines/import/problem.hpp"
#include "pipelines/import/recording.hpp"
#include "pipelines/import/trader_table.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct RecordedFileSummary {
    std::string name;
    RecordingFileKind kind = RecordingFileKind::trades;
    std::uint64_t bytes = 0;
    std::uint64_t records = 0;
    std::string sha256; // hex
};

struct RecordingSummary {
    std::string digest; // sha256 over the names and contents of the files, hex
    std::string origin; // "import:" and its first 12 digits
    std::vector<RecordedFileSummary> files;
    std::vector<RecordedTrader> traders; // by sort_order
    std::vector<std::string> symbols;    // of all records, sorted
    std::uint64_t trades = 0;
    std::uint64_t account_rows = 0;
    std::uint64_t positions = 0; // in positions.json
    std::uint64_t analytics = 0; // that will be imported
    std::uint64_t prices = 0;
    std::uint64_t invocations = 0; // including repeated ones
    std::uint64_t threads = 0;
    std::uint64_t fills = 0;
    std::optional<std::int64_t> first_us; // of all facts
    std::optional<std::int64_t> last_us;
    std::optional<std::int64_t> server_time_ms; // the greatest of the files
    // First milliseconds of the UTC months that hold records, sorted: for partitions.
    std::vector<std::int64_t> account_months_ms;
    std::vector<std::int64_t> price_months_ms;
    std::vector<std::int64_t> fill_months_ms;
    std::vector<std::string> warnings;
};

struct ValidationOptions {
    std::size_t problems_max = 20;
    // Per set of keys that must be unique, 48 bytes each; at most two sets are alive at a time.
    std::size_t duplicate_entries_in_memory_max = std::size_t{256} << 10;
    // Called about once per megabyte, and at the end.
    std::function<void(std::uint64_t bytes_done, std::uint64_t bytes_total)> progress{};
};

// Throws UsageError when a file was changed meanwhile and Unavailable when one cannot be read.
// A failure holds at least one problem, in the order of files and positions.
Result<RecordingSummary, RecordingProblems>
validate_recording(const Recording& recording, const ValidationOptions& options = {});

} // namespace nof0::pipelines
