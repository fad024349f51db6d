// JsonCursor: a strict, forward reader of JSON in a window of bytes. It holds the input to RFC 8259
// and a little more, because everything it lets pass may end in Postgres:
//
//   refused    NaN, Infinity, leading zeros, trailing commas, comments, raw control characters,
//              invalid UTF-8, half surrogates, NUL in text (\u0000), numbers that overflow a
//              double, nesting deeper than k_depth_max, a key twice in one object
//
// Why not simdjson here: a validator must know where every mistake is, must see what on-demand
// parsing skips, and must be able to stop at the end of a window and start again with more bytes.
// Numbers are converted exactly (correctly rounded), as simdjson does.
//
// The window must be followed by k_padding readable zero bytes. When the window ends inside a value
// the state is needs_more: the caller reads more bytes and parses the value again from its start.
// Once the state is not good, every call returns false and the position stays.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::pipelines {

enum class JsonType { object, array, text, number, boolean, null, none };
// "an object", "a string", ...
std::string_view describe(JsonType type);

struct JsonNumber {
    double value = 0;
    std::int64_t integer = 0; // when is_integer
    bool is_integer = false;  // written without fraction and exponent, and fits 64 bits
};

class JsonCursor {
public:
    static constexpr std::size_t k_padding = 64;
    static constexpr int k_depth_max = 64;

    enum class State { good, needs_more, broken };

    // A new window; forgets everything about the last one.
    void reset(const char* begin, const char* end);

    State state() const { return state_; }
    bool good() const { return state_ == State::good; }
    const char* position() const { return position_; }
    const std::string& reason() const { return reason_; } // when broken
    // Back to an earlier position of this window; REQUIRES good().
    void rewind(const char* position);
    bool fail(std::string reason); // broken at the current position

    // The type of the value that comes next, after white space; `none` when no value starts here
    // (then the state says why).
    JsonType peek();
    // Skips white space; the next character, or '\0', which nothing expects.
    char next();
    bool expect(char c);

    // The members of an object and the elements of an array, after expect('{') or expect('['):
    // take_empty() first, then a value, then another() until it is false.
    bool take_empty(char closing);
    bool another(char closing);
    // A key and its colon. The view lives until the next call.
    bool key(std::string_view& key);
    // Takes `"name":` if exactly that comes next: the fast way through keys in a known order.
    bool take_key(std::string_view name);

    // REQUIRES the matching peek().
    bool number(JsonNumber& number);
    bool boolean(bool& truth);
    bool null() { return word("null"); }
    // The string without quotes, escapes resolved.
    bool text(std::string& text);
    // Any value: checked, not kept.
    bool skip_value();

    // From here to end_compact() everything passed over is put into `out` without white space
    // between tokens; the text is whole only if the state is good at the end. May be nested: what
    // begin_compact() returns goes to its end_compact().
    struct Compaction {
        std::string* out = nullptr;
        const char* from = nullptr; // what lies before is in `out` already
    };
    Compaction begin_compact(std::string& out);
    void end_compact(Compaction outer);

private:
    // Where a skipped object's key began, to find a key that comes twice.
    struct KeyMark {
        std::uint64_t hash;
        const char* at;
    };

    char skip_space();
    void compact_to(const char* at);
    bool string_end(const char*& end, bool& escaped);
    bool escape(const char*& at);
    bool unicode_escape(const char*& at);
    void unescape(std::string_view raw, std::string& text);
    bool exact(const char* begin, JsonNumber& number);
    bool word(std::string_view word);
    bool enter();
    bool skip_object();
    bool skip_array();
    bool twice(std::size_t first_mark);
    bool unexpected(const char* wanted);
    bool needs_more();

    const char* position_ = nullptr;
    const char* end_ = nullptr;
    State state_ = State::good;
    int depth_ = 0;
    std::string reason_;
    std::string key_scratch_;
    Compaction compaction_;
    std::vector<KeyMark> key_marks_; // of the open skipped objects, the innermost last
};

inline char JsonCursor::next() {
    if (state_ != State::good) {
        return '\0';
    }
    if (static_cast<unsigned char>(*position_) <= ' ') {
        return skip_space();
    }
    return *position_;
}

inline JsonType JsonCursor::peek() {
    switch (const char c = next()) {
    case '"':
        return JsonType::text;
    case '{':
        return JsonType::object;
    case '[':
        return JsonType::array;
    case 't':
    case 'f':
        return JsonType::boolean;
    case 'n':
        return JsonType::null;
    default:
        if (c == '-' || (c >= '0' && c <= '9')) {
            return JsonType::number;
        }
    }
    unexpected("a value");
    return JsonType::none;
}

inline bool JsonCursor::expect(char c) {
    if (next() == c) [[likely]] {
        ++position_;
        return true;
    }
    const char wanted[] = {'\'', c, '\'', '\0'};
    return unexpected(wanted);
}

inline bool JsonCursor::another(char closing) {
    const char c = next();
    if (c == ',') {
        ++position_;
        return true;
    }
    if (c == closing) {
        ++position_;
        return false;
    }
    return unexpected(closing == '}' ? "',' or '}'" : "',' or ']'");
}

inline bool JsonCursor::take_empty(char closing) {
    if (next() == closing) {
        ++position_;
        return true;
    }
    return false;
}

// Eight bytes as a word, wherever they lie.
inline std::uint64_t load_word(const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

// A comparison of short texts without a call: this is asked once per key of every record.
inline bool same_bytes(const char* a, const char* b, std::size_t count) {
    if (count < sizeof(std::uint64_t)) {
        for (std::size_t i = 0; i < count; ++i) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }
    for (std::size_t i = 0; i + sizeof(std::uint64_t) < count; i += sizeof(std::uint64_t)) {
        if (load_word(a + i) != load_word(b + i)) {
            return false;
        }
    }
    const std::size_t last = count - sizeof(std::uint64_t); // may overlap what was compared
    return load_word(a + last) == load_word(b + last);
}

inline bool JsonCursor::take_key(std::string_view name) {
    // Names are shorter than the padding, so this never reads outside the buffer.
    if (next() != '"' || position_[1 + name.size()] != '"' ||
        !same_bytes(position_ + 1, name.data(), name.size())) {
        return false;
    }
    position_ += name.size() + 2;
    return expect(':');
}

} // namespace nof0::pipelines
