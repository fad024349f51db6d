// Timer: waits on the monotonic clock, on the plain executor.
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace nof0::net {

using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

inline constexpr asio::use_awaitable_t<Executor> k_await{};

// Returns at the timer's expiry or when it is cancelled, whichever is first. The timer must stay
// where it is.
inline Task<> wait_for(Timer& timer) {
    boost::system::error_code cancelled;
    co_await timer.async_wait(asio::redirect_error(k_await, cancelled));
}

// Throws when the coroutine is cancelled meanwhile.
inline Task<> pause(std::chrono::steady_clock::duration duration) {
    const Executor executor = co_await asio::this_coro::executor;
    Timer timer(executor, duration);
    co_await timer.async_wait(k_await);
}

} // namespace nof0::net
