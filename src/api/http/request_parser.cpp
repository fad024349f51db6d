#include "api/http/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <functional>

namespace nof0::api {
namespace {

namespace http = boost::beast::http;

Method method_of(http::verb verb) {
    switch (verb) {
    case http::verb::get:
        return Method::get;
    case http::verb::head:
        return Method::head;
    case http::verb::options:
        return Method::options;
    case http::verb::post:
        return Method::post;
    case http::verb::put:
        return Method::put;
    case http::verb::patch:
        return Method::patch;
    case http::verb::delete_:
        return Method::remove;
    default:
        return Method::other;
    }
}

// Whether `position` points into `bytes`; std::less orders even pointers of different objects.
bool holds(std::string_view bytes, const char* position) {
    const std::less<const char*> before;
    return !before(position, bytes.data()) && !before(bytes.data() + bytes.size(), position);
}

} // namespace

void ParsedHeader::clear() {
    method = Method::other;
    target = {};
    http_minor = 1;
    fields.clear();
    has_host = false;
    expects_continue = false;
    body.clear();
}

RequestParser::RequestParser(const ReaderLimits& limits, ParsedHeader& header)
    : limits_(limits), header_(header) {
    header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
    body_limit(limits.body_bytes_max);
}

RequestParser::Step RequestParser::step(std::string_view bytes) {
    Step result;
    error_code ec;
    input_ = bytes;
    result.consumed = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
    if (ec == http::error::need_more) {
        result.need_more = true;
    } else if (ec) {
        result.refusal = refusal_ ? *refusal_ : refusal_of(ec);
    }
    return result;
}

void RequestParser::stop(Refusal why, error_code& ec) {
    refusal_ = why;
    ec = http::error::bad_value;
}

Refusal RequestParser::refusal_of(const error_code& ec) const {
    if (ec == http::error::header_limit) {
        // Before the request line has ended, it is the target that is too long.
        const bool in_request_line = header_.target.size == 0;
        return in_request_line
                   ? Refusal{ErrorCode::target_too_long, "the request target is too long"}
                   : Refusal{ErrorCode::headers_too_large, "the request headers are too large"};
    }
    if (ec == http::error::body_limit) {
        return {ErrorCode::body_too_large, "the request body is too large"};
    }
    if (ec == http::error::bad_version) {
        return {ErrorCode::malformed_request, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
    }
    return {ErrorCode::malformed_request, "the request is not well-formed HTTP/1.1"};
}

ParsedHeader::Text RequestParser::text_of(string_view text) const {
    return {static_cast<std::uint32_t>(text.data() - header_.base),
            static_cast<std::uint32_t>(text.size())};
}

void RequestParser::on_request_impl(verb method, string_view, string_view target, int version,
                                    error_code& ec) {
    header_.method = method_of(method);
    header_.target = text_of(target);
    header_.http_minor = version % 10;
    if (target.size() > limits_.target_bytes_max) {
        stop({ErrorCode::target_too_long, "the request target is too long"}, ec);
    }
}

void RequestParser::on_field_impl(field id, string_view name, string_view value, error_code& ec) {
    if (is_header_done()) {
        return; // trailers could say anything about a request that is already judged
    }
    if (header_.fields.size() == limits_.headers_max) {
        return stop({ErrorCode::headers_too_large, "too many request headers"}, ec);
    }
    if (!holds(input_, value.data())) {
        // Obsolete line folding: the unfolded value lives on the parser's stack. RFC 9112 5.2 lets
        // a server refuse it, and no client of today sends it.
        return stop({ErrorCode::malformed_request, "folded header lines are refused"}, ec);
    }
    if (id == field::host) {
        if (header_.has_host) {
            return stop({ErrorCode::malformed_request, "more than one Host header"}, ec);
        }
        header_.has_host = true;
    } else if (id == field::transfer_encoding) {
        if (!boost::beast::iequals(value, "chunked") || header_.http_minor == 0) {
            return stop({ErrorCode::malformed_request, "only the chunked transfer coding is known"},
                        ec);
        }
    } else if (id == field::expect) {
        if (!boost::beast::iequals(value, "100-continue")) {
            return stop({ErrorCode::expectation_failed, "only 100-continue can be expected"}, ec);
        }
        header_.expects_continue = header_.http_minor == 1;
    }
    header_.fields.push_back({text_of(name), text_of(value), id});
}

void RequestParser::on_header_impl(error_code& ec) {
    if (header_.http_minor == 1 && !header_.has_host) {
        stop({ErrorCode::malformed_request, "HTTP/1.1 needs a Host header"}, ec);
    }
}

std::size_t RequestParser::on_body_impl(string_view body, error_code&) {
    header_.body.append(body.data(), body.size());
    return body.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view body, error_code&) {
    header_.body.append(body.data(), body.size());
    return body.size();
}

} // namespace nof0::api
