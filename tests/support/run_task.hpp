// Runs coroutines from a test body, on the test's own thread.
#pragma once

#include "base/task.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

namespace nof0::test {

// Runs the context until the task is done; gives its value or throws what it threw. Other work of
// the context goes on meanwhile, and stays where it is afterwards.
template<class T>
T run_task(asio::io_context& context, Task<T> task) {
    std::optional<T> value;
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(context, std::move(task), [&](std::exception_ptr error, T result) {
        failure = error;
        if (!failure) {
            value = std::move(result);
        }
        done = true;
    });
    context.restart();
    while (!done) {
        context.run_one();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    return std::move(*value);
}

inline void run_task(asio::io_context& context, Task<> task) {
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(context, std::move(task), [&](std::exception_ptr error) {
        failure = error;
        done = true;
    });
    context.restart();
    while (!done) {
        context.run_one();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

inline Task<> sleep_for(std::chrono::milliseconds duration) {
    using Clock = std::chrono::steady_clock;
    const auto executor = co_await asio::this_coro::executor;
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> timer(executor, duration);
    co_await timer.async_wait(asio::use_awaitable_t<Executor>());
}

} // namespace nof0::test
