#include "base/text.hpp"

#include <algorithm>
#include <simdjson.h>
#include <vector>

namespace nof0 {
namespace {

constexpr std::string_view k_replacement = "\xEF\xBF\xBD"; // U+FFFD

// Length of the valid UTF-8 character at the front of text, 0 if there is none.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) {
        return 0;
    }
    return simdjson::validate_utf8(text.substr(0, length)) ? length : 0;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitute = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitute});
        }
    }
    return row[b.size()];
}

} // namespace

bool is_valid_utf8(std::string_view text) {
    return simdjson::validate_utf8(text);
}

CleanText clean_text(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max && text.find('\0') == text.npos && is_valid_utf8(text)) {
        return {std::string(text), false};
    }
    CleanText clean{{}, true};
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        const bool keep = length != 0 && text[0] != '\0';
        const std::string_view piece = keep ? text.substr(0, length) : k_replacement;
        if (clean.text.size() + piece.size() > bytes_max) {
            break;
        }
        clean.text += piece;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

std::string_view nearest_word(std::string_view word, const std::string_view* begin,
                              const std::string_view* end) {
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto* candidate = begin; candidate != end; ++candidate) {
        const std::size_t distance = edit_distance(word, *candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = *candidate;
        }
    }
    return best;
}

} // namespace nof0
