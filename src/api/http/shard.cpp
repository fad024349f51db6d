#include "api/http/shard.hpp"

#include "api/http/connection.hpp"
#include "base/clock.hpp"
#include "base/ensure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <ctime>

namespace nof0::api {
namespace {

using std::chrono::milliseconds;

// A refused client may linger this long in numbers beyond the limit, to read why it is refused.
constexpr std::size_t k_turned_away_max = 256;
constexpr milliseconds k_accept_pause{100};
constexpr milliseconds k_sweep_when_draining{50};

// Fine enough for the shortest timeout, coarse enough to cost nothing.
milliseconds sweep_interval_of(const ServerOptions& options) {
    const int shortest =
        std::min({options.idle_timeout_ms, options.header_timeout_ms, options.write_timeout_ms});
    return milliseconds(std::clamp(shortest / 4, 10, 1000));
}

std::int64_t monotonic_ms() {
    return std::chrono::duration_cast<milliseconds>(monotonic_now().time_since_epoch()).count();
}

} // namespace

Shard::Shard(const ServerOptions& options, unsigned index, std::atomic<std::size_t>& connections,
             ClientLimit& client_limit, Metrics& metrics)
    : options_(options), index_(index), connections_total_(connections),
      client_limit_(client_limit), all_metrics_(metrics), acceptor_(context_.get_executor()),
      sweep_timer_(context_.get_executor()), accept_timer_(context_.get_executor()),
      sweep_interval_(sweep_interval_of(options)), cors_(options.cors) {
    if (!options.tls.certificate.empty()) {
        tls_ = std::make_unique<TlsFront>(executor(), options.tls,
                                          milliseconds(options.header_timeout_ms));
    }
    refresh_time();
}

Shard::~Shard() {
    if (handlers_running_ > 0) {
        // Their frames refer to the application, and would be destroyed after it. The process is
        // ending; memory left behind is better than a crash on the way out.
        log_error("api.handlers_abandoned", {{"count", handlers_running_}});
        static_cast<void>(application_.release());
    }
}

void Shard::listen(const asio::ip::tcp::endpoint& endpoint) {
    acceptor_ = listen_shared(executor(), endpoint);
}

std::uint16_t Shard::port() const {
    return acceptor_.local_endpoint().port();
}

void Shard::serve(std::unique_ptr<Application> application) {
    ensure(application != nullptr, "a shard has an application");
    application_ = std::move(application);
    std::vector<std::string> names;
    for (const Route& route : application_->router().routes()) {
        names.push_back(route.name);
    }
    metrics_ = std::make_unique<RequestMetrics>(all_metrics_, names, index_);
    schedule_sweep();
    accept();
}

void Shard::run() {
    // sendfile has no MSG_NOSIGNAL; a client that hangs up must not end the process.
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
    context_.run();
    ended_.set_value();
}

void Shard::accept() {
    acceptor_.async_accept(context_.get_executor(),
                           [this](const boost::system::error_code& ec, TcpSocket socket) {
                               if (!ec) {
                                   welcome(std::move(socket));
                               }
                               if (acceptor_.is_open()) {
                                   ec ? pause_accepting(ec) : accept();
                               }
                           });
}

// Out of descriptors, or the client was gone already: neither may end the server, nor spin it.
void Shard::pause_accepting(const boost::system::error_code& why) {
    if (why == asio::error::connection_aborted) {
        return accept();
    }
    log_warn("api.accept_failed", {{"why", why.message()}, {"open", connections_.size()}});
    accept_timer_.expires_after(k_accept_pause);
    accept_timer_.async_wait([this](const boost::system::error_code& ec) {
        if (!ec && acceptor_.is_open()) {
            accept();
        }
    });
}

void Shard::welcome(TcpSocket socket) {
    boost::system::error_code ec;
    const asio::ip::tcp::endpoint remote = socket.remote_endpoint(ec);
    const IpAddress peer = ip_address_of(remote.address());
    if (!tls_) {
        return adopt(std::move(socket), peer);
    }
    if (tls_->sessions() >= options_.connections_max) {
        return metrics_->dropped(DropReason::too_many); // the socket closes
    }
    tls_->open(std::move(socket), [this, peer](TcpSocket plain) {
        if (!application_stopped_) {
            adopt(std::move(plain), peer);
        }
    });
}

void Shard::adopt(TcpSocket socket, const IpAddress& peer) {
    const std::size_t total = connections_total_.load(std::memory_order_relaxed);
    if (total >= options_.connections_max + k_turned_away_max) {
        metrics_->dropped(DropReason::too_many);
        return; // the socket closes
    }
    connections_total_.fetch_add(1, std::memory_order_relaxed);
    auto connection =
        std::make_shared<Connection>(*this, std::move(socket), peer, connections_.size());
    connections_.push_back(connection.get());
    metrics_->connections(connections_.size() + taken_);
    if (total >= options_.connections_max) {
        connection->turn_away();
    } else {
        connection->start();
    }
}

void Shard::leave(Connection& connection) {
    Connection* const last = connections_.back();
    connections_[connection.slot()] = last;
    last->move_to(connection.slot());
    connections_.pop_back();
    connections_total_.fetch_sub(1, std::memory_order_relaxed);
    metrics_->connections(connections_.size() + taken_);
    end_if_drained();
}

std::shared_ptr<const void> Shard::place() {
    ++taken_;
    connections_total_.fetch_add(1, std::memory_order_relaxed);
    return {this, [](Shard* shard) { shard->leave_place(); }};
}

// Posted, so that a route which lets go of what it took is not stopped in the middle of that.
void Shard::leave_place() {
    --taken_;
    connections_total_.fetch_sub(1, std::memory_order_relaxed);
    metrics_->connections(connections_.size() + taken_);
    asio::post(context_, [this] { end_if_drained(); });
}

void Shard::schedule_sweep() {
    sweep_timer_.expires_after(draining_ ? std::min(sweep_interval_, k_sweep_when_draining)
                                         : sweep_interval_);
    sweep_timer_.async_wait([this](const boost::system::error_code& ec) {
        if (ec) {
            return;
        }
        sweep();
        if (!application_stopped_) { // the sweep may have closed the last connection
            schedule_sweep();
        }
    });
}

void Shard::sweep() {
    refresh_time();
    // Backwards, because one that expires is replaced by the last.
    for (std::size_t i = connections_.size(); i-- > 0;) {
        connections_[i]->expire(now_ms_);
    }
}

void Shard::refresh_time() {
    now_ms_ = monotonic_ms();
    const auto seconds = static_cast<std::time_t>(SystemWallClock().now().us / 1'000'000);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    const std::size_t size =
        std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    date_line_.assign(text, size);
}

void Shard::drain() {
    asio::post(context_, [this] {
        if (draining_) {
            return;
        }
        draining_ = true;
        refresh_time();
        accept_backlog();
        for (std::size_t i = connections_.size(); i-- > 0;) {
            connections_[i]->drain();
        }
        application_->drain();
        schedule_sweep();
        end_if_drained();
    });
}

// Clients whose connection the kernel accepted are served; closing the listener would reset them.
void Shard::accept_backlog() {
    accept_timer_.cancel();
    boost::system::error_code ec;
    while (true) {
        TcpSocket socket(context_.get_executor());
        acceptor_.accept(socket, ec);
        if (ec) {
            break;
        }
        welcome(std::move(socket));
    }
    acceptor_.close(ec);
}

void Shard::end_if_drained() {
    if (draining_ && connections_.empty() && taken_ == 0) {
        stop_application();
    }
}

void Shard::stop_application() {
    if (application_stopped_) {
        return;
    }
    application_stopped_ = true;
    sweep_timer_.cancel();
    application_->stop();
}

void Shard::close_all() {
    asio::post(context_, [this] {
        for (std::size_t i = connections_.size(); i-- > 0;) {
            connections_[i]->close(DropReason::drain_deadline);
        }
        stop_application(); // what routes have taken ends with it
        if (tls_) {
            tls_->close_all();
        }
    });
}

} // namespace nof0::api
