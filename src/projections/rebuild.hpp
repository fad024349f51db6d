// Filling an empty Redis from Postgres, and proving that what Redis holds is what Postgres says.
#pragma once

#include "projections/documents.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nof0::projections {

struct RebuildSummary {
    std::int64_t version = 0; // of the one snapshot that everything was built from
    std::int64_t documents = 0;
    std::int64_t written = 0;
    std::int64_t refused_older = 0; // a newer one was in place
    std::int64_t disabled = 0;      // its TTL class says "do not cache"
};

using RebuildProgress = std::function<void(std::int64_t done, std::int64_t total)>;

// Builds every document in one snapshot and writes it. Throws Unavailable, also when Redis is away.
Task<RebuildSummary> rebuild(Documents& documents, RebuildProgress progress = {});

struct Mismatch {
    std::string key;
    std::string reason; // in words, for a person
};

struct VerifyReport {
    std::int64_t version = 0;
    std::int64_t compared = 0;
    std::int64_t equal = 0;
    std::int64_t missing = 0; // not in Redis: expired or never asked for; no mistake
    std::int64_t lagging = 0; // older than the snapshot and different, still inside its TTL
    std::vector<Mismatch> mismatches;
};

// Compares every document that Redis holds with one built afresh, and looks for keys that nothing
// can explain. Content must be equal at an equal version.
Task<VerifyReport> verify(Documents& documents, cache::Redis& redis);

} // namespace nof0::projections
