// Outside text made fit for Postgres and JSON.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nof0 {

struct CleanText {
    std::string text;
    bool changed = false; // a NUL, invalid UTF-8 or over-length was repaired
};

// NUL becomes U+FFFD (Postgres refuses it in TEXT and JSONB), invalid UTF-8 becomes U+FFFD, and
// the text is cut at a character boundary at or below bytes_max.
CleanText clean_text(std::string_view text, std::size_t bytes_max);
bool is_valid_utf8(std::string_view text);

// The known word nearest to `word` by edit distance, or empty when none is near enough to offer.
std::string_view nearest_word(std::string_view word, const std::string_view* begin,
                              const std::string_view* end);

} // namespace nof0
