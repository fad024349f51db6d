// JsonCursor::skip_value(): a value that nobody has a place for, or that is kept as text, is held
// to the same rules as one that is parsed.
#include "pipelines/import/content_hash.hpp"
#include "pipelines/import/json_cursor.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::pipelines {

bool JsonCursor::skip_value() {
    const char* end = nullptr;
    bool flag = false;
    JsonNumber unused;
    switch (peek()) {
    case JsonType::object:
        return skip_object();
    case JsonType::array:
        return skip_array();
    case JsonType::text:
        if (!string_end(end, flag)) {
            return false;
        }
        position_ = end + 1;
        return true;
    case JsonType::number:
        return number(unused);
    case JsonType::boolean:
        return boolean(flag);
    case JsonType::null:
        return null();
    case JsonType::none:
        break;
    }
    return false;
}

bool JsonCursor::enter() {
    return ++depth_ <= k_depth_max ||
           fail(fmt::format("nested deeper than {} levels", k_depth_max));
}

bool JsonCursor::skip_array() {
    if (!enter()) {
        return false;
    }
    expect('[');
    if (!take_empty(']')) {
        do {
            skip_value();
        } while (another(']'));
    }
    --depth_;
    return good();
}

bool JsonCursor::skip_object() {
    if (!enter()) {
        return false;
    }
    const std::size_t first_mark = key_marks_.size();
    expect('{');
    if (!take_empty('}')) {
        do {
            next();
            const char* const at = position_;
            std::string_view name;
            if (key(name)) {
                key_marks_.push_back({content_hash(name).low, at});
                skip_value();
            }
        } while (another('}'));
    }
    --depth_;
    return good() && !twice(first_mark);
}

bool JsonCursor::twice(std::size_t first_mark) {
    const auto begin = key_marks_.begin() + static_cast<std::ptrdiff_t>(first_mark);
    std::sort(begin, key_marks_.end(), [](const KeyMark& a, const KeyMark& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.at < b.at;
    });
    const auto found =
        std::adjacent_find(begin, key_marks_.end(),
                           [](const KeyMark& a, const KeyMark& b) { return a.hash == b.hash; });
    const bool is_twice = found != key_marks_.end();
    if (is_twice) {
        position_ = (found + 1)->at;
        fail("a key that this object has already");
    }
    key_marks_.resize(first_mark);
    return is_twice;
}

} // namespace nof0::pipelines
