// ChunkedWriter: a body of unknown length, sent piece by piece over a connection that a route took:
// in chunks to HTTP/1.1, until the end of the connection to HTTP/1.0. A piece is handed on when the
// client has taken the one before, so a slow client slows whoever makes them, and nothing piles up.
//
// The connection ends with the body. A body that breaks off lacks its last chunk, by which an
// HTTP/1.1 client sees that it is not whole. One thread: the shard's.
#pragma once

#include "api/http/request.hpp"
#include "api/http/takeover.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace nof0::api {

// The client went, or took nothing for too long.
struct ClientGone : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class ChunkedWriter {
public:
    ChunkedWriter(Takeover takeover, int http_minor, Milliseconds write_timeout);

    // The head: "Content-Type: text/csv\r\n" and the like; status line, framing and the lines that
    // every answer has are added. Throws ClientGone, as the others do.
    // The writer REQUIRES to stay until a Task of it has ended.
    Task<> begin(std::string lines);
    // At most some hundred kilobytes at a time. Empty pieces are allowed.
    Task<> write(std::string piece);
    Task<> end();

    // Bytes as they are: a whole small answer instead of a body in pieces.
    Task<> send(std::string bytes);

    // Lets go of the client at once; what waits throws ClientGone.
    void close();

private:
    struct Client;

    std::shared_ptr<Client> client_;
    bool is_chunked_;
    Milliseconds write_timeout_;
};

} // namespace nof0::api
