// The schema of schema `public` as normalised text: tables with columns, types, defaults and
// constraints, indexes, views, sequences, functions, triggers, and what is granted to nof0 roles.
// Sorted by name, free of OIDs, owners, partition children and the order of creation; the same on
// every supported server version. It is what migrations/schema.sql holds, to be read and compared,
// not to be executed.
#pragma once

#include "storage/pg/session.hpp"

#include <string>
#include <string_view>

namespace nof0::storage {

// REQUIRES a session inside a transaction, whose search_path it empties. schema_migrations itself
// is left out.
Task<std::string> schema_text(pg::Session& session);

// Lines of `before` and `after` that differ, as a unified diff with three lines around each;
// empty when equal.
std::string line_difference(std::string_view before, std::string_view after);

} // namespace nof0::storage
