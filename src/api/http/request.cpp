#include "api/http/request.hpp"

#include <algorithm>

namespace nof0::api {
namespace {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

} // namespace

std::string_view Request::header(std::string_view name) const {
    for (const NamedText& field : headers) {
        if (same_name(field.name, name)) {
            return field.value;
        }
    }
    return {};
}

} // namespace nof0::api
