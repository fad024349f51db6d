// The one map from what went wrong to what the client is told:
//
//   {"error":{"code":"bad_parameter","message":"limit must be a whole number from 1 to 1000"}}
//
// A message is written for the person who called. What happened inside (SQL, hosts, stack) is
// logged and never shown.
#pragma once

#include "api/http/rendered.hpp"

#include <cstdint>
#include <exception>
#include <string_view>

namespace nof0::api {

enum class ErrorCode : std::uint8_t {
    bad_parameter,      // 400: the caller's value, named in the message
    malformed_request,  // 400: not HTTP, or an unusable target
    unauthorized,       // 401, with WWW-Authenticate
    not_found,          // 404
    method_not_allowed, // 405, with Allow
    request_timeout,    // 408
    body_too_large,     // 413
    target_too_long,    // 414
    expectation_failed, // 417
    too_many_requests,  // 429, with Retry-After
    headers_too_large,  // 431
    internal,           // 500
    unavailable,        // 503, with Retry-After
};

int status_of(ErrorCode code);
std::string_view name_of(ErrorCode code);

RenderedPtr error_response(ErrorCode code, std::string_view message);
// 429 that says when to come back.
RenderedPtr too_many_requests(std::int64_t retry_s);
// 405 naming what is allowed, as in "GET, HEAD, OPTIONS".
RenderedPtr method_not_allowed(std::string_view allowed);
// What a handler threw: Unavailable becomes 503, everything else 500. Logs the details under the
// route's name.
RenderedPtr error_response_from(std::exception_ptr failure, std::string_view route);

} // namespace nof0::api
