#include "api/http/listen.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"

#include <sys/resource.h>
#include <sys/socket.h>

namespace nof0::api {
namespace {

namespace ip = asio::ip;

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// More than the kernel's default: every client of the page polls at the same second.
constexpr int k_backlog = 4096;

[[noreturn]] void refuse(const ip::tcp::endpoint& endpoint, const boost::system::error_code& ec) {
    const std::string where =
        endpoint.address().to_string() + " port " + std::to_string(endpoint.port());
    if (ec == asio::error::address_in_use) {
        throw UsageError("cannot listen on " + where +
                         ": another program uses it; stop that one or choose another --port");
    }
    if (ec == asio::error::access_denied) {
        throw UsageError("cannot listen on " + where +
                         ": ports below 1024 are for privileged users; choose a higher --port");
    }
    throw UsageError("cannot listen on " + where + ": " + ec.message());
}

void bind_or_refuse(TcpAcceptor& acceptor, const ip::tcp::endpoint& endpoint) {
    boost::system::error_code ec;
    acceptor.bind(endpoint, ec);
    if (!ec) {
        acceptor.listen(k_backlog, ec);
    }
    if (ec) {
        refuse(endpoint, ec);
    }
}

} // namespace

ip::tcp::endpoint resolve_endpoint(const std::string& host, std::uint16_t port) {
    boost::system::error_code ec;
    const ip::address literal = ip::make_address(host, ec);
    if (!ec) {
        return {literal, port};
    }
    asio::io_context context;
    ip::tcp::resolver resolver(context);
    const auto found = resolver.resolve(host, std::to_string(port), ec);
    if (ec || found.empty()) {
        throw UsageError("cannot listen on host '" + host + "': " + ec.message());
    }
    return found.begin()->endpoint();
}

void require_free(const ip::tcp::endpoint& endpoint) {
    if (endpoint.port() == 0) {
        return;
    }
    asio::io_context context;
    TcpAcceptor probe(context.get_executor(), endpoint.protocol());
    probe.set_option(asio::socket_base::reuse_address(true)); // old connections do not count
    bind_or_refuse(probe, endpoint);
}

TcpAcceptor listen_shared(const Executor& executor, const ip::tcp::endpoint& endpoint) {
    TcpAcceptor acceptor(executor, endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.set_option(ReusePort(true));
    // Accepted sockets inherit it: one system call less per connection, and never Nagle's wait.
    acceptor.set_option(ip::tcp::no_delay(true));
    bind_or_refuse(acceptor, endpoint);
    acceptor.non_blocking(true);
    return acceptor;
}

void raise_file_limit(std::size_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return;
    }
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
        ::getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur < wanted) {
        log_warn("api.file_limit",
                 {{"open_files_max", static_cast<std::uint64_t>(limit.rlim_cur)},
                  {"wanted", wanted},
                  {"do", "raise `ulimit -n` or lower the configured number of connections"}});
    }
}

} // namespace nof0::api
