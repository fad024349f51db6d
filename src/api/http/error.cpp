#include "api/http/error.hpp"

#include "base/failure.hpp"
#include "base/json.hpp"
#include "base/log.hpp"

#include <array>
#include <string>

namespace nof0::api {
namespace {

struct Meaning {
    int status;
    std::string_view name;
};

constexpr std::array<Meaning, 13> k_meanings{{
    {400, "bad_parameter"},
    {400, "malformed_request"},
    {401, "unauthorized"},
    {404, "not_found"},
    {405, "method_not_allowed"},
    {408, "request_timeout"},
    {413, "body_too_large"},
    {414, "target_too_long"},
    {417, "expectation_failed"},
    {429, "too_many_requests"},
    {431, "headers_too_large"},
    {500, "internal"},
    {503, "unavailable"},
}};
static_assert(k_meanings.size() == static_cast<std::size_t>(ErrorCode::unavailable) + 1);

// How long a client should leave us alone: a restart of a server takes about this long.
constexpr NamedText k_retry_after{"Retry-After", "2"};
// An error must not be remembered by a shared cache in place of the document.
constexpr NamedText k_no_store{"Cache-Control", "no-store"};

RenderedPtr render_error(ErrorCode code, std::string_view message,
                         std::span<const NamedText> headers) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("error").begin_object();
    json.field("code", name_of(code)).field("message", message);
    json.end_object().end_object();
    return render(status_of(code), k_json_content_type, std::move(body), headers);
}

} // namespace

int status_of(ErrorCode code) {
    return k_meanings[static_cast<std::size_t>(code)].status;
}

std::string_view name_of(ErrorCode code) {
    return k_meanings[static_cast<std::size_t>(code)].name;
}

RenderedPtr error_response(ErrorCode code, std::string_view message) {
    if (code == ErrorCode::unavailable) {
        const std::array headers{k_no_store, k_retry_after};
        return render_error(code, message, headers);
    }
    if (code == ErrorCode::unauthorized) {
        const std::array headers{k_no_store, NamedText{"WWW-Authenticate", "Bearer"}};
        return render_error(code, message, headers);
    }
    const std::array headers{k_no_store};
    return render_error(code, message, headers);
}

RenderedPtr too_many_requests(std::int64_t retry_s) {
    const std::string seconds = std::to_string(retry_s);
    const std::array headers{k_no_store, NamedText{"Retry-After", seconds}};
    return render_error(ErrorCode::too_many_requests,
                        "too many requests; the next one is answered in " + seconds + " s",
                        headers);
}

RenderedPtr method_not_allowed(std::string_view allowed) {
    const std::array headers{k_no_store, NamedText{"Allow", allowed}};
    const std::string message = "allowed here: " + std::string(allowed);
    return render_error(ErrorCode::method_not_allowed, message, headers);
}

RenderedPtr error_response_from(std::exception_ptr failure, std::string_view route) {
    try {
        std::rethrow_exception(std::move(failure));
    } catch (const Unavailable& unavailable) {
        log_warn("api.unavailable", {{"route", route}, {"why", unavailable.what()}});
        return error_response(ErrorCode::unavailable,
                              "the data is not reachable at the moment; try again shortly");
    } catch (const std::exception& exception) {
        log_error("api.failed", {{"route", route}, {"why", exception.what()}});
    } catch (...) {
        log_error("api.failed", {{"route", route}, {"why", "not a std::exception"}});
    }
    return error_response(ErrorCode::internal, "internal error; the server's log has the details");
}

} // namespace nof0::api
