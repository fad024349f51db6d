// Shard: one thread's share of the server: its listener, its connections, its sweep.
//
// The sweep is the only timer. It looks at every connection about once a second and closes the
// sockets of those whose time is over; it frees nothing, because a pending operation still holds
// its connection.
#pragma once

#include "api/http/listen.hpp"
#include "api/http/request_metrics.hpp"
#include "api/http/server.hpp"
#include "api/http/tls_front.hpp"

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace nof0::api {

class Connection;

class Shard {
public:
    // `connections` counts over all shards. Throws UsageError when TLS cannot be used.
    Shard(const ServerOptions& options, unsigned index, std::atomic<std::size_t>& connections,
          ClientLimit& client_limit, Metrics& metrics);
    ~Shard();

    // Before run():
    Executor executor() { return context_.get_executor(); }
    void listen(const asio::ip::tcp::endpoint& endpoint);
    std::uint16_t port() const;
    void serve(std::unique_ptr<Application> application);

    void run(); // the thread: returns when drained or halted
    // From any thread:
    void drain();                                             // no new requests, finish the rest
    void close_all();                                         // the rest has had its time
    void halt() { context_.stop(); }                          // leave run() at once
    std::future<void> ended() { return ended_.get_future(); } // once; ready when run() returned

    // For its connections, on its thread:
    const ServerOptions& options() const { return options_; }
    const Router& router() const { return application_->router(); }
    ClientLimit& client_limit() { return client_limit_; }
    const Cors& cors() const { return cors_; }
    RequestMetrics& metrics() { return *metrics_; }
    bool draining() const { return draining_; }
    std::int64_t now_ms() const { return now_ms_; } // monotonic, as old as the last sweep
    std::string_view date_line() const { return date_line_; }
    void leave(Connection& connection);
    // Counts a taken connection until the last copy is gone.
    std::shared_ptr<const void> place();
    void handler_started() { ++handlers_running_; }
    void handler_ended() { --handlers_running_; }

private:
    void accept();
    void welcome(TcpSocket socket);
    void adopt(TcpSocket socket, const IpAddress& peer);
    void accept_backlog();
    void pause_accepting(const boost::system::error_code& why);
    void schedule_sweep();
    void sweep();
    void refresh_time();
    void leave_place();
    void end_if_drained();
    void stop_application();

    const ServerOptions& options_;
    unsigned index_;
    std::atomic<std::size_t>& connections_total_;
    ClientLimit& client_limit_;
    Metrics& all_metrics_;
    asio::io_context context_{1}; // one thread runs it: the scheduler can skip some locking
    TcpAcceptor acceptor_;
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>
        sweep_timer_;
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Executor>
        accept_timer_;
    std::chrono::milliseconds sweep_interval_;
    std::unique_ptr<Application> application_;
    std::unique_ptr<RequestMetrics> metrics_;
    Cors cors_;
    std::unique_ptr<TlsFront> tls_; // null: none
    std::vector<Connection*> connections_;
    std::size_t taken_ = 0; // connections that their routes have taken
    std::size_t handlers_running_ = 0;
    bool draining_ = false;
    bool application_stopped_ = false;
    std::int64_t now_ms_ = 0;
    std::string date_line_;
    std::promise<void> ended_;
};

} // namespace nof0::api
