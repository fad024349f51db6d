// Task<T>: the coroutine type of everything that waits.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace nof0 {

namespace asio = boost::asio;

// Runs on an io_context; the plain executor avoids a virtual call on every step.
using Executor = asio::io_context::executor_type;

template<class T = void>
using Task = asio::awaitable<T, Executor>;

} // namespace nof0
