#include "api/stream/stream_routes.hpp"

#include "api/http/error.hpp"
#include "api/stream/websocket_frames.hpp"

#include <algorithm>
#include <sys/socket.h>

namespace nof0::api {
namespace {

constexpr std::string_view k_sse_lines = "HTTP/1.1 200 OK\r\n"
                                         "Content-Type: text/event-stream\r\n"
                                         "Cache-Control: no-store\r\n"
                                         "X-Accel-Buffering: no\r\n" // proxies pass it on at once
                                         "Connection: close\r\n";
constexpr std::string_view k_websocket_lines = "HTTP/1.1 101 Switching Protocols\r\n"
                                               "Upgrade: websocket\r\n"
                                               "Connection: Upgrade\r\n";
// How long a browser waits before it comes back.
constexpr std::string_view k_retry = "retry: 2000\n\n";

bool equal_words(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

// Whether a list such as "keep-alive, Upgrade" names the word.
bool names_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view one = list.substr(0, comma);
        while (one.starts_with(' ') || one.starts_with('\t')) {
            one.remove_prefix(1);
        }
        while (one.ends_with(' ') || one.ends_with('\t')) {
            one.remove_suffix(1);
        }
        if (equal_words(one, word)) {
            return true;
        }
        list.remove_prefix(std::min(list.size(), comma + 1));
    }
    return false;
}

std::string_view handshake_problem(const Request& request) {
    if (request.http_minor == 0 || request.method != Method::get ||
        !names_word(request.header("Upgrade"), "websocket") ||
        !names_word(request.header("Connection"), "upgrade")) {
        return "this is a WebSocket: it is asked for by an upgrade of HTTP/1.1";
    }
    if (request.header("Sec-WebSocket-Version") != "13") {
        return "Sec-WebSocket-Version must be 13";
    }
    return websocket_accept(request.header("Sec-WebSocket-Key"))
               ? ""
               : "Sec-WebSocket-Key must be 16 bytes in Base64";
}

// What refuses the request, or null.
RenderedPtr refusal(const Hub& hub, Protocol protocol, const Request& request) {
    const Result<Subscription> wanted = read_subscription(request, hub.options().prices_per_second);
    if (!wanted) {
        return error_response(ErrorCode::bad_parameter, wanted.error().message);
    }
    if (protocol == Protocol::websocket) {
        if (const std::string_view problem = handshake_problem(request); !problem.empty()) {
            return error_response(ErrorCode::bad_parameter, problem);
        }
    }
    if (hub.is_full()) {
        return error_response(ErrorCode::unavailable, "too many clients; try again shortly");
    }
    return nullptr;
}

void take_sse(Hub& hub, const Request& request, Takeover takeover) {
    std::string head(k_sse_lines);
    head.append(takeover.common_lines).append("\r\n");
    if (request.method == Method::head) {
        const ssize_t sent = ::send(takeover.socket.native_handle(), head.data(), head.size(),
                                    MSG_DONTWAIT | MSG_NOSIGNAL);
        static_cast<void>(sent); // a client that has gone needs no answer
        return;
    }
    head.append(k_retry);
    auto wanted = read_subscription(request, hub.options().prices_per_second);
    hub.take(Protocol::sse, std::move(*wanted), std::move(takeover), std::move(head));
}

void take_websocket(Hub& hub, const Request& request, Takeover takeover) {
    const auto accept = websocket_accept(request.header("Sec-WebSocket-Key"));
    std::string head(k_websocket_lines);
    head.append("Sec-WebSocket-Accept: ").append(accept.value_or("")).append("\r\n");
    head.append(takeover.common_lines).append("\r\n");
    auto wanted = read_subscription(request, hub.options().prices_per_second);
    hub.take(Protocol::websocket, std::move(*wanted), std::move(takeover), std::move(head));
}

Route route(Hub& hub, Protocol protocol) {
    Route route;
    route.pattern = protocol == Protocol::sse ? "/api/stream" : "/api/ws";
    route.name = protocol == Protocol::sse ? "stream" : "websocket";
    route.ready = [&hub, protocol](const Request& request) {
        return refusal(hub, protocol, request);
    };
    route.take = [&hub, protocol](const Request& request, Takeover takeover) {
        (protocol == Protocol::sse ? take_sse : take_websocket)(hub, request, std::move(takeover));
    };
    return route;
}

} // namespace

std::vector<Route> stream_routes(Hub& hub) {
    return {route(hub, Protocol::sse), route(hub, Protocol::websocket)};
}

} // namespace nof0::api
