#include "base/steered_clock.hpp"

#include "base/ensure.hpp"

#include <algorithm>

namespace nof0 {

ArenaTime SteeredArenaClock::now() const {
    const std::int64_t at_us = at_us_.load(std::memory_order_relaxed);
    if (!running_.load(std::memory_order_acquire)) {
        return ArenaTime::from_us(at_us);
    }
    const double passed_us =
        std::chrono::duration<double, std::micro>(monotonic_now() - since_).count();
    return ArenaTime::from_us(at_us + static_cast<std::int64_t>(passed_us * speed_));
}

void SteeredArenaClock::put(ArenaTime time) {
    ensure(!running_, "a running clock is not put anywhere");
    at_us_ = std::max(at_us_.load(), time.us);
}

void SteeredArenaClock::run(double speed) {
    ensure(!running_ && speed > 0, "a clock is let run once, forwards");
    since_ = monotonic_now();
    speed_ = speed;
    running_.store(true, std::memory_order_release);
}

} // namespace nof0
