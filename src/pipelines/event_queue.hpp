// EventQueue: the bounded queue between a feed and its pipeline. A full queue makes the feed wait;
// nothing is ever dropped. One thread.
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <utility>

namespace nof0::pipelines {

template<class Event>
class EventQueue {
public:
    // `arrived` is called after each new event: the writer wakes up.
    EventQueue(const Executor& executor, std::size_t events_max)
        : events_max_(events_max), room_(executor, MonotonicTime::max()) {}

    void on_arrival(std::function<void()> arrived) { arrived_ = std::move(arrived); }

    // Waits while the queue is full; cancelling the coroutine gives up.
    Task<> push(Event event) {
        while (events_.size() >= events_max_) {
            boost::system::error_code ignored;
            const asio::use_awaitable_t<Executor> token;
            co_await room_.async_wait(asio::redirect_error(token, ignored));
        }
        push_now(std::move(event));
    }
    // REQUIRES room, or a caller that bounds what it adds itself.
    void push_now(Event event) {
        events_.push_back(std::move(event));
        if (arrived_) {
            arrived_();
        }
    }

    bool full() const { return events_.size() >= events_max_; }
    std::size_t size() const { return events_.size(); }
    const Event& at(std::size_t index) const { return events_[index]; }

    // The oldest `count` are done with.
    void pop(std::size_t count) {
        events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(count));
        if (!full()) {
            room_.cancel(); // wakes every waiter; each looks again
        }
    }

private:
    std::size_t events_max_;
    std::deque<Event> events_;
    std::function<void()> arrived_;
    using Clock = std::chrono::steady_clock;
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> room_;
};

} // namespace nof0::pipelines
