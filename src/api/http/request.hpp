// One HTTP request as a handler sees it: already bounded, validated and percent-decoded.
//
// Every view points into the connection's buffers and is valid while the request is being handled,
// that is until try_ready() returned or the handler's coroutine finished. Copying a Request copies
// views only; what must live longer is copied by the handler.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nof0::api {

enum class Method : std::uint8_t { get, head, options, post, put, patch, remove, other };

constexpr std::string_view method_name(Method method) {
    constexpr std::array<std::string_view, 8> names{"GET", "HEAD",  "OPTIONS", "POST",
                                                    "PUT", "PATCH", "DELETE",  "other"};
    return names[static_cast<std::size_t>(method)];
}

struct NamedText {
    std::string_view name;
    std::string_view value;
};

enum class ConnectionUse : std::uint8_t { keep_alive, close };

struct Request {
    static constexpr std::size_t k_path_parameters_max = 4;

    Method method = Method::other;
    // Decoded, without the query; "%2F" stays as it was typed, so that a segment stays a segment.
    std::string_view path;
    std::span<const NamedText> query;   // decoded, in the order sent
    std::span<const NamedText> headers; // as sent
    std::string_view body;

    // The headers that nearly every request is asked about; empty when absent.
    std::string_view origin;
    std::string_view if_none_match;
    std::string_view accept_encoding;

    ConnectionUse connection = ConnectionUse::close; // what the client asked for
    int http_minor = 1;                              // HTTP/1.0 or HTTP/1.1

    // Filled by the router from "{name}" segments of the pattern.
    std::array<NamedText, k_path_parameters_max> path_parameters{};
    std::size_t path_parameters_count = 0;

    // The first parameter of that name, or nothing. Unknown parameters are simply never asked for.
    std::optional<std::string_view> query_value(std::string_view name) const {
        for (const NamedText& parameter : query) {
            if (parameter.name == name) {
                return parameter.value;
            }
        }
        return std::nullopt;
    }

    // The segment that stood for "{name}"; empty when the pattern has no such name.
    std::string_view path_parameter(std::string_view name) const {
        for (std::size_t i = 0; i < path_parameters_count; ++i) {
            if (path_parameters[i].name == name) {
                return path_parameters[i].value;
            }
        }
        return {};
    }

    // The first header of that name (any case), or empty.
    std::string_view header(std::string_view name) const;
};

} // namespace nof0::api
