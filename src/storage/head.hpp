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

// What the session's snapshot sees.
Task<Head> read_head(pg::Session& session);

// The greatest version at or before that arena time; nullopt: before the first one.
Task<std::optional<std::int64_t>> version_at(pg::Session& session, std::int64_t at_ms);

// The arena time of a version; nullopt: there is no such version.
Task<std::optional<std::int64_t>> at_ms_of_version(pg::Session& session, std::int64_t version);

} // namespace nof0::storage
