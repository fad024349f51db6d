// import_recording(): a recorded arena goes into Postgres.
//
// The whole folder is validated before anything is written. Facts then go in batches, each one
// transaction with its own data version, so that no other writer waits long; every row has an id of
// its own, so an import that was cut short is completed by running it again, and running a complete
// one again changes nothing (no row, no version).
//
// leaderboard.json is not imported: the board is computed. positions.json is imported on request
// only: the recordings' copy is mostly invented.
#pragma once

#include "base/clock.hpp"
#include "pipelines/import/validate.hpp"
#include "storage/pg/pool.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace nof0::pipelines {

enum class ImportKind { recording, demonstration };
enum class ImportPositions { skip, take };
enum class ImportPhase { checking, writing };

struct ImportOptions {
    std::filesystem::path folder;
    ImportKind kind = ImportKind::recording;
    ImportPositions positions = ImportPositions::skip;
    std::size_t batch_rows = 10'000;
    RecordingLimits limits;
    std::function<void(ImportPhase, std::uint64_t bytes_done, std::uint64_t bytes_total)> progress;
};

// One line of the summary.
struct ImportCount {
    std::string what{}; // trades, account rows, ...
    std::uint64_t read = 0;
    std::uint64_t written = 0;
    std::uint64_t already_there = 0;
    std::uint64_t refused = 0;
    std::string why{}; // of the first refused row
};

struct ImportSummary {
    std::string origin;
    std::vector<ImportCount> counts;
    std::vector<std::string> warnings;
    std::int64_t version = 0; // of the store afterwards

    bool changed() const;
};

// The recording's own mistakes come back as problems, with nothing written. Throws UsageError for a
// folder that is none, Unavailable, and storage::FencedOut when the import lease was lost.
Task<Result<ImportSummary, RecordingProblems>>
import_recording(pg::Pool& pool, const ImportOptions& options, const ArenaClock& clock);

} // namespace nof0::pipelines
