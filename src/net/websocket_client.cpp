#include "net/websocket_client.hpp"

#include "base/ensure.hpp"
#include "base/failure.hpp"
#include "net/tls_stream.hpp"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <type_traits>

namespace nof0::net {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using boost::system::system_error;

constexpr std::size_t k_buffer_kept_bytes = 1024 * 1024;

Socket& socket_of(Socket& stream) {
    return stream;
}
Socket& socket_of(TlsStream& stream) {
    return stream.next_layer();
}

// Holds a mark while something goes on.
class Busy {
public:
    explicit Busy(bool& mark, const char* what) : mark_(mark) {
        ensure(!mark_, what);
        mark_ = true;
    }
    ~Busy() { mark_ = false; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

private:
    bool& mark_;
};

template<class Stream>
class Client final : public WebSocketClient {
public:
    template<class... Args>
    explicit Client(std::string where, std::size_t message_bytes_max, Args&&... args)
        : where_(std::move(where)), stream_(std::forward<Args>(args)...),
          reading_(socket_of(stream_.next_layer())), writing_(socket_of(stream_.next_layer())) {
        stream_.read_message_max(message_bytes_max);
        stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
            request.set(beast::http::field::user_agent, "nof0");
        }));
    }

    Task<> begin(Url url, Deadline deadline) {
        reading_.set(deadline);
        error_code failure;
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            try {
                co_await shake_hands(stream_.next_layer(), url.host);
            } catch (const system_error& error) {
                failure = error.code();
            }
            check(failure, reading_);
        }
        const std::string authority = url.authority();
        co_await stream_.async_handshake(authority, url.target,
                                         asio::redirect_error(k_await, failure));
        check(failure, reading_);
        reading_.clear();
        stream_.text(true);
    }

    Task<> send(std::string text, Deadline deadline) override {
        const Busy busy(is_sending_, "one send at a time");
        writing_.set(deadline);
        error_code failure;
        co_await stream_.async_write(asio::buffer(text), asio::redirect_error(k_await, failure));
        check(failure, writing_);
        writing_.clear();
    }

    Task<std::optional<std::string>> receive(Deadline deadline) override {
        const Busy busy(is_receiving_, "one receive at a time");
        reading_.set(deadline);
        error_code failure;
        co_await stream_.async_read(buffer_, asio::redirect_error(k_await, failure));
        if (failure == websocket::error::closed) {
            co_return std::nullopt;
        }
        check(failure, reading_);
        reading_.clear();
        std::string message = beast::buffers_to_string(buffer_.data());
        buffer_.consume(buffer_.size());
        if (buffer_.capacity() > k_buffer_kept_bytes) {
            buffer_.shrink_to_fit();
        }
        co_return message;
    }

    void close() override {
        error_code ignored;
        socket_of(stream_.next_layer()).close(ignored);
    }

private:
    // Whatever went wrong, the connection is at its end: a message half read cannot be read again.
    void check(const error_code& failure, const SocketDeadline& deadline) {
        if (!failure) {
            return;
        }
        close();
        const error_code why = deadline.has_passed() ? error_code(asio::error::timed_out) : failure;
        throw Unavailable(where_ + ": " + why.message());
    }

    const std::string where_;
    websocket::stream<Stream> stream_;
    SocketDeadline reading_;
    SocketDeadline writing_;
    beast::flat_buffer buffer_;
    bool is_sending_ = false;
    bool is_receiving_ = false;
};

template<class Stream, class... Args>
Task<std::unique_ptr<WebSocketClient>> open(Url url, std::string where, std::size_t bytes_max,
                                            Deadline deadline, Socket socket, Args&... args) {
    auto client =
        std::make_unique<Client<Stream>>(std::move(where), bytes_max, std::move(socket), args...);
    co_await client->begin(std::move(url), deadline);
    co_return client;
}

} // namespace

Task<std::unique_ptr<WebSocketClient>> WebSocketClient::connect(Url url, WebSocketOptions options,
                                                                Deadline deadline) {
    const bool is_secure = url.scheme == Scheme::https;
    const std::string where = (is_secure ? "wss://" : "ws://") + url.authority();
    const TlsContext tls = is_secure ? make_tls_context(options.tls) : nullptr;
    try {
        Socket socket = co_await dial(url.host, url.port, deadline);
        if (is_secure) {
            co_return co_await open<TlsStream>(url, where, options.message_bytes_max, deadline,
                                               std::move(socket), *tls);
        }
        co_return co_await open<Socket>(url, where, options.message_bytes_max, deadline,
                                        std::move(socket));
    } catch (const system_error& error) {
        throw Unavailable(where + ": " + error.code().message());
    }
}

} // namespace nof0::net
