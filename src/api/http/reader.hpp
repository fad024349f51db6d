// RequestReader: bytes in, requests out, and no socket. The connection, the tests and the fuzz
// target feed it alike.
//
//   auto space = reader.prepare();  reader.commit(read(fd, space));
//   while (reader.next() == ReadProgress::request) { use(reader.request()); }
//
// The grammar is Beast's parser, which is fuzzed and strict (no bare line feeds, no conflicting
// lengths); on top come our limits, a complete Host rule and the refusal of every transfer coding
// but "chunked", because what two servers read differently can be smuggled between them.
#pragma once

#include "api/http/error.hpp"
#include "api/http/request.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace nof0::api {

struct ReaderLimits {
    std::size_t header_bytes_max = 16 * 1024; // request line and headers together
    std::size_t target_bytes_max = 8 * 1024;
    std::size_t body_bytes_max = 64 * 1024;
    std::size_t headers_max = 100;
    std::size_t parameters_max = 64;
};

enum class ReadProgress {
    need_more,     // feed more bytes
    send_continue, // the client waits for "100 Continue" before it sends the body; said once
    request,       // request() is complete
    refused,       // refusal() says why; nothing more can be read from this connection
};

struct Refusal {
    ErrorCode code = ErrorCode::malformed_request;
    std::string_view message; // static text
};

// One connection's reader; one thread.
class RequestReader {
public:
    explicit RequestReader(const ReaderLimits& limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    // Where the next bytes go; never empty. Ends the life of request()'s views. REQUIRES that
    // next() answered need_more or send_continue.
    std::span<char> prepare();
    void commit(std::size_t bytes);

    // Parses on. After `request`, the next call drops that request and goes to the one behind it.
    ReadProgress next();

    Request& request(); // the router adds the path parameters
    const Refusal& refusal() const;

    // What came behind the request and was not looked at.
    std::string_view unread() const;

    // Whether a request has begun and not ended: bytes of it are here, the rest is not.
    bool mid_request() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace nof0::api
