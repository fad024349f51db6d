#include "api/http/target.hpp"

#include <algorithm>
#include <cstring>

namespace nof0::api {
namespace {

enum class Part { path, query };

constexpr int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

// Decodes [begin, end) in place and returns its new end, or nullptr when an escape is bad.
char* decode(char* begin, char* end, Part part) {
    char* out = begin;
    for (char* in = begin; in != end; ++in) {
        if (*in == '+' && part == Part::query) {
            *out++ = ' ';
            continue;
        }
        if (*in != '%') {
            *out++ = *in;
            continue;
        }
        if (end - in < 3) {
            return nullptr;
        }
        const int high = hex_digit(in[1]);
        const int low = hex_digit(in[2]);
        if (high < 0 || low < 0 || (high == 0 && low == 0)) {
            return nullptr;
        }
        const char c = static_cast<char>(high * 16 + low);
        if (c == '/' && part == Part::path) {
            *out++ = '%';
            *out++ = in[1];
            *out++ = in[2];
        } else {
            *out++ = c;
        }
        in += 2;
    }
    return out;
}

// The path of "http://host/path?query", as a proxy would send it; origin form stays as it is.
char* skip_authority(char* begin, char* end) {
    const std::string_view text(begin, static_cast<std::size_t>(end - begin));
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) {
            return std::find(begin + scheme.size(), end, '/');
        }
    }
    return begin;
}

std::string_view decode_query(char* begin, char* end, std::size_t parameters_max,
                              std::vector<NamedText>& query) {
    while (begin < end) {
        char* const pair_end = std::find(begin, end, '&');
        if (pair_end != begin) {
            if (query.size() == parameters_max) {
                return "too many query parameters";
            }
            char* const equals = std::find(begin, pair_end, '=');
            char* const value = equals == pair_end ? pair_end : equals + 1;
            char* const name_end = decode(begin, equals, Part::query);
            char* const value_end = decode(value, pair_end, Part::query);
            if (name_end == nullptr || value_end == nullptr) {
                return "the query holds a bad percent escape";
            }
            query.push_back({std::string_view(begin, static_cast<std::size_t>(name_end - begin)),
                             std::string_view(value, static_cast<std::size_t>(value_end - value))});
        }
        begin = pair_end == end ? end : pair_end + 1;
    }
    return {};
}

} // namespace

DecodedTarget decode_target(std::span<char> target, std::size_t parameters_max,
                            std::vector<NamedText>& query) {
    query.clear();
    char* const end = std::find(target.data(), target.data() + target.size(), '#');
    char* const begin = skip_authority(target.data(), end);
    if (end - begin == 1 && *begin == '*') {
        return {"*", {}};
    }
    if (begin == end || *begin != '/') {
        return {{}, "the request target must start with '/'"};
    }
    char* const question = std::find(begin, end, '?');
    char* const path_end = decode(begin, question, Part::path);
    if (path_end == nullptr) {
        return {{}, "the path holds a bad percent escape"};
    }
    const std::string_view path(begin, static_cast<std::size_t>(path_end - begin));
    if (question == end) {
        return {path, {}};
    }
    return {path, decode_query(question + 1, end, parameters_max, query)};
}

} // namespace nof0::api
