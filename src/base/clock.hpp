// The injected clock. now() of the system is called in clock.cpp and nowhere else.
#pragma once

#include "base/time.hpp"

#include <chrono>

namespace nof0 {

// Wall time: leases, TTLs, timeouts, request logs. Safe from any thread.
class WallClock {
public:
    virtual ~WallClock() = default;
    virtual WallTime now() const = 0;
};

// Arena time: the time of facts. A live arena runs on wall time; a simulated one may run faster
// and never goes back. Safe from any thread.
class ArenaClock {
public:
    virtual ~ArenaClock() = default;
    virtual ArenaTime now() const = 0;
};

class SystemWallClock final : public WallClock {
public:
    WallTime now() const override;
};

class SystemArenaClock final : public ArenaClock {
public:
    ArenaTime now() const override;
};

// Clocks that tests set by hand; one thread.
class ManualWallClock final : public WallClock {
public:
    explicit ManualWallClock(WallTime start) : now_(start) {}
    WallTime now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ = now_ + by; }

private:
    WallTime now_;
};

class ManualArenaClock final : public ArenaClock {
public:
    explicit ManualArenaClock(ArenaTime start) : now_(start) {}
    ArenaTime now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ = now_ + by; }

private:
    ArenaTime now_;
};

// For measuring how long something took; never goes back.
using MonotonicTime = std::chrono::steady_clock::time_point;
MonotonicTime monotonic_now();

} // namespace nof0
