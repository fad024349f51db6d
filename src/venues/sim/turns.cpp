#include "venues/sim/turns.hpp"

#include "base/ensure.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::venues::sim {

struct Turns::Waiter {
    Waiter(Turns& owner, Deadline deadline) : turns(owner), timer(owner.executor_, deadline.at()) {
        turns.waiting_.push_back(this);
    }
    ~Waiter() { std::erase(turns.waiting_, this); }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    Turns& turns;
    Timer timer;
    bool is_ours = false;
};

Task<bool> Turns::take(Deadline deadline) {
    constexpr std::size_t waiting_max = 10'000;
    if (!is_taken_) {
        is_taken_ = true;
        co_return true;
    }
    if (waiting_.size() >= waiting_max) {
        co_return false;
    }
    Waiter waiter(*this, deadline);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await waiter.timer.async_wait(asio::redirect_error(token, ignored));
    co_return waiter.is_ours;
}

void Turns::give() {
    ensure(is_taken_, "who gives a turn has it");
    if (waiting_.empty()) {
        is_taken_ = false;
        return;
    }
    // It stays taken: it goes over to the one who asked first, even if his time ends just now.
    Waiter& next = *waiting_.front();
    waiting_.pop_front();
    next.is_ours = true;
    next.timer.cancel();
}

} // namespace nof0::venues::sim
