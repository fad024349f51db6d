// SteeredArenaClock: the arena's clock where the market is simulated. It stands where it is put
// while a past is made up, and then runs from there, at a speed. It never goes back.
#pragma once

#include "base/clock.hpp"

#include <atomic>
#include <cstdint>

namespace nof0 {

class SteeredArenaClock final : public ArenaClock {
public:
    explicit SteeredArenaClock(ArenaTime start) : at_us_(start.us) {}

    // Safe from any thread.
    ArenaTime now() const override;
    double speed() const { return speed_; } // 1 until run() is called

    // One thread; both before anything runs on it. An earlier time changes nothing.
    void put(ArenaTime time);
    // From now on `speed` seconds pass in one of the wall clock. Once. REQUIRES speed > 0.
    void run(double speed);

private:
    std::atomic<std::int64_t> at_us_; // where it stands, or stood when it was let run
    std::atomic<double> speed_{1};
    MonotonicTime since_{}; // published by running_
    std::atomic<bool> running_{false};
};

} // namespace nof0
