#include "venues/sim/arena_sleeper.hpp"

#include "base/clock.hpp"
#include "base/ensure.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cmath>

namespace nof0::venues::sim {

WallArenaSleeper::WallArenaSleeper(Executor executor, double speed)
    : executor_(executor), speed_(speed) {
    ensure(speed > 0, "time passes");
}

Task<> WallArenaSleeper::sleep(Milliseconds arena, Milliseconds wall_min) {
    constexpr double day_ms = 86'400'000;
    const double wall = std::min(std::ceil(static_cast<double>(arena.count()) / speed_), day_ms);
    const Milliseconds least{static_cast<std::int64_t>(wall)};
    struct Listed { // also when the coroutine is destroyed in its sleep
        Listed(std::vector<Timer*>& all, Timer& mine) : list(all), timer(mine) {
            list.push_back(&timer);
        }
        ~Listed() { std::erase(list, &timer); }
        std::vector<Timer*>& list;
        Timer& timer;
    };
    Timer timer(executor_, std::max(least, wall_min));
    const Listed listed(sleeping_, timer);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(asio::redirect_error(token, ignored));
}

void WallArenaSleeper::wake() {
    for (Timer* timer : sleeping_) {
        timer->cancel();
    }
}

} // namespace nof0::venues::sim
