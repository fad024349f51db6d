// A server with a handful of routes and a client that speaks raw bytes, for the HTTP tests.
#pragma once

#include "api/http/server.hpp"
#include "base/metrics.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::test {

// GET /small            {"ok":true}, ready at once
// GET /echo             the decoded path and query, ready at once
// GET /items/{id}       the id
// GET /document?bytes=N N bytes of text, the same object every time
// GET /slow?ms=N        waits on a timer, then answers
// GET /fails, /away     throw a bug and Unavailable, from a coroutine
// POST /body            the size of the body
std::vector<api::Route> test_routes();

class TestServer {
public:
    explicit TestServer(api::ServerOptions options = {});

    std::uint16_t port() const { return server_->port(); }
    api::Server& server() { return *server_; }
    Metrics& metrics() { return metrics_; }
    // The value of a line of /metrics, or -1.
    double metric(const std::string& series) const;

private:
    Metrics metrics_;
    std::unique_ptr<api::Server> server_;
};

struct RawResponse {
    int status = 0;
    std::string head;                           // status line and header lines
    std::map<std::string, std::string> headers; // lower-case names; repeated ones joined by ", "
    std::string body;
};

enum class ExpectBody { by_length, none };

// One connection; every wait ends after five seconds with a thrown std::runtime_error.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, int receive_buffer_bytes = 0);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    void half_close();
    RawResponse read_response(ExpectBody expect = ExpectBody::by_length);
    std::string read_to_end(); // until the server closes; a reset counts as the end
    bool has_bytes_within(std::chrono::milliseconds wait);
    std::size_t buffered() const { return buffer_.size(); } // received and not yet read
    int descriptor() const { return socket_; }

private:
    bool fill(); // false at the end
    int socket_;
    std::string buffer_;
};

// "GET <target> HTTP/1.1\r\nHost: test\r\n<lines>\r\n"
std::string get_request(std::string_view target, std::string_view lines = {});

} // namespace nof0::test
