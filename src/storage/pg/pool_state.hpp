// The inside of Pool. Internal to pg. Shared by the pool, the connections it lent out and the
// connects under way, so that whichever ends last finds it.
#pragma once

#include "storage/pg/engine.hpp"
#include "storage/pg/pool.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <deque>
#include <random>
#include <vector>

namespace nof0::pg {

class PoolState : public std::enable_shared_from_this<PoolState> {
public:
    PoolState(const Executor& executor, PoolOptions options, Metrics& metrics, Health& health);

    static Task<PooledConnection> acquire(std::shared_ptr<PoolState> self, Deadline deadline);
    // A connection comes home: to the next waiter, to the idle ones, or, lost, to nowhere.
    void give_back(std::unique_ptr<Connection> connection);
    void close();
    // Opens what is missing: for the waiters and for min_idle.
    void replenish();

    const PoolOptions& options() const { return options_; }
    std::size_t open() const { return open_; }
    std::size_t idle() const { return idle_.size(); }

private:
    struct Waiter {
        explicit Waiter(const Executor& executor) : timer(executor) {}
        Timer timer;
        bool gone = false;                          // timed out, cancelled or served
        std::optional<PooledConnection> connection; // goes home by itself if nobody takes it
        asio::any_completion_handler<void()> handler;
    };

    static Task<> wait_turn(std::shared_ptr<PoolState> self, std::shared_ptr<Waiter> waiter,
                            Deadline deadline);
    void wake(Waiter& waiter);
    void offer(std::unique_ptr<Connection> connection);
    bool has_served_its_time(const Connection& connection) const;
    void start_connect();
    void connected(std::unique_ptr<Connection> connection);
    void connect_failed(const std::string& why);
    void came_home(const Connection* connection);
    void drop_lost();
    void show_state();
    [[noreturn]] void throw_timeout();
    ConnectionOptions connection_options() const;

    Executor executor_;
    PoolOptions options_;
    std::shared_ptr<ClientMetrics> metrics_;
    Health& health_;
    const std::string health_part_;

    std::deque<std::unique_ptr<Connection>> idle_;       // most recently used last
    std::vector<std::unique_ptr<Connection>> resetting_; // their transactions are being ended
    std::deque<std::shared_ptr<Waiter>> waiters_;
    std::size_t open_ = 0;       // exist: idle, lent out, or coming home
    std::size_t connecting_ = 0; // under way, not in open_
    std::vector<std::shared_ptr<asio::cancellation_signal>> dialing_; // of those under way
    bool closed_ = false;

    Timer retry_timer_;
    bool backing_off_ = false;
    std::chrono::milliseconds backoff_{0};
    std::string last_failure_;
    std::minstd_rand jitter_;
};

} // namespace nof0::pg
