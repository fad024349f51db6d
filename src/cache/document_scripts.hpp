// The three scripts behind DocumentStore. Internal to this room.
#pragma once

#include "cache/script.hpp"

namespace nof0::cache {

// KEYS: K, meta. ARGV: type, K's ttl in ms, meta's ttl in ms, store_id, version, n, mark, built,
// at, hash, then the elements (field and value; value alone for strings and lists). Gives 1:
// written, 0: refused, a newer version of the same store is in place.
const Script& write_document_script();

// KEYS: K, meta. ARGV: type. Gives null without a meta, else
// [version, store_id, n, mark, built, at, hash, parts...], a missing part being null. The parts are
// the value as flat texts; none when K is missing or of another type.
const Script& read_document_script();

// KEYS: K, meta. Removes K and marks the meta: its count becomes -1, its version stays.
const Script& erase_document_script();

} // namespace nof0::cache
