#include "api/http/chunked_writer.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

namespace nof0::api {
namespace {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

} // namespace

// Outlives the writer while a timer may still look at it.
struct ChunkedWriter::Client {
    explicit Client(Takeover taken)
        : takeover(std::move(taken)), timer(takeover.socket.get_executor()) {}

    void close() {
        boost::system::error_code ignored;
        takeover.socket.close(ignored);
    }

    Takeover takeover;
    Timer timer;
};

ChunkedWriter::ChunkedWriter(Takeover takeover, int http_minor, Milliseconds write_timeout)
    : client_(std::make_shared<Client>(std::move(takeover))), is_chunked_(http_minor >= 1),
      write_timeout_(write_timeout) {}

Task<> ChunkedWriter::begin(std::string lines) {
    std::string head = "HTTP/1.1 200 OK\r\n" + lines + client_->takeover.common_lines;
    head += is_chunked_ ? "Transfer-Encoding: chunked\r\n" : "";
    head += "Connection: close\r\n\r\n";
    return send(std::move(head));
}

Task<> ChunkedWriter::write(std::string piece) {
    if (piece.empty()) { // an empty chunk would be the last one
        co_return;
    }
    if (is_chunked_) {
        piece.insert(0, fmt::format("{:x}\r\n", piece.size()));
        piece += "\r\n";
    }
    co_await send(std::move(piece));
}

Task<> ChunkedWriter::end() {
    if (is_chunked_) {
        std::string last = "0\r\n\r\n";
        co_await send(std::move(last));
    }
    boost::system::error_code ignored;
    client_->takeover.socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    client_->close();
}

void ChunkedWriter::close() {
    client_->close();
}

Task<> ChunkedWriter::send(std::string bytes) {
    const std::shared_ptr<Client> client = client_;
    client->timer.expires_after(write_timeout_);
    client->timer.async_wait([client](const boost::system::error_code& ec) {
        if (!ec) {
            client->close();
        }
    });
    boost::system::error_code ec;
    const asio::use_awaitable_t<Executor> token;
    co_await asio::async_write(client->takeover.socket, asio::buffer(bytes),
                               asio::redirect_error(token, ec));
    client->timer.cancel();
    if (ec) {
        throw ClientGone(ec.message());
    }
}

} // namespace nof0::api
