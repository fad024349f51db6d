// The request target ("/api/trades?limit=5") taken apart and percent-decoded in place: decoding
// never makes text longer, so the connection's buffer is the only memory it needs.
#pragma once

#include "api/http/request.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace nof0::api {

struct DecodedTarget {
    std::string_view path;    // starts with '/', or is "*"
    std::string_view problem; // why the target is refused, in words; empty when it is fine
};

// Overwrites `target` and replaces the content of `query` with views into it. Accepts origin form,
// absolute form and "*". In a query '+' is a space. Refuses bad escapes, escaped NUL and more than
// `parameters_max` parameters.
DecodedTarget decode_target(std::span<char> target, std::size_t parameters_max,
                            std::vector<NamedText>& query);

} // namespace nof0::api
