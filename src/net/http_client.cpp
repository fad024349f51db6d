#include "net/http_client.hpp"

#include "base/failure.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <exception>
#include <limits>

namespace nof0::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Stream = beast::basic_stream<tcp, Executor, beast::unlimited_rate_policy>;
using Resolver = asio::ip::basic_resolver<tcp, Executor>;

constexpr asio::use_awaitable_t<Executor> k_await{};
constexpr std::uint32_t k_header_bytes_max = 64 * 1024;

http::request<http::empty_body> request_of(const Url& url, const HttpGetOptions& options) {
    http::request<http::empty_body> request{http::verb::get, url.target, 11};
    request.set(http::field::host, url.authority());
    request.set(http::field::user_agent, "nof0");
    request.set(http::field::connection, "close");
    for (const auto& [name, value] : options.headers) {
        request.set(name, value);
    }
    return request;
}

HttpResponse response_of(http::response<http::string_body> message) {
    HttpResponse response;
    response.status = message.result_int();
    for (const auto& field : message) {
        response.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    response.body = std::move(message.body());
    return response;
}

Task<std::vector<tcp::endpoint>> endpoints_of(Url url) {
    boost::system::error_code not_literal;
    const auto address = asio::ip::make_address(url.host, not_literal);
    if (!not_literal) { // asking the resolver for an address would start a thread
        co_return std::vector<tcp::endpoint>{tcp::endpoint(address, url.port)};
    }
    Resolver resolver(co_await asio::this_coro::executor);
    const auto found = co_await resolver.async_resolve(url.host, std::to_string(url.port), k_await);
    co_return std::vector<tcp::endpoint>(found.begin(), found.end());
}

Task<HttpResponse> exchange(Url url, HttpGetOptions options) {
    const std::vector<tcp::endpoint> endpoints = co_await endpoints_of(url);
    const Executor executor = co_await asio::this_coro::executor;
    Stream stream(executor);
    stream.expires_after(options.timeout); // one deadline: it is never moved again
    co_await stream.async_connect(endpoints, k_await);
    auto request = request_of(url, options);
    co_await http::async_write(stream, request, k_await);

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.header_limit(k_header_bytes_max);
    parser.body_limit(options.response_bytes_max);
    co_await http::async_read(stream, buffer, parser, k_await);
    co_return response_of(parser.release());
}

} // namespace

std::string_view HttpResponse::header(std::string_view name) const {
    for (const auto& [field, value] : headers) {
        if (beast::iequals(field, name)) {
            return value;
        }
    }
    return {};
}

Task<HttpResponse> http_get(Url url, HttpGetOptions options) {
    if (url.scheme == Scheme::https) {
        throw UsageError("https is not spoken by this client; use an http:// URL");
    }
    const std::string where = "http://" + url.authority();
    try {
        co_return co_await exchange(std::move(url), std::move(options));
    } catch (const boost::system::system_error& error) {
        throw Unavailable(where + ": " + error.code().message());
    }
}

HttpResponse http_get_blocking(const Url& url, const HttpGetOptions& options) {
    asio::io_context context(1);
    HttpResponse response;
    std::exception_ptr failure;
    asio::co_spawn(context.get_executor(), http_get(url, options),
                   [&](std::exception_ptr thrown, HttpResponse given) {
                       failure = std::move(thrown);
                       response = std::move(given);
                   });
    context.run();
    if (failure) {
        std::rethrow_exception(failure);
    }
    return response;
}

} // namespace nof0::net
