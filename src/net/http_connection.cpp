#include "net/http_connection.hpp"

#include "base/failure.hpp"
#include "net/tls_stream.hpp"

#include <array>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <type_traits>

namespace nof0::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using boost::system::system_error;
using Request = http::request<http::string_body>;
using Parser = http::response_parser<http::buffer_body>;

constexpr std::uint32_t k_header_bytes_max = 64 * 1024;
constexpr std::size_t k_piece_bytes = 16 * 1024;
constexpr int k_interim_answers_max = 8; // 100 Continue and the like, before the answer itself

// A line break in a header would begin a header of somebody else's.
void refuse_control_characters(const HttpHeaders& headers) {
    for (const auto& [name, value] : headers) {
        for (const std::string& text : {name, value}) {
            for (const char c : text) {
                if (static_cast<unsigned char>(c) < ' ' && c != '\t') {
                    throw UsageError("the header '" + name + "' holds a control character");
                }
            }
        }
    }
}

Request message_of(HttpRequest& request) {
    refuse_control_characters(request.headers);
    Request message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.url.target);
    message.set(http::field::host, request.url.authority());
    message.set(http::field::user_agent, "nof0");
    for (const auto& [name, value] : request.headers) {
        message.set(name, value);
    }
    message.body() = request.body;
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
        message.content_length(request.body.size());
    }
    return message;
}

void take_head(const Parser::value_type& message, HttpResponse& response) {
    response.status = message.result_int();
    response.headers.clear();
    for (const auto& field : message) {
        response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
}

Socket& socket_of(Socket& stream) {
    return stream;
}
Socket& socket_of(TlsStream& stream) {
    return stream.next_layer();
}

// A server that has closed shows it as an end of stream, and one that speaks unasked as bytes.
bool has_nothing_to_say(Socket& socket) {
    error_code failure;
    socket.non_blocking(true, failure);
    char byte = 0;
    socket.receive(asio::buffer(&byte, 1), Socket::message_peek, failure);
    return failure == asio::error::would_block;
}

template<class Stream>
class Connection final : public HttpConnection {
public:
    template<class... Args>
    explicit Connection(Args&&... args)
        : stream_(std::forward<Args>(args)...), guard_(socket_of(stream_)) {}

    Task<> begin(std::string host, Deadline deadline) {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            guard_.set(deadline);
            co_await in_time(shake_hands(stream_, std::move(host)));
        }
        co_return;
    }

    Task<> run(HttpExchange& exchange, Deadline deadline) override {
        guard_.set(deadline);
        co_await in_time(ask_and_read(exchange));
        guard_.clear();
    }

    bool is_quiet() override {
        Socket& socket = socket_of(stream_);
        return buffer_.size() == 0 && socket.is_open() && has_nothing_to_say(socket);
    }

private:
    // An operation that ended because we closed the socket ends with a reason of its own.
    Task<> in_time(Task<> work) {
        error_code failure;
        try {
            co_await std::move(work);
        } catch (const system_error& error) {
            failure = error.code();
        }
        if (failure) {
            throw system_error(guard_.has_passed() ? error_code(asio::error::timed_out) : failure);
        }
    }

    Task<> ask_and_read(HttpExchange& exchange) {
        Request message = message_of(exchange.request);
        co_await http::async_write(stream_, message, k_await);
        const bool has_no_body = exchange.request.method == "HEAD";
        for (int i = 0; i < k_interim_answers_max; ++i) {
            Parser parser;
            parser.header_limit(k_header_bytes_max);
            parser.body_limit(exchange.response_bytes_max);
            parser.skip(has_no_body);
            co_await read_head(parser, exchange);
            if (parser.get().result_int() >= 200) {
                take_head(parser.get(), exchange.response);
                co_await read_body(parser, exchange);
                exchange.keeps_alive = parser.keep_alive() && buffer_.size() == 0;
                co_return;
            }
        }
        throw system_error(make_error_code(http::error::bad_status));
    }

    Task<> read_head(Parser& parser, HttpExchange& exchange) {
        error_code failure;
        co_await http::async_read_header(stream_, buffer_, parser,
                                         asio::redirect_error(k_await, failure));
        exchange.has_begun = exchange.has_begun || parser.got_some();
        if (failure) {
            throw system_error(failure);
        }
    }

    Task<> read_body(Parser& parser, HttpExchange& exchange) {
        std::array<char, k_piece_bytes> piece;
        while (!parser.is_done()) {
            parser.get().body().data = piece.data();
            parser.get().body().size = piece.size();
            parser.get().body().more = true;
            error_code failure;
            co_await http::async_read_some(stream_, buffer_, parser,
                                           asio::redirect_error(k_await, failure));
            const std::size_t bytes = piece.size() - parser.get().body().size;
            if (failure && failure != http::error::need_buffer) {
                throw system_error(failure);
            }
            if (bytes > 0) {
                exchange.on_body(std::string_view(piece.data(), bytes));
            }
        }
    }

    Stream stream_;
    SocketDeadline guard_;
    beast::flat_buffer buffer_;
};

} // namespace

Task<std::unique_ptr<HttpConnection>> HttpConnection::open(Url url, TlsContext tls,
                                                           Deadline deadline) {
    Socket socket = co_await dial(url.host, url.port, deadline);
    if (!tls) {
        co_return std::make_unique<Connection<Socket>>(std::move(socket));
    }
    auto connection = std::make_unique<Connection<TlsStream>>(std::move(socket), *tls);
    co_await connection->begin(url.host, deadline);
    co_return connection;
}

} // namespace nof0::net
