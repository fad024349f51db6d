#include "base/clock.hpp"

namespace nof0 {
namespace {

std::int64_t system_now_us() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count();
}

} // namespace

WallTime SystemWallClock::now() const {
    return WallTime::from_us(system_now_us());
}
ArenaTime SystemArenaClock::now() const {
    return ArenaTime::from_us(system_now_us());
}
MonotonicTime monotonic_now() {
    return std::chrono::steady_clock::now();
}

} // namespace nof0
