// JSON from outside made fit for a JSONB column.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nof0 {

// The text itself where Postgres takes it. Escapes that it refuses (\u0000, half a surrogate pair)
// become \ufffd, bytes that are no UTF-8 become U+FFFD. What is not JSON, or longer than bytes_max,
// becomes {"raw_text": "..."} with as much of it as fits, so that a model's broken answer is kept
// and not guessed at.
std::string storable_json(std::string_view outside, std::size_t bytes_max);

} // namespace nof0
