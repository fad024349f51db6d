// A document: one whole Redis value and what is known about it. Plain data; safe from any thread.
#pragma once

#include "cache/keys.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::cache {

// One part of a value:
//   string       one element, no field
//   hash         field and value; fields are unique; the order means nothing
//   list         value only, in order
//   sorted_set   field = member, value = score as decimal text, finite; members are unique
struct Element {
    std::string field;
    std::string value;

    bool operator==(const Element&) const = default;
};

struct DocumentMeta {
    std::int64_t version = 0;  // of data_head, in the snapshot that the document was built from
    std::string store_id;      // which Postgres store counted that version
    std::int64_t n = 0;        // elements; 0 is a valid, empty document
    std::int64_t mark_ms = 0;  // time of the marks in it; 0: none
    std::int64_t built_ms = 0; // when it was built, wall time
    std::int64_t at_ms = 0;    // time of the version: the serverTime of an answer made from it
    std::string hash;          // content_hash() of the elements

    bool operator==(const DocumentMeta&) const = default;
};

struct Document {
    KeyType type = KeyType::string;
    std::vector<Element> elements;
    DocumentMeta meta;

    // The value of a string document; empty text when it has no element.
    std::string_view text() const;
};

// About what it takes in memory, for caches that are bounded.
std::size_t memory_bytes(const Document& document);

// A document of one value. `n` and `hash` of the meta are filled in by whoever writes it.
Document string_document(std::string value, DocumentMeta meta);

// The first 32 digits of the SHA-256 over type and elements. Equal content gives equal hashes: the
// order of hashes and sorted sets and the spelling of a score do not count.
std::string content_hash(KeyType type, const std::vector<Element>& elements);

// Whether the elements have the shape that their type promises (see Element).
bool is_well_formed(KeyType type, const std::vector<Element>& elements);

// The shortest text of a score, so that 1.10 and 1.1000000000000001 are one. Empty: not a finite
// number.
std::string canonical_score(std::string_view score);

} // namespace nof0::cache
