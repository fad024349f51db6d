#include "api/parameters.hpp"

#include <charconv>
#include <fmt/format.h>

namespace nof0::api {

Result<std::optional<std::int64_t>> whole_number(const Request& request, std::string_view name,
                                                 std::int64_t least, std::int64_t most) {
    const auto text = request.query_value(name);
    if (!text || text->empty()) {
        return std::optional<std::int64_t>{};
    }
    std::int64_t number = 0;
    const char* const last = text->data() + text->size();
    const auto [end, error] = std::from_chars(text->data(), last, number);
    if (error != std::errc{} || end != last || number < least || number > most) {
        return fail(fmt::format("{} must be a whole number from {} to {}", name, least, most));
    }
    return std::optional(number);
}

Result<bool> flag(const Request& request, std::string_view name) {
    const auto text = request.query_value(name);
    if (!text || text->empty() || *text == "0" || *text == "false") {
        return false;
    }
    if (*text == "1" || *text == "true") {
        return true;
    }
    return fail(fmt::format("{} must be 1 or 0", name));
}

} // namespace nof0::api
