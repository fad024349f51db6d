// One run of the ingest benchmark's own side: a database, a Redis, and everything between them.
#pragma once

#include "app/backend.hpp"
#include "app/bench/import_database.hpp"
#include "app/bench/ingest.hpp"
#include "app/bench/ingest_frames.hpp"

namespace nof0::bench {

struct IngestLatencies {
    std::vector<double> wire_to_cache_ms{};
    std::vector<double> commit_to_cache_ms{};
};

// Seconds from the first frame to the last tick committed and cached. Frames come as fast as the
// pipeline takes them.
double ingest_all(ScratchDatabase& database, const IngestBenchOptions& options,
                  const IngestFrames& frames);

// Frames come at options.ticks_per_second.
IngestLatencies ingest_paced(ScratchDatabase& database, const IngestBenchOptions& options,
                             const IngestFrames& frames);

} // namespace nof0::bench
