// content_hash(): 128 bits over a text, to tell millions of ids apart in little memory. Not
// cryptographic: who builds two ids with one hash only gets their own recording refused.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace nof0::pipelines {

struct ContentHash {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    auto operator<=>(const ContentHash&) const = default;
};

ContentHash content_hash(std::string_view text);
// Of a text and a number, for composite keys.
ContentHash content_hash(std::string_view text, std::int64_t number);

} // namespace nof0::pipelines
