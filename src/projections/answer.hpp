// From a document to the body that a client gets.
//
// The documents behind /api are JSON objects with the public keys of their endpoint; the answer
// adds serverTime, the time of the version it states. A list that is cut to a default length also
// knows the length of the whole, which travels in a header and not in the body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::projections {

// First key of a document that knows its whole length.
inline constexpr std::string_view k_total_key = "__total";
// First key of an account-totals document that does not begin with the first hour.
inline constexpr std::string_view k_from_key = "__from";

struct Answer {
    std::string body;
    std::optional<std::int64_t> total;
};

// REQUIRES an object that a builder made.
Answer answer_of(std::string_view document, std::int64_t server_time_ms);

// The rows of an account-totals document whose hour marker is at or after `from_marker`, as a
// document again; nullopt when the document does not go back that far.
std::optional<std::string> account_totals_from(std::string_view tail_document,
                                               std::int64_t from_marker);

} // namespace nof0::projections
