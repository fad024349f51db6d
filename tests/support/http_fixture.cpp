#include "support/http_fixture.hpp"

#include "api/http/error.hpp"
#include "base/failure.hpp"

#include <arpa/inet.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cctype>
#include <cstdlib>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace nof0::test {
namespace {

using api::Method;
using api::RenderedPtr;
using api::Request;

constexpr int k_wait_ms = 5000;

RenderedPtr text(std::string body) {
    return api::render(200, "text/plain", std::move(body));
}

int number(const Request& request, std::string_view name) {
    return std::atoi(std::string(request.query_value(name).value_or("0")).c_str());
}

RenderedPtr echo(const Request& request) {
    std::string body(request.path);
    for (const api::NamedText& parameter : request.query) {
        body.append("|").append(parameter.name).append("=").append(parameter.value);
    }
    return text(std::move(body));
}

RenderedPtr document(std::size_t bytes) {
    std::string body;
    body.reserve(bytes);
    while (body.size() < bytes) {
        body += static_cast<char>('a' + body.size() * 7 % 26);
    }
    return text(std::move(body));
}

Task<RenderedPtr> slow(Request request) {
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             std::chrono::milliseconds(number(request, "ms")));
    co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    co_return text("slow " + std::string(request.query_value("ms").value_or("")));
}

Task<RenderedPtr> fails(Request) {
    throw std::logic_error("secret detail");
    co_return nullptr;
}

Task<RenderedPtr> away(Request) {
    throw Unavailable("10.1.2.3: connection refused");
    co_return nullptr;
}

void require(bool condition, const char* what) {
    if (!condition) {
        throw std::runtime_error(what);
    }
}

std::map<std::string, std::string> parse_headers(const std::string& head) {
    std::map<std::string, std::string> headers;
    std::size_t at = head.find("\r\n") + 2;
    while (at < head.size()) {
        const std::size_t end = head.find("\r\n", at);
        const std::size_t colon = head.find(": ", at);
        require(colon < end, "a header line has a colon");
        std::string name = head.substr(at, colon - at);
        for (char& c : name) {
            c = static_cast<char>(std::tolower(c));
        }
        const std::string value = head.substr(colon + 2, end - colon - 2);
        std::string& known = headers[name];
        known += known.empty() ? value : ", " + value;
        at = end + 2;
    }
    return headers;
}

} // namespace

std::vector<api::Route> test_routes() {
    const RenderedPtr small = api::render(200, api::k_json_content_type, R"({"ok":true})");
    const auto documents = std::make_shared<std::map<int, RenderedPtr>>();
    const auto ready_document = [documents](const Request& request) {
        const int bytes = number(request, "bytes");
        RenderedPtr& known = (*documents)[bytes];
        if (!known) {
            known = document(static_cast<std::size_t>(bytes));
        }
        return known;
    };
    return {
        {Method::get,
         "/small",
         "small",
         "max-age=5",
         [small](const Request&) { return small; },
         {}},
        {Method::get, "/echo", "echo", "", echo, {}},
        {Method::get,
         "/items/{id}",
         "item",
         "",
         [](const Request& r) { return text(std::string(r.path_parameter("id"))); },
         {}},
        {Method::get, "/document", "document", "", ready_document, {}},
        {Method::get, "/slow", "slow", "", {}, slow},
        {Method::get, "/fails", "fails", "", {}, fails},
        {Method::get, "/away", "away", "", {}, away},
        {Method::post,
         "/body",
         "body",
         "",
         [](const Request& r) { return text(std::to_string(r.body.size())); },
         {}},
    };
}

TestServer::TestServer(api::ServerOptions options) {
    if (options.shards == 0) {
        options.shards = 1;
    }
    server_ = std::make_unique<api::Server>(options, api::routes_only(test_routes), metrics_);
    server_->start();
}

double TestServer::metric(const std::string& series) const {
    const std::string text = '\n' + metrics_.text();
    const std::size_t at = text.find('\n' + series + ' ');
    return at == std::string::npos ? -1 : std::atof(text.c_str() + at + series.size() + 2);
}

RawClient::RawClient(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                     sizeof receive_buffer_bytes);
    }
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int done = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    require(done == 0, "cannot connect");
}

RawClient::~RawClient() {
    ::close(socket_);
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        require(sent > 0, "the server does not take our bytes");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::half_close() {
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::has_bytes_within(std::chrono::milliseconds wait) {
    pollfd poll_for{socket_, POLLIN, 0};
    return !buffer_.empty() || ::poll(&poll_for, 1, static_cast<int>(wait.count())) > 0;
}

bool RawClient::fill() {
    pollfd poll_for{socket_, POLLIN, 0};
    require(::poll(&poll_for, 1, k_wait_ms) > 0, "no bytes from the server in five seconds");
    char chunk[64 * 1024];
    const ssize_t got = ::recv(socket_, chunk, sizeof chunk, 0);
    if (got <= 0) {
        return false;
    }
    buffer_.append(chunk, static_cast<std::size_t>(got));
    return true;
}

RawResponse RawClient::read_response(ExpectBody expect) {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
        require(fill(), "the server closed before a whole head");
    }
    RawResponse response;
    response.head = buffer_.substr(0, end + 2);
    response.headers = parse_headers(response.head);
    response.status = std::atoi(response.head.c_str() + 9);
    buffer_.erase(0, end + 4);
    const auto length = response.headers.find("content-length");
    if (expect == ExpectBody::by_length && length != response.headers.end()) {
        const std::size_t bytes = std::stoul(length->second);
        while (buffer_.size() < bytes) {
            require(fill(), "the server closed before the whole body");
        }
        response.body = buffer_.substr(0, bytes);
        buffer_.erase(0, bytes);
    }
    return response;
}

std::string RawClient::read_to_end() {
    while (fill()) {
    }
    return std::move(buffer_);
}

std::string get_request(std::string_view target, std::string_view lines) {
    std::string request = "GET ";
    request.append(target).append(" HTTP/1.1\r\nHost: test\r\n").append(lines).append("\r\n");
    return request;
}

} // namespace nof0::test
