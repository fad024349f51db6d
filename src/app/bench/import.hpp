// `nof0 bench import`: a generated recording through import_recording(), beside raw binary COPY of
// the same rows into the same indexed, partitioned tables.
//
// Each run has a fresh, migrated database of its own, and a checkpoint before it; the two sides
// take turns (raw, import, import, raw, ...), so that what the machine does besides hits both. The
// import's time is the whole of it: checking every file, then writing.
#pragma once

#include "app/bench/row.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace nof0::bench {

struct ImportBenchOptions {
    // A login that may create databases and roles; the benchmark's databases stand beside the one
    // that it names and are dropped again.
    std::string postgres_dsn;
    std::int64_t rows = 1'000'000; // trades, and as many account rows
    int rounds = 2;                // runs of each side
    // For the recording and the COPY streams, about 3 GB for a million rows; emptied afterwards. A
    // new folder under the system's temporary one when empty.
    std::filesystem::path work_folder;
    std::function<void(const std::string&)> progress; // one line before each step; may be empty
};

// Three rows: rows/s of the whole import and of its writing alone, beside raw COPY (a row is a
// trade or an account row; an account row is two table rows on both sides), and the greatest growth
// of memory while importing, beside the recording's size. Throws UsageError, Unavailable,
// std::runtime_error when the server refuses, or the import does not write every row.
std::vector<Row> run_import_bench(const ImportBenchOptions& options);

} // namespace nof0::bench
