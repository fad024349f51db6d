// Query parameters, checked. Unknown names are nobody's business: proxies add their own.
#pragma once

#include "api/http/request.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace nof0::api {

// The whole number that `name` is given as; nullopt when it is absent or empty; an error sentence
// for anything that is not a number in [least, most].
Result<std::optional<std::int64_t>> whole_number(const Request& request, std::string_view name,
                                                 std::int64_t least, std::int64_t most);

// "1" or "true" is true, "0", "false", empty and absent are false.
Result<bool> flag(const Request& request, std::string_view name);

} // namespace nof0::api
