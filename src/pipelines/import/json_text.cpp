// JsonCursor: strings. Their end is found eight bytes at a time; escapes and UTF-8 are judged where
// they occur, so that what text() returns can be stored anywhere.
#include "base/text.hpp"
#include "pipelines/import/json_cursor.hpp"

#include <bit>

namespace nof0::pipelines {
namespace {

// Eight bytes at once, tested by arithmetic on the whole word. In the results the lowest set bit is
// exact; bits above it may be borrowed and are not looked at.
constexpr std::uint64_t k_ones = 0x0101010101010101;
constexpr std::uint64_t k_highs = 0x8080808080808080;

std::uint64_t bytes_equal(std::uint64_t word, std::uint64_t byte) {
    const std::uint64_t difference = word ^ (k_ones * byte);
    return (difference - k_ones) & ~difference & k_highs;
}
std::uint64_t bytes_below_space(std::uint64_t word) {
    return (word - k_ones * 0x20) & ~word & k_highs;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

int hex_quad(const char* digits) {
    int code = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hex_digit(digits[i]);
        if (digit < 0) {
            return -1;
        }
        code = code * 16 + digit;
    }
    return code;
}

bool is_high_surrogate(int code) {
    return code >= 0xD800 && code <= 0xDBFF;
}
bool is_low_surrogate(int code) {
    return code >= 0xDC00 && code <= 0xDFFF;
}

void append_utf8(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 63));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 63));
        out += static_cast<char>(0x80 | (code & 63));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 63));
        out += static_cast<char>(0x80 | ((code >> 6) & 63));
        out += static_cast<char>(0x80 | (code & 63));
    }
}

} // namespace

bool JsonCursor::key(std::string_view& key) {
    if (next() != '"') {
        return unexpected("a key in quotes");
    }
    const char* end = nullptr;
    bool escaped = false;
    if (!string_end(end, escaped)) {
        return false;
    }
    key = std::string_view(position_ + 1, static_cast<std::size_t>(end - position_ - 1));
    if (escaped) {
        unescape(key, key_scratch_);
        key = key_scratch_;
    }
    position_ = end + 1;
    return expect(':');
}

bool JsonCursor::text(std::string& text) {
    const char* end = nullptr;
    bool escaped = false;
    if (!good() || !string_end(end, escaped)) {
        return false;
    }
    if (escaped) {
        unescape({position_ + 1, static_cast<std::size_t>(end - position_ - 1)}, text);
    } else {
        // Cheaper than assign() when, as usual, the size is that of the last record's text.
        text.resize(static_cast<std::size_t>(end - position_ - 1));
        std::memcpy(text.data(), position_ + 1, text.size());
    }
    position_ = end + 1;
    return true;
}

// From the opening quote at position_ to the closing one.
bool JsonCursor::string_end(const char*& end, bool& escaped) {
    const char* const begin = position_ + 1;
    const char* at = begin;
    std::uint64_t high = 0;
    for (;;) {
        const std::uint64_t word = load_word(at);
        const std::uint64_t stops =
            bytes_equal(word, '"') | bytes_equal(word, '\\') | bytes_below_space(word);
        if (stops == 0) {
            high |= word;
            at += sizeof word;
            continue;
        }
        const int stop = std::countr_zero(stops) / 8;
        high |= word & ((std::uint64_t{1} << (stop * 8)) - 1);
        at += stop;
        if (*at == '"') {
            break;
        }
        if (*at != '\\') {
            position_ = at;
            return at >= end_
                       ? needs_more()
                       : fail(*at == '\0' ? "a NUL byte in text" : "a control character in text");
        }
        escaped = true;
        if (!escape(at)) {
            return false;
        }
    }
    const std::string_view raw(begin, static_cast<std::size_t>(at - begin));
    if ((high & k_highs) != 0 && !is_valid_utf8(raw)) {
        return fail("the text that begins here is not valid UTF-8");
    }
    end = at;
    return true;
}

// From a backslash to behind its escape sequence.
bool JsonCursor::escape(const char*& at) {
    const char kind = at[1];
    if (kind == 'u') {
        return unicode_escape(at);
    }
    if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) {
        position_ = at;
        return at + 1 >= end_ ? needs_more() : fail("an unknown escape sequence");
    }
    at += 2;
    return true;
}

bool JsonCursor::unicode_escape(const char*& at) {
    const char* const begin = at;
    at += 6;
    if (at > end_) { // even a wrong sequence is judged only when all of it is there
        return needs_more();
    }
    const int first = hex_quad(begin + 2);
    bool is_half = is_low_surrogate(first);
    if (is_high_surrogate(first)) {
        const bool pair_follows = at[0] == '\\' && at[1] == 'u';
        if (at == end_ || (at[0] == '\\' && at + 1 == end_) || (pair_follows && at + 6 > end_)) {
            return needs_more();
        }
        is_half = !pair_follows || !is_low_surrogate(hex_quad(at + 2));
        at += 6;
    }
    if (first > 0 && !is_half) {
        return true;
    }
    position_ = begin;
    return fail(first < 0    ? "\\u must be followed by four hexadecimal digits"
                : first == 0 ? "a NUL (\\u0000) in text, which Postgres cannot store"
                             : "half a surrogate pair, which is no character");
}

// REQUIRES text that string_end() has passed.
void JsonCursor::unescape(std::string_view raw, std::string& text) {
    text.clear();
    text.reserve(raw.size());
    std::size_t plain = 0;
    for (std::size_t i = raw.find('\\'); i != raw.npos; i = raw.find('\\', i)) {
        text.append(raw, plain, i - plain);
        const char kind = raw[i + 1];
        i += 2;
        switch (kind) {
        case 'b':
            text += '\b';
            break;
        case 'f':
            text += '\f';
            break;
        case 'n':
            text += '\n';
            break;
        case 'r':
            text += '\r';
            break;
        case 't':
            text += '\t';
            break;
        case 'u': {
            auto code = static_cast<std::uint32_t>(hex_quad(raw.data() + i));
            i += 4;
            if (is_high_surrogate(static_cast<int>(code))) {
                const auto low = static_cast<std::uint32_t>(hex_quad(raw.data() + i + 2));
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                i += 6;
            }
            append_utf8(text, code);
            break;
        }
        default:
            text += kind;
        }
        plain = i;
    }
    text.append(raw, plain, raw.size() - plain);
}

} // namespace nof0::pipelines
