// The clocks of `nof0_faulty`, which can be set while it runs, as an administrator or NTP sets the
// clock of a machine: NOF0_CLOCK_STEP_FILE names a file with so many milliseconds to add, and is
// read each time that somebody asks for the time; NOF0_CLOCK_STANDS_AT_MS makes it stand still at
// that time. What measures durations is not moved.
#include "base/clock.hpp"

#include <cstdlib>
#include <fstream>

namespace nof0 {
namespace {

std::int64_t step_ms() {
    static const char* const file = std::getenv("NOF0_CLOCK_STEP_FILE");
    std::int64_t step = 0;
    if (file != nullptr) {
        std::ifstream(file) >> step;
    }
    return step;
}

std::int64_t stepped_now_us() {
    static const char* const stands_at_ms = std::getenv("NOF0_CLOCK_STANDS_AT_MS");
    if (stands_at_ms != nullptr) {
        return std::atoll(stands_at_ms) * 1'000;
    }
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count() +
           step_ms() * 1'000;
}

} // namespace

WallTime SystemWallClock::now() const {
    return WallTime::from_us(stepped_now_us());
}
ArenaTime SystemArenaClock::now() const {
    return ArenaTime::from_us(stepped_now_us());
}
MonotonicTime monotonic_now() {
    return std::chrono::steady_clock::now();
}

} // namespace nof0
