// Waiting for the operator's word: SIGINT or SIGTERM, blocked for all threads and taken by one.
#pragma once

#include "base/time.hpp"

#include <functional>
#include <optional>

namespace nof0::app {

// Before any thread is started: SIGINT and SIGTERM wait to be taken, SIGPIPE is an error code.
void hold_signals();

// Returns on SIGINT or SIGTERM, or after `duration`. `tick` runs about every two seconds.
void wait_for_end(std::optional<Milliseconds> duration, const std::function<void()>& tick);

// Returns when `done` says so (asked 20 times a second): false; or on a signal: true.
bool wait_for_end_or(const std::function<bool()>& done);

} // namespace nof0::app
