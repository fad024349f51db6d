// For tests only: runs one coroutine to its end on the test's own thread.
#pragma once

#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace nof0::net::testing {

// Gives its value or throws what it threw; other work of the context goes on meanwhile.
template<class T>
T run(asio::io_context& context, Task<T> task) {
    std::optional<T> value;
    std::exception_ptr failure;
    bool is_done = false;
    asio::co_spawn(context, std::move(task), [&](std::exception_ptr error, T result) {
        failure = error;
        value = std::move(result);
        is_done = true;
    });
    context.restart();
    while (!is_done) {
        context.run_one();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    return std::move(*value);
}

inline Task<bool> and_true(Task<> task) {
    co_await std::move(task);
    co_return true;
}

inline void run(asio::io_context& context, Task<> task) {
    run<bool>(context, and_true(std::move(task)));
}

} // namespace nof0::net::testing
