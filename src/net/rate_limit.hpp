// Keeping below a server's limit on what is asked of it, told in weights per minute.
//
// TokenBucket decides, purely; RateLimit is the thing to wait on.
//
//   RateLimit limit({.weight_per_minute = 1200});
//   co_await limit.acquire(20, deadline);
#pragma once

#include "base/deadline.hpp"
#include "base/task.hpp"
#include "net/timer.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>

namespace nof0::net {

struct RateLimitOptions {
    double weight_per_minute = 1'200; // that the server allows, in any minute
    // That may go out at once after a rest. In any minute at most what is in the bucket and what
    // flows in pass, so it fills at weight_per_minute - burst: the sum keeps the server's limit.
    double burst = 300;
    std::size_t waiting_max = 1'024;
};

// Tokens are weights. Time is passed in and never goes back.
class TokenBucket {
public:
    TokenBucket(RateLimitOptions options, MonotonicTime now);

    // How long until take(weight) is allowed; 0: now. A weight above the burst needs a full bucket
    // and leaves a debt.
    std::chrono::steady_clock::duration wait(double weight, MonotonicTime now);
    // Takes it whether or not it is there: also for a cost that is known only afterwards.
    void take(double weight, MonotonicTime now);
    // The server says that it was too much: what was saved up is gone.
    void drain(MonotonicTime now);
    double tokens(MonotonicTime now);

private:
    void fill(MonotonicTime now);

    double burst_;
    double per_second_;
    double tokens_;
    MonotonicTime filled_at_;
};

// Whoever comes first is served first, also when a later one needs less. One thread; the object may
// be gone before its waiters, who then get Unavailable.
class RateLimit {
public:
    using Now = std::function<MonotonicTime()>;

    explicit RateLimit(RateLimitOptions options = {}, Now now = monotonic_now);
    ~RateLimit();
    RateLimit(const RateLimit&) = delete;
    RateLimit& operator=(const RateLimit&) = delete;

    // Returns when that much may be asked for. Throws Unavailable at once when the deadline is too
    // near for it or too many wait.
    Task<> acquire(double weight, Deadline deadline);
    // What an answer cost beyond its request.
    void charge(double weight);
    // The server refused for the limit's sake: all wait until then.
    void hold(Milliseconds duration);
    std::size_t waiting() const;

private:
    struct State;
    static Task<> wait_turn(std::shared_ptr<State> state, double weight, Deadline deadline);
    std::shared_ptr<State> state_;
};

} // namespace nof0::net
