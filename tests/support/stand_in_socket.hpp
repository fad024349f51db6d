// StandInSocket: the venue's end of one WebSocket. Internal to StandInVenue; lives on its thread.
#pragma once

#include "net/socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <memory>
#include <string>

namespace nof0::test {

namespace http = boost::beast::http;
using Request = http::request<http::string_body>;

class StandInSocket : public std::enable_shared_from_this<StandInSocket> {
public:
    explicit StandInSocket(net::Socket socket) : stream_(std::move(socket)) {}

    Task<> accept(Request request) {
        co_await stream_.async_accept(request, net::k_await);
        is_open_ = true;
        start_writing();
    }

    Task<std::string> receive() {
        boost::beast::flat_buffer buffer;
        co_await stream_.async_read(buffer, net::k_await);
        co_return boost::beast::buffers_to_string(buffer.data());
    }

    // In order, after what was sent before.
    void send(std::string frame) {
        outgoing_.push_back(std::move(frame));
        start_writing();
    }

    void say_goodbye() {
        asio::co_spawn(stream_.get_executor(), close(shared_from_this()), asio::detached);
    }

    void cut() {
        boost::system::error_code ignored;
        stream_.next_layer().close(ignored);
        is_open_ = false;
    }

    // The head of a frame that promises more than comes.
    void send_half(const std::string& frame) {
        std::string bytes{'\x81', '\x7e', static_cast<char>(frame.size() >> 8),
                          static_cast<char>(frame.size() & 0xff)};
        bytes += frame.substr(0, frame.size() / 2);
        boost::system::error_code ignored;
        asio::write(stream_.next_layer(), asio::buffer(bytes), ignored);
        cut();
    }

private:
    void start_writing() {
        if (is_open_ && !is_writing_ && !outgoing_.empty()) {
            is_writing_ = true;
            asio::co_spawn(stream_.get_executor(), write(shared_from_this()), asio::detached);
        }
    }

    static Task<> write(std::shared_ptr<StandInSocket> self) {
        boost::system::error_code failure;
        while (!self->outgoing_.empty() && !failure) {
            const std::string frame = std::move(self->outgoing_.front());
            self->outgoing_.pop_front();
            co_await self->stream_.async_write(asio::buffer(frame),
                                               asio::redirect_error(net::k_await, failure));
        }
        self->is_writing_ = false;
    }

    static Task<> close(std::shared_ptr<StandInSocket> self) {
        boost::system::error_code ignored;
        co_await self->stream_.async_close(boost::beast::websocket::close_code::going_away,
                                           asio::redirect_error(net::k_await, ignored));
    }

    boost::beast::websocket::stream<net::Socket> stream_;
    std::deque<std::string> outgoing_;
    bool is_open_ = false;
    bool is_writing_ = false;
};

} // namespace nof0::test
