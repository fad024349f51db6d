#include "base/outside_json.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <optional>
#include <simdjson.h>

namespace nof0 {
namespace {

constexpr std::string_view k_replacement = "\\ufffd";
constexpr std::size_t k_escape_length = 6; // of \u0000

// The code unit of a \uXXXX at the front of text.
std::optional<unsigned> unicode_escape(std::string_view text) {
    if (text.size() < k_escape_length || text[0] != '\\' || text[1] != 'u') {
        return std::nullopt;
    }
    unsigned unit = 0;
    for (const char digit : text.substr(2, 4)) {
        const char lower = static_cast<char>(digit | 0x20);
        const bool is_letter = lower >= 'a' && lower <= 'f';
        if (!is_letter && (digit < '0' || digit > '9')) {
            return std::nullopt; // no JSON: the parser will say so
        }
        unit = unit * 16 + static_cast<unsigned>(is_letter ? lower - 'a' + 10 : digit - '0');
    }
    return unit;
}

bool is_high_surrogate(unsigned unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(unsigned unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

std::string without_refused_escapes(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    while (!json.empty()) {
        if (json[0] != '\\') {
            const std::string_view plain = json.substr(0, json.find('\\'));
            out += plain;
            json.remove_prefix(plain.size());
            continue;
        }
        const auto unit = unicode_escape(json);
        std::size_t length = unit ? k_escape_length : std::min<std::size_t>(2, json.size());
        std::string_view kept = json.substr(0, length);
        if (unit && is_high_surrogate(*unit)) {
            const auto next = unicode_escape(json.substr(length));
            const bool is_pair = next && is_low_surrogate(*next);
            length += is_pair ? k_escape_length : 0;
            kept = is_pair ? json.substr(0, length) : k_replacement;
        } else if (unit && (*unit == 0 || is_low_surrogate(*unit))) {
            kept = k_replacement;
        }
        out += kept;
        json.remove_prefix(length);
    }
    return out;
}

bool is_json(const std::string& text) {
    simdjson::dom::parser parser;
    simdjson::dom::element element;
    return parser.parse(text).get(element) == simdjson::SUCCESS;
}

} // namespace

std::string storable_json(std::string_view outside, std::size_t bytes_max) {
    const CleanText clean = clean_text(outside, bytes_max);
    const bool is_whole = outside.size() <= bytes_max;
    if (is_whole) {
        std::string json = without_refused_escapes(clean.text);
        if (is_json(json)) {
            return json;
        }
    }
    std::string wrapped;
    JsonWriter(wrapped).begin_object().field("raw_text", clean.text).end_object();
    return wrapped;
}

} // namespace nof0
