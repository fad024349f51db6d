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

} // namespace nof0::app
