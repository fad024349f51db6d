#include "net/socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <optional>

namespace nof0::net {
namespace {

using Resolver = asio::ip::basic_resolver<Tcp, Executor>;
using boost::system::error_code;
using boost::system::system_error;

// What a resolver is asked for and its waiter share: either may be gone first.
struct Resolution {
    explicit Resolution(const Executor& executor) : done(executor) {}
    Timer done;
    bool is_done = false;
    error_code failure;
    std::vector<Tcp::endpoint> endpoints;
};

Task<> look_up(std::shared_ptr<Resolution> resolution, std::string host, std::uint16_t port) {
    Resolver resolver(co_await asio::this_coro::executor);
    const std::string service = std::to_string(port);
    const auto [failure, found] =
        co_await resolver.async_resolve(host, service, asio::as_tuple(k_await));
    resolution->failure = failure;
    resolution->endpoints.assign(found.begin(), found.end());
    resolution->is_done = true;
    resolution->done.cancel();
}

} // namespace

Task<std::vector<Tcp::endpoint>> resolve(std::string host, std::uint16_t port, Deadline deadline) {
    error_code not_literal;
    const auto address = asio::ip::make_address(host, not_literal);
    if (!not_literal) { // asking the resolver for an address would start a thread
        co_return std::vector<Tcp::endpoint>{Tcp::endpoint(address, port)};
    }
    const Executor executor = co_await asio::this_coro::executor;
    const auto resolution = std::make_shared<Resolution>(executor);
    resolution->done.expires_at(deadline.at());
    asio::co_spawn(executor, look_up(resolution, std::move(host), port), asio::detached);
    if (!resolution->is_done) {
        co_await wait_for(resolution->done);
    }
    if (!resolution->is_done) {
        throw system_error(asio::error::timed_out);
    }
    if (resolution->failure) {
        throw system_error(resolution->failure);
    }
    co_return std::move(resolution->endpoints);
}

Task<Socket> dial(std::string host, std::uint16_t port, Deadline deadline) {
    const std::vector<Tcp::endpoint> endpoints = co_await resolve(std::move(host), port, deadline);
    const Executor executor = co_await asio::this_coro::executor;
    error_code failure = asio::error::host_not_found;
    for (const Tcp::endpoint& endpoint : endpoints) {
        Socket socket(executor);
        SocketDeadline guard(socket);
        guard.set(deadline);
        co_await socket.async_connect(endpoint, asio::redirect_error(k_await, failure));
        if (guard.has_passed()) {
            throw system_error(asio::error::timed_out);
        }
        if (!failure) {
            socket.set_option(Tcp::no_delay(true), failure); // a request is one write, and waits
            co_return socket;
        }
    }
    throw system_error(failure);
}

struct SocketDeadline::State {
    explicit State(Socket& socket) : socket(&socket), timer(socket.get_executor()) {}
    Socket* socket;
    Timer timer;
    std::optional<Deadline> deadline;
    bool has_passed = false;
};

SocketDeadline::SocketDeadline(Socket& socket) : state_(std::make_shared<State>(socket)) {}

SocketDeadline::~SocketDeadline() = default;

void SocketDeadline::set(Deadline deadline) {
    state_->deadline = deadline;
    state_->timer.expires_at(deadline.at());
    // The handler may be on its way when the connection ends or another deadline is set: it holds
    // no more than a hint to look again.
    state_->timer.async_wait([weak = std::weak_ptr(state_)](const error_code&) {
        const auto state = weak.lock();
        if (state && state->deadline && state->deadline->passed()) {
            state->has_passed = true;
            error_code ignored;
            state->socket->close(ignored);
        }
    });
}

void SocketDeadline::clear() {
    state_->deadline.reset();
    state_->timer.cancel();
}

bool SocketDeadline::has_passed() const {
    return state_->has_passed;
}

} // namespace nof0::net
