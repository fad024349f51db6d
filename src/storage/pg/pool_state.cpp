#include "storage/pg/pool_state.hpp"

#include "base/ensure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::pg {
namespace {

constexpr std::chrono::milliseconds k_backoff_first{50};
constexpr std::chrono::milliseconds k_backoff_max{2'000};
// How long the server may take to roll back what a scope left open.
constexpr std::chrono::seconds k_rollback_patience{10};

} // namespace

PoolState::PoolState(const Executor& executor, PoolOptions options, Metrics& metrics,
                     Health& health)
    : executor_(executor), options_(std::move(options)),
      metrics_(std::make_shared<ClientMetrics>(metrics, options_.name)), health_(health),
      health_part_("postgres:" + options_.name), retry_timer_(executor),
      jitter_(static_cast<unsigned>(monotonic_now().time_since_epoch().count())) {
    ensure(options_.size > 0 && options_.min_idle <= options_.size, "a pool has a size");
    ensure(options_.min_idle <= options_.idle_max, "a pool may keep what it opens ahead");
    health_.not_ready(health_part_, "not connected yet");
}

ConnectionOptions PoolState::connection_options() const {
    ConnectionOptions options;
    options.dsn = options_.dsn;
    options.application_name = options_.application_name;
    options.named_statements = options_.named_statements;
    options.slow_statement = Milliseconds{options_.slow_statement_ms};
    options.log_statements = options_.log_statements;
    options.role = options_.role;
    options.statement_timeout = Milliseconds(options_.statement_timeout_ms);
    options.metrics = metrics_;
    return options;
}

Task<PooledConnection> PoolState::acquire(std::shared_ptr<PoolState> self, Deadline deadline) {
    const MonotonicTime started = monotonic_now();
    self->drop_lost();
    std::optional<PooledConnection> connection;
    if (!self->idle_.empty() && self->waiters_.empty()) {
        connection.emplace(self, std::move(self->idle_.back()));
        self->idle_.pop_back();
    } else {
        const auto waiter = std::make_shared<Waiter>(self->executor_);
        co_await wait_turn(self, waiter, deadline);
        connection = std::move(waiter->connection);
    }
    self->show_state();
    if (!connection) {
        self->throw_timeout();
    }
    const std::chrono::duration<double> waited = monotonic_now() - started;
    self->metrics_->pool_waited(waited.count());
    co_return std::move(*connection);
}

Task<> PoolState::wait_turn(std::shared_ptr<PoolState> self, std::shared_ptr<Waiter> waiter,
                            Deadline deadline) {
    if (self->closed_ || self->waiters_.size() >= self->options_.waiting_max) {
        co_return;
    }
    const Deadline own = Deadline::after(Milliseconds(self->options_.acquire_timeout_ms));
    const std::weak_ptr<PoolState> weak = self;
    const auto give_up = [weak, waiter] {
        const std::shared_ptr<PoolState> pool = weak.lock();
        if (pool && !waiter->gone) {
            std::erase(pool->waiters_, waiter);
            pool->wake(*waiter);
        }
    };
    waiter->timer.expires_at(std::min(own.at(), deadline.at()));
    waiter->timer.async_wait([give_up](boost::system::error_code error) {
        if (!error) {
            give_up();
        }
    });
    self->waiters_.push_back(waiter);
    self->replenish();
    const asio::use_awaitable_t<Executor> token;
    co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
        [waiter, give_up](auto handler) {
            waiter->handler = std::move(handler);
            auto slot = asio::get_associated_cancellation_slot(waiter->handler);
            if (slot.is_connected()) {
                slot.assign([give_up](asio::cancellation_type) { give_up(); });
            }
        },
        token);
}

void PoolState::wake(Waiter& waiter) {
    waiter.gone = true;
    waiter.timer.cancel();
    asio::post(executor_,
               [handler = std::move(waiter.handler)]() mutable { std::move(handler)(); });
}

void PoolState::throw_timeout() {
    metrics_->pool_timed_out();
    std::string text = "no Postgres connection of pool '" + options_.name + "' became free in time";
    text += " (" + std::to_string(open_) + " of " + std::to_string(options_.size) + " open, " +
            std::to_string(waiters_.size()) + " waiting)";
    if (closed_) {
        text = "pool '" + options_.name + "' is closed";
    } else if (!last_failure_.empty()) {
        text += ": " + last_failure_;
    }
    throw Unavailable(text);
}

void PoolState::give_back(std::unique_ptr<Connection> connection) {
    if (closed_ || !connection->usable() || connection->quiet()) {
        offer(std::move(connection));
        return;
    }
    // Something is open or under way: it ends before anybody else gets the connection.
    Connection* const busy = connection.get();
    resetting_.push_back(std::move(connection));
    busy->reset(Deadline::after(k_rollback_patience), [weak = weak_from_this(), busy] {
        if (const std::shared_ptr<PoolState> self = weak.lock()) {
            self->came_home(busy);
        }
    });
}

void PoolState::came_home(const Connection* connection) {
    const auto found = std::find_if(resetting_.begin(), resetting_.end(),
                                    [&](const auto& one) { return one.get() == connection; });
    if (found == resetting_.end()) {
        return; // the pool was closed meanwhile
    }
    std::unique_ptr<Connection> home = std::move(*found);
    resetting_.erase(found);
    offer(home->quiet() ? std::move(home) : nullptr);
}

// A connection that is free, or null for one that is gone.
void PoolState::offer(std::unique_ptr<Connection> connection) {
    if (!connection || closed_ || !connection->usable()) {
        ensure(open_ > 0, "connections come back once");
        --open_;
        connection.reset();
    } else if (has_served_its_time(*connection)) {
        --open_;
        connection.reset();
    } else if (!waiters_.empty()) {
        const std::shared_ptr<Waiter> waiter = waiters_.front();
        waiters_.pop_front();
        waiter->connection.emplace(shared_from_this(), std::move(connection));
        wake(*waiter);
    } else if (idle_.size() < options_.idle_max) {
        idle_.push_back(std::move(connection));
    } else {
        --open_;
        connection.reset();
    }
    replenish();
}

bool PoolState::has_served_its_time(const Connection& connection) const {
    const Milliseconds lifetime(options_.lifetime_ms);
    return lifetime.count() > 0 && monotonic_now() - connection.opened_at() >= lifetime;
}

void PoolState::drop_lost() {
    const std::size_t gone = std::erase_if(
        idle_, [](const std::unique_ptr<Connection>& connection) { return !connection->usable(); });
    open_ -= gone;
    if (gone > 0) {
        replenish();
    }
}

void PoolState::replenish() {
    if (!closed_ && !backing_off_) {
        const std::size_t lent = open_ - idle_.size();
        const std::size_t wanted = std::max(options_.min_idle, lent + waiters_.size());
        const std::size_t bound = std::min(options_.size, wanted);
        while (open_ + connecting_ < bound) {
            start_connect();
        }
    }
    show_state();
}

void PoolState::start_connect() {
    ++connecting_;
    const Deadline deadline = Deadline::after(Milliseconds(options_.connect_timeout_ms));
    // The coroutine owns the connection whose answer it awaits, so that nothing but this signal
    // ends it before its time.
    const auto stop = std::make_shared<asio::cancellation_signal>();
    dialing_.push_back(stop);
    const auto spawned = [self = shared_from_this(), stop](const std::exception_ptr& error,
                                                           std::unique_ptr<Connection> connection) {
        --self->connecting_;
        std::erase(self->dialing_, stop);
        try {
            if (error) {
                std::rethrow_exception(error);
            }
            self->connected(std::move(connection));
        } catch (const std::exception& failure) {
            self->connect_failed(failure.what());
        }
    };
    // A coroutine of its own, so that the result can be absent.
    constexpr auto dial = [](ConnectionOptions options,
                             Deadline until) -> Task<std::unique_ptr<Connection>> {
        Connection connection = co_await Connection::connect(std::move(options), until);
        co_return std::make_unique<Connection>(std::move(connection));
    };
    asio::co_spawn(executor_, dial(connection_options(), deadline),
                   asio::bind_cancellation_slot(stop->slot(), spawned));
}

void PoolState::connected(std::unique_ptr<Connection> connection) {
    metrics_->connected(true);
    if (closed_) {
        return;
    }
    backoff_ = std::chrono::milliseconds{0};
    last_failure_.clear();
    health_.ready(health_part_);
    // The handler runs from the event loop, never inside a call of ours.
    connection->on_lost([weak = weak_from_this()] {
        const std::shared_ptr<PoolState> self = weak.lock();
        if (self && !self->closed_) {
            self->drop_lost();
        }
    });
    ++open_;
    offer(std::move(connection));
}

void PoolState::connect_failed(const std::string& why) {
    metrics_->connected(false);
    if (closed_) {
        return;
    }
    if (why != last_failure_) {
        log_warn("postgres.connect_failed", {{"pool", options_.name}, {"why", why}});
    }
    last_failure_ = why;
    if (open_ == 0) {
        health_.not_ready(health_part_, why);
    }
    if (backing_off_) {
        return; // several connects failed at once: one pause
    }
    backoff_ = std::clamp(backoff_ * 2, k_backoff_first, k_backoff_max);
    backing_off_ = true;
    std::uniform_real_distribution<double> share(0.5, 1.0); // so that hosts spread
    retry_timer_.expires_after(
        std::chrono::duration_cast<std::chrono::milliseconds>(backoff_ * share(jitter_)));
    retry_timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<PoolState> self = weak.lock();
        if (!error && self) {
            self->backing_off_ = false;
            self->replenish();
        }
    });
}

void PoolState::close() {
    closed_ = true;
    retry_timer_.cancel();
    open_ -= idle_.size() + resetting_.size();
    idle_.clear();
    resetting_.clear();
    for (const auto& dial : std::exchange(dialing_, {})) {
        dial->emit(asio::cancellation_type::terminal);
    }
    const std::deque<std::shared_ptr<Waiter>> waiters = std::move(waiters_);
    waiters_.clear();
    for (const std::shared_ptr<Waiter>& waiter : waiters) {
        wake(*waiter);
    }
    health_.not_ready(health_part_, "closed");
}

void PoolState::show_state() {
    metrics_->pool_state(open_, idle_.size(), waiters_.size());
}

} // namespace nof0::pg
