// JsonValue: a whole JSON document in memory with its numbers as they were written, because parity
// compares the text of a number where a double would hide how it was spelled.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::app::parity {

enum class JsonKind { null, boolean, number, text, array, object };

struct JsonValue {
    JsonKind kind = JsonKind::null;
    // A number's source text; a string's content, unescaped; "true", "false" or "null".
    std::string text = "null";
    std::vector<JsonValue> items{};   // of an array, or the values of an object
    std::vector<std::string> names{}; // of an object, parallel to `items`

    bool is_container() const { return kind == JsonKind::array || kind == JsonKind::object; }
    // The first member of that name; null when there is none or this is no object.
    const JsonValue* find(std::string_view name) const;
    // The member at "table.figure"; names that hold a dot cannot be reached.
    const JsonValue* find_path(std::string_view path) const;
    // The text of a string member, or empty.
    std::string_view text_of(std::string_view name) const;
    std::optional<double> number_of(std::string_view name) const;
    // The value of a number; nullopt for anything else.
    std::optional<double> number() const;
    // Fields that a comparison sees: scalars and empty containers.
    std::int64_t leaves() const;
    // Compact JSON, cut with an ellipsis after `bytes_max` bytes.
    std::string brief(std::size_t bytes_max) const;
};

// Refuses what is no JSON object or array, with the reason and the byte.
Result<JsonValue> parse_json(std::string_view json);

} // namespace nof0::app::parity
