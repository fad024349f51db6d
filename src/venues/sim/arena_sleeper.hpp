// ArenaSleeper: how the simulated venue lets arena time pass. A live arena waits on the wall clock;
// a discrete-event run moves its own clock and waits for nothing.
#pragma once

#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <vector>

namespace nof0::venues::sim {

class ArenaSleeper {
public:
    virtual ~ArenaSleeper() = default;
    // Returns after so much arena time and at least so much wall time, or after wake().
    virtual Task<> sleep(Milliseconds arena, Milliseconds wall_min) = 0;
    // Ends every sleep that is going on.
    virtual void wake() = 0;
};

// Arena time that runs `speed` times as fast as the wall clock. One thread: the executor's.
class WallArenaSleeper final : public ArenaSleeper {
public:
    // REQUIRES speed > 0.
    WallArenaSleeper(Executor executor, double speed);
    Task<> sleep(Milliseconds arena, Milliseconds wall_min) override;
    void wake() override;

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    Executor executor_;
    double speed_;
    std::vector<Timer*> sleeping_; // each lives in its coroutine
};

} // namespace nof0::venues::sim
