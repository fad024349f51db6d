// Finds JSON in what a model wrote: alone, in ``` fences, between sentences, after long thoughts.
// Linear in the text, because every byte is looked at a bounded number of times. Internal to
// this folder.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

using ModelJson = nlohmann::ordered_json;

struct JsonInText {
    enum class Kind {
        whole,     // parsed
        malformed, // its brackets close, and it is no JSON
        unclosed,  // begins like an object and ends with the text
    };
    Kind kind = Kind::whole;
    std::size_t begin = 0;
    std::size_t end = 0; // after the last byte
    ModelJson value{};
    std::vector<std::string> duplicate_paths{}; // "$.BTC": keys that an object has twice
};

// The outermost objects and arrays, in their order; at most 64, nested 32 deep at most. Half of a
// broken object is never taken for a whole one: its inside is skipped.
std::vector<JsonInText> json_in_text(std::string_view text);

// "$" and "BTC" -> "$.BTC".
std::string json_path(std::string_view parent, std::string_view key);

} // namespace nof0::traders
