// The head of the facts: one row that orders all of them. A fact's version is the head version of
// the transaction that wrote it; versions have no gaps, and their order is the order of commits.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>

namespace nof0::storage {

struct Head {
    std::int64_t version = 0; // 0: no fact has been written yet
    std::int64_t at_ms = 0;   // arena time of the version, never smaller than the one before
    pg::Uuid store_id;        // of this store, chosen when the schema was made
};
BOOST_DESCRIBE_STRUCT(Head, (), (version, at_ms, store_id))

// What a moment of the past comes to; see resolve_moment().
struct ResolvedMoment {
    std::int64_t version = 0;   // the greatest one at or before the moment; 0: before the first
    std::int64_t kept_from = 0; // the first version whose past was kept
    bool is_settled = false;    // no later version can be at or before it
};
BOOST_DESCRIBE_STRUCT(ResolvedMoment, (), (version, kept_from, is_settled))

struct EnteredPast {
    bool found = false; // there is that version, and its past was kept
    bool lost = false;  // ticks of its time were removed
};
BOOST_DESCRIBE_STRUCT(EnteredPast, (), (found, lost))

// What the session's snapshot sees.
Task<Head> read_head(pg::Session& session);

// The greatest version at or before that arena time; nullopt: before the first one.
Task<std::optional<std::int64_t>> version_at(pg::Session& session, std::int64_t at_ms);

// The arena time of a version; nullopt: there is no such version.
Task<std::optional<std::int64_t>> at_ms_of_version(pg::Session& session, std::int64_t version);

// The version that an arena time means, now that the head is where it is.
Task<ResolvedMoment> resolve_moment(pg::Session& session, std::int64_t at_ms);

// The rest of the transaction reads the store as it was at the version.
Task<EnteredPast> enter_past(pg::Session& session, std::int64_t version);

} // namespace nof0::storage
