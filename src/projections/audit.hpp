// Audit: is what Redis holds what Postgres says? One document at a time, cheap enough to be done
// all the time on a sample.
//
// A document may lag behind the head, by its TTL at most; its content must be that of the version
// it names. So a difference at the same version is a mismatch at once, and one at an older version
// is only `behind`: whoever asks again later finds out whether it outlived its TTL (jobs/auditor).
// Positions are compared with the marks that the document shows, so that a mark that moved is no
// difference; a mark that is no price is.
#pragma once

#include "projections/documents.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::projections {

struct AuditSubject {
    const Projection* projection = nullptr;
    std::string subject;
};

enum class AuditOutcome {
    equal,
    missing,  // expired or never asked for: a reader fills it
    behind,   // older than the snapshot and different
    mismatch, // differs at the same version, or comes from another store
};

struct AuditFinding {
    AuditOutcome outcome = AuditOutcome::equal;
    std::string key;
    std::int64_t cached_version = 0;
    std::int64_t version = 0;   // of the snapshot
    std::int64_t behind_ms = 0; // arena time from the cached version to the snapshot's
};

// Every document that there may be at the scope's version.
Task<std::vector<AuditSubject>> audit_subjects(storage::ReadScope& scope);

// Reads the cached documents first and opens the snapshot afterwards, so that none is newer than
// it. In the order of `subjects`. Throws Unavailable.
Task<std::vector<AuditFinding>> audit(Documents& documents, std::vector<AuditSubject> subjects);

} // namespace nof0::projections
