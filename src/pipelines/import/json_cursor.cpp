#include "pipelines/import/json_cursor.hpp"

#include "base/ensure.hpp"

#include <bit>
#include <fmt/format.h>

namespace nof0::pipelines {
namespace {

static_assert(std::endian::native == std::endian::little, "words are read lowest byte first");

constexpr std::uint64_t k_eight_spaces = 0x2020202020202020;

bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

// The pointer pair overload of std::string goes through replace(), which is slower.
void append(std::string& out, const char* begin, const char* end) {
    out.append(begin, static_cast<std::size_t>(end - begin));
}

std::string printable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && byte < 0x7F ? fmt::format("'{}'", c) : fmt::format("byte 0x{:02X}", byte);
}

} // namespace

std::string_view describe(JsonType type) {
    switch (type) {
    case JsonType::object:
        return "an object";
    case JsonType::array:
        return "an array";
    case JsonType::text:
        return "a string";
    case JsonType::number:
        return "a number";
    case JsonType::boolean:
        return "true or false";
    case JsonType::null:
        return "null";
    case JsonType::none:
        break;
    }
    return "nothing";
}

void JsonCursor::reset(const char* begin, const char* end) {
    position_ = begin;
    end_ = end;
    state_ = State::good;
    depth_ = 0;
    compaction_ = {};
    key_marks_.clear();
}

void JsonCursor::rewind(const char* position) {
    ensure(good(), "a cursor is rewound only while it can read on");
    position_ = position;
    compaction_.from = position; // a compact text is void now: its record has been refused
}

bool JsonCursor::fail(std::string reason) {
    if (good()) {
        state_ = State::broken;
        reason_ = std::move(reason);
    }
    return false;
}

bool JsonCursor::needs_more() {
    if (good()) {
        state_ = State::needs_more;
    }
    return false;
}

bool JsonCursor::unexpected(const char* wanted) {
    if (!good()) {
        return false;
    }
    if (position_ >= end_) {
        return needs_more();
    }
    if (*position_ == 'N' || *position_ == 'I') {
        return fail("NaN and Infinity are no JSON numbers");
    }
    return fail(fmt::format("{} expected, found {}", wanted, printable(*position_)));
}

// next() behind white space.
char JsonCursor::skip_space() {
    const char* at = position_;
    while (is_space(*at)) {
        ++at;
        // Indentation, eight spaces at a time.
        for (std::uint64_t other; at < end_; at += sizeof other) {
            other = load_word(at) ^ k_eight_spaces;
            if (other != 0) {
                at += std::countr_zero(other) / 8;
                break;
            }
        }
    }
    if (compaction_.out != nullptr) [[unlikely]] {
        compact_to(at);
    }
    position_ = at;
    if (at == end_) [[unlikely]] {
        needs_more();
    }
    return *at; // '\0' at the end of the window
}

// Leaves out what lies between the position and `at`.
void JsonCursor::compact_to(const char* at) {
    append(*compaction_.out, compaction_.from, position_);
    compaction_.from = at;
}

JsonCursor::Compaction JsonCursor::begin_compact(std::string& out) {
    next();
    const Compaction outer = compaction_;
    if (outer.out != nullptr) {
        append(*outer.out, outer.from, position_);
    }
    out.clear();
    compaction_ = {&out, position_};
    return outer;
}

void JsonCursor::end_compact(Compaction outer) {
    if (good()) {
        append(*compaction_.out, compaction_.from, position_);
    }
    if (outer.out != nullptr) {
        outer.out->append(*compaction_.out);
        outer.from = position_;
    }
    compaction_ = outer;
}

bool JsonCursor::word(std::string_view word) {
    for (const char c : word) {
        if (*position_ != c) {
            return unexpected("true, false or null");
        }
        ++position_;
    }
    return true;
}

bool JsonCursor::boolean(bool& truth) {
    truth = *position_ == 't';
    return word(truth ? "true" : "false");
}

} // namespace nof0::pipelines
