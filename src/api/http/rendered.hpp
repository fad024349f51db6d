// Rendered: a whole response, made once and sent many times, by any number of threads.
//
// It holds the head (status line and headers that do not depend on the request) and the body;
// what belongs to one request or one second (Date, Cache-Control of the route, CORS, Connection)
// is added by the connection. A body is also kept compressed once a client asked for that, and as a
// file in memory once it was sent often enough, because sendfile is the cheaper way for
// bodies of some tens of kilobytes (docs/BENCHMARKS.md).
#pragma once

#include "api/http/compression.hpp"
#include "api/http/request.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace nof0::api {

inline constexpr std::string_view k_json_content_type = "application/json; charset=utf-8";

// One encoding of a response. Immutable to its users; safe from any thread.
class Representation {
public:
    Representation(std::string head, std::string etag, std::string body);
    ~Representation();
    Representation(const Representation&) = delete;
    Representation& operator=(const Representation&) = delete;

    // "HTTP/1.1 200 OK\r\nContent-Type: ...\r\n": every line ended, the blank line still missing.
    const std::string& head() const { return head_; }
    // The same for 304, empty when there is no ETag.
    const std::string& not_modified_head() const { return not_modified_head_; }
    const std::string& etag() const { return etag_; } // with its quotes; empty when there is none
    const std::string& body() const { return body_; }

    // A descriptor to sendfile the body from, or -1 when writing the bytes is cheaper. Counts the
    // call as one sending; the descriptor lives as long as this object.
    int body_file() const;

private:
    std::string head_;
    std::string not_modified_head_;
    std::string etag_;
    std::string body_;
    mutable std::atomic<std::uint64_t> sendings_{0};
    mutable std::atomic<int> file_{-1};
};

class Rendered {
public:
    // Use render() below.
    Rendered(int status, std::string_view content_type, std::string etag, std::string body,
             std::span<const NamedText> headers, Effort effort);

    int status() const { return status_; }
    // It brings a Cache-Control of its own, which stands in the place of its route's.
    bool has_cache_control() const { return has_cache_control_; }
    const Representation& identity() const { return identity_; }
    // The representation for a request's Accept-Encoding. The first call that wants a coding pays
    // for the compression, in its own thread.
    const Representation& choose(std::string_view accept_encoding) const;

private:
    int status_;
    std::string content_type_;
    std::string extra_lines_;
    bool has_cache_control_;
    Representation identity_;
    struct Packed {
        std::once_flag once;
        std::unique_ptr<const Representation> representation; // null: it would not be smaller
    };
    const Representation& packed(Coding coding) const;

    Effort effort_;
    mutable std::array<Packed, 2> packed_; // gzip, brotli
};

using RenderedPtr = std::shared_ptr<const Rendered>;

// Renders a response. Status 200 gets a strong ETag, the hash of the bytes sent. `headers` are
// added as they are; a line break in a value becomes a space, so that no value can add a header.
RenderedPtr render(int status, std::string_view content_type, std::string body,
                   std::span<const NamedText> headers = {}, Effort effort = Effort::document);
RenderedPtr render(int status, std::string_view content_type, std::string body,
                   std::initializer_list<NamedText> headers);

std::string_view reason_phrase(int status);

// Whether an If-None-Match header names this ETag: a list, "*" and weak tags are understood.
bool names_etag(std::string_view if_none_match, std::string_view etag);
// What an Accept-Encoding header wishes most, Brotli where it makes no difference.
Coding preferred_coding(std::string_view accept_encoding);

} // namespace nof0::api
