// Turns: one coroutine at a time, in the order of asking, each with a deadline for its wait. At
// most 10,000 wait. One thread.
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <deque>

namespace nof0::venues::sim {

class Turns {
public:
    explicit Turns(Executor executor) : executor_(executor) {}
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    // Whether it is ours now: every true needs one give().
    Task<bool> take(Deadline deadline);
    void give();

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
    struct Waiter;

    Executor executor_;
    bool is_taken_ = false;
    std::deque<Waiter*> waiting_; // each lives in its coroutine
};

} // namespace nof0::venues::sim
