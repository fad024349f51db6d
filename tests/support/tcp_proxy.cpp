#include "support/tcp_proxy.hpp"

#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <list>
#include <optional>

namespace nof0::test {
namespace {

using Tcp = asio::ip::tcp;
using Stream = asio::generic::stream_protocol;
using Socket = asio::basic_stream_socket<Stream, Executor>;
constexpr asio::use_awaitable_t<Executor> k_await{};
constexpr std::size_t k_piece_bytes_max = 65'536;

std::size_t index_of(Way way) {
    return way == Way::to_server ? 0 : 1;
}

// Two sockets; destroyed when both ways have ended.
struct Pair {
    explicit Pair(const Executor& executor) : client(executor), server(executor) {}
    Socket& from(Way way) { return way == Way::to_server ? client : server; }
    Socket& into(Way way) { return way == Way::to_server ? server : client; }
    // A reset, so that the peer sees a broken connection and not a polite end.
    void cut() {
        boost::system::error_code ignored;
        for (Socket* socket : {&client, &server}) {
            socket->set_option(asio::socket_base::linger(true, 0), ignored);
            socket->close(ignored);
        }
    }
    Socket client;
    Socket server;
    std::array<bool, 2> swallows{};
    bool loses_answer = false;
    std::string tail; // of what went to the server: a text may lie across two pieces
};

} // namespace

// Everything but the counts belongs to the proxy's thread.
struct TcpProxy::Core {
    explicit Core(Stream::endpoint server_endpoint)
        : server(server_endpoint),
          acceptor(context.get_executor(), Tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          port(acceptor.local_endpoint().port()) {}

    Task<> serve();
    Task<> carry(std::shared_ptr<Pair> pair, Way way);
    Task<> pause(Milliseconds duration);
    // How many of the piece's bytes may pass; cuts when there is more.
    std::optional<std::size_t> budget_for(Way way, std::size_t size);
    void look_for_text(Pair& pair, std::string_view piece);
    void cut_all();

    asio::io_context context{1};
    asio::executor_work_guard<Executor> work{context.get_executor()};
    Stream::endpoint server;
    asio::basic_socket_acceptor<Tcp, Executor> acceptor;
    const std::uint16_t port;
    std::list<std::weak_ptr<Pair>> pairs;
    bool refuses = false;
    std::array<Milliseconds, 2> delays{};
    std::array<std::optional<std::uint64_t>, 2> bytes_left{};
    std::string text;
    std::array<std::atomic<std::uint64_t>, 2> bytes{};
    std::atomic<std::uint64_t> connections = 0;
    std::atomic<std::uint64_t> cuts = 0;
    std::atomic<std::uint64_t> answers_lost = 0;
};

Task<> TcpProxy::Core::serve() {
    for (;;) {
        auto pair = std::make_shared<Pair>(context.get_executor());
        asio::basic_stream_socket<Tcp, Executor> accepted(context.get_executor());
        co_await acceptor.async_accept(accepted, k_await);
        accepted.set_option(Tcp::no_delay(true));
        pair->client = std::move(accepted);
        if (refuses) {
            pair->cut();
            continue;
        }
        try {
            co_await pair->server.async_connect(server, k_await);
        } catch (const boost::system::system_error&) { // the server is away: so are we
            pair->cut();
            continue;
        }
        ++connections;
        std::erase_if(pairs, [](const std::weak_ptr<Pair>& one) { return one.expired(); });
        pairs.push_back(pair);
        asio::co_spawn(context, carry(pair, Way::to_server), asio::detached);
        asio::co_spawn(context, carry(pair, Way::to_client), asio::detached);
    }
}

// An error ends it. The end of the stream is handed on, so that the other way may go on.
Task<> TcpProxy::Core::carry(std::shared_ptr<Pair> pair, Way way) {
    std::string buffer(k_piece_bytes_max, '\0');
    const std::size_t i = index_of(way);
    for (;;) {
        boost::system::error_code ended;
        const std::size_t got = co_await pair->from(way).async_read_some(
            asio::buffer(buffer), asio::redirect_error(k_await, ended));
        if (ended) {
            boost::system::error_code ignored;
            pair->into(way).shutdown(asio::socket_base::shutdown_send, ignored);
            co_return;
        }
        if (delays[i].count() > 0) {
            co_await pause(delays[i]);
        }
        if (pair->swallows[i]) {
            continue;
        }
        if (way == Way::to_client && pair->loses_answer) {
            ++answers_lost;
            pair->cut();
            co_return;
        }
        if (way == Way::to_server) {
            look_for_text(*pair, std::string_view(buffer).substr(0, got));
        }
        const std::optional<std::size_t> allowed = budget_for(way, got);
        boost::system::error_code failed;
        co_await asio::async_write(pair->into(way), asio::buffer(buffer, allowed.value_or(got)),
                                   asio::redirect_error(k_await, failed));
        bytes[i] += allowed.value_or(got);
        if (allowed) {
            ++cuts;
            cut_all();
        }
        if (allowed || failed) {
            pair->cut();
            co_return;
        }
    }
}

std::optional<std::size_t> TcpProxy::Core::budget_for(Way way, std::size_t size) {
    std::optional<std::uint64_t>& left = bytes_left[index_of(way)];
    if (!left) {
        return std::nullopt;
    }
    if (size < *left) {
        *left -= size;
        return std::nullopt;
    }
    return static_cast<std::size_t>(*std::exchange(left, std::nullopt));
}

void TcpProxy::Core::look_for_text(Pair& pair, std::string_view piece) {
    if (text.empty()) {
        return;
    }
    pair.tail.append(piece);
    if (pair.tail.find(text) != std::string::npos) {
        pair.loses_answer = true;
        text.clear();
    }
    pair.tail.erase(0, pair.tail.size() - std::min(pair.tail.size(), text.size()));
}

void TcpProxy::Core::cut_all() {
    for (const std::weak_ptr<Pair>& one : pairs) {
        if (const std::shared_ptr<Pair> pair = one.lock()) {
            pair->cut();
        }
    }
}

Task<> TcpProxy::Core::pause(Milliseconds duration) {
    using Clock = std::chrono::steady_clock;
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> timer(
        context.get_executor(), duration);
    co_await timer.async_wait(k_await);
}

TcpProxy::TcpProxy(std::uint16_t server_port)
    : core_(std::make_unique<Core>(
          Stream::endpoint(Tcp::endpoint(asio::ip::address_v4::loopback(), server_port)))) {
    asio::co_spawn(core_->context, core_->serve(), asio::detached);
    thread_ = std::thread([this] { core_->context.run(); });
}

TcpProxy::TcpProxy(const std::string& server_socket)
    : core_(std::make_unique<Core>(
          Stream::endpoint(asio::local::stream_protocol::endpoint(server_socket)))) {
    asio::co_spawn(core_->context, core_->serve(), asio::detached);
    thread_ = std::thread([this] { core_->context.run(); });
}

TcpProxy::~TcpProxy() {
    core_->context.stop();
    thread_.join();
}

template<class Action>
void TcpProxy::command(Action action) {
    std::promise<void> done;
    asio::post(core_->context, [&] {
        action(*core_);
        done.set_value();
    });
    done.get_future().wait();
}

std::uint16_t TcpProxy::port() const {
    return core_->port;
}

void TcpProxy::cut() {
    command([](Core& core) { core.cut_all(); });
}

void TcpProxy::heal() {
    command([](Core& core) {
        core.refuses = false;
        core.delays = {};
        core.bytes_left = {};
        core.text.clear();
        for (const std::weak_ptr<Pair>& one : core.pairs) {
            const std::shared_ptr<Pair> pair = one.lock();
            if (pair && (pair->swallows[0] || pair->swallows[1])) {
                pair->cut();
            }
        }
    });
}

void TcpProxy::refuse(bool whether) {
    command([whether](Core& core) { core.refuses = whether; });
}

void TcpProxy::half_close(Way way) {
    command([way](Core& core) {
        for (const std::weak_ptr<Pair>& one : core.pairs) {
            if (const std::shared_ptr<Pair> pair = one.lock()) {
                boost::system::error_code ignored;
                pair->into(way).shutdown(asio::socket_base::shutdown_send, ignored);
                pair->swallows[index_of(way)] = true;
            }
        }
    });
}

void TcpProxy::delay(Way way, Milliseconds by) {
    command([way, by](Core& core) { core.delays[index_of(way)] = by; });
}

void TcpProxy::swallow(Way way) {
    command([way](Core& core) {
        for (const std::weak_ptr<Pair>& one : core.pairs) {
            if (const std::shared_ptr<Pair> pair = one.lock()) {
                pair->swallows[index_of(way)] = true;
            }
        }
    });
}

void TcpProxy::cut_after(Way way, std::uint64_t bytes) {
    command([way, bytes](Core& core) { core.bytes_left[index_of(way)] = bytes; });
}

void TcpProxy::lose_answer_to(const std::string& text) {
    command([&text](Core& core) { core.text = text; });
}

std::uint64_t TcpProxy::bytes(Way way) const {
    return core_->bytes[index_of(way)];
}
std::uint64_t TcpProxy::connections() const {
    return core_->connections;
}
std::uint64_t TcpProxy::cuts() const {
    return core_->cuts;
}
std::uint64_t TcpProxy::answers_lost() const {
    return core_->answers_lost;
}

} // namespace nof0::test
