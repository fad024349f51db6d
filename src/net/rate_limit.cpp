#include "net/rate_limit.hpp"

#include "base/ensure.hpp"
#include "base/failure.hpp"

#include <algorithm>

namespace nof0::net {
namespace {

using FractionOfSeconds = std::chrono::duration<double>;
using Duration = std::chrono::steady_clock::duration;

constexpr double k_rounding = 1e-9; // of sums of fractions of a weight
constexpr Duration k_look_again{std::chrono::milliseconds{250}};

} // namespace

TokenBucket::TokenBucket(RateLimitOptions options, MonotonicTime now)
    : burst_(options.burst), per_second_((options.weight_per_minute - options.burst) / 60),
      tokens_(options.burst), filled_at_(now) {
    ensure(options.burst > 0 && options.burst < options.weight_per_minute,
           "a burst within the limit of a minute");
}

void TokenBucket::fill(MonotonicTime now) {
    if (now > filled_at_) {
        tokens_ =
            std::min(burst_, tokens_ + per_second_ * FractionOfSeconds(now - filled_at_).count());
        filled_at_ = now;
    }
}

Duration TokenBucket::wait(double weight, MonotonicTime now) {
    fill(now);
    const double missing = std::min(weight, burst_) - tokens_;
    if (missing <= k_rounding) {
        return Duration{0};
    }
    // Rounded up: at the end of the wait it must be there.
    return std::chrono::ceil<std::chrono::milliseconds>(FractionOfSeconds(missing / per_second_));
}

void TokenBucket::take(double weight, MonotonicTime now) {
    fill(now);
    tokens_ -= weight;
}

void TokenBucket::drain(MonotonicTime now) {
    fill(now);
    tokens_ = std::min(tokens_, 0.0);
}

double TokenBucket::tokens(MonotonicTime now) {
    fill(now);
    return tokens_;
}

struct RateLimit::State {
    State(RateLimitOptions options, Now now)
        : options(options), now(std::move(now)), bucket(options, this->now()) {}

    Duration wait_of(double weight) {
        const MonotonicTime at = now();
        return std::max(bucket.wait(weight, at), held_until > at ? held_until - at : Duration{0});
    }

    const RateLimitOptions options;
    const Now now;
    TokenBucket bucket;
    MonotonicTime held_until{};
    std::deque<Timer*> waiters; // in the order of their coming; each lives in its own coroutine
    bool is_gone = false;
};

RateLimit::RateLimit(RateLimitOptions options, Now now)
    : state_(std::make_shared<State>(options, std::move(now))) {}

RateLimit::~RateLimit() {
    state_->is_gone = true;
    for (Timer* const waiter : state_->waiters) {
        waiter->cancel();
    }
}

Task<> RateLimit::acquire(double weight, Deadline deadline) {
    return wait_turn(state_, weight, deadline);
}

Task<> RateLimit::wait_turn(std::shared_ptr<State> state, double weight, Deadline deadline) {
    if (state->waiters.empty() && state->wait_of(weight) == Duration{0}) {
        state->bucket.take(weight, state->now());
        co_return;
    }
    if (state->waiters.size() >= state->options.waiting_max ||
        state->now() + state->wait_of(weight) > deadline.at()) {
        throw Unavailable("the limit of requests is reached");
    }
    const Executor executor = co_await asio::this_coro::executor;
    Timer timer(executor);
    state->waiters.push_back(&timer);
    // Leaves the line however this ends, and lets the next one look.
    struct Place {
        State& state;
        Timer& timer;
        ~Place() {
            std::erase(state.waiters, &timer);
            if (!state.waiters.empty()) {
                state.waiters.front()->cancel();
            }
        }
    } const place{*state, timer};
    for (;;) {
        const bool is_first = state->waiters.front() == &timer;
        const Duration wait = is_first ? state->wait_of(weight) : k_look_again;
        if (state->is_gone || deadline.passed()) {
            throw Unavailable("the limit of requests is reached");
        }
        if (is_first && wait == Duration{0}) {
            state->bucket.take(weight, state->now());
            co_return;
        }
        timer.expires_after(std::min<Duration>(
            {wait, k_look_again, deadline.left() + std::chrono::milliseconds{1}}));
        co_await wait_for(timer);
    }
}

void RateLimit::charge(double weight) {
    state_->bucket.take(weight, state_->now());
}

void RateLimit::hold(Milliseconds duration) {
    const MonotonicTime now = state_->now();
    state_->bucket.drain(now);
    state_->held_until = std::max(state_->held_until, now + duration);
}

std::size_t RateLimit::waiting() const {
    return state_->waiters.size();
}

} // namespace nof0::net
