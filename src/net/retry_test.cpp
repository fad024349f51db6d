#include "net/retry.hpp"

#include "net/rate_limit.hpp"
#include "net/testing/run.hpp"

#include "base/failure.hpp"

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace nof0::net {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t k_seed = 7;

TEST(Backoff, PausesDoubleUpToTheLongest) {
    Backoff backoff({.first = 250ms, .longest = 20s}, Random(k_seed));
    for (const Milliseconds whole :
         {250ms, 500ms, 1'000ms, 2'000ms, 4'000ms, 8'000ms, 16'000ms, 20'000ms, 20'000ms}) {
        const Milliseconds pause = backoff.next();
        EXPECT_GE(pause, whole / 2);
        EXPECT_LE(pause, whole);
    }
    backoff.reset();
    EXPECT_LE(backoff.next(), 250ms);
}

TEST(Backoff, StopsAtItsTriesAndAtTheDeadline) {
    const Deadline far = Deadline::after(1h);
    Backoff backoff({.retries_max = 2}, Random(k_seed));
    EXPECT_TRUE(backoff.next(far, {}));
    EXPECT_TRUE(backoff.next(far, {}));
    EXPECT_FALSE(backoff.next(far, {}));
    Backoff asked({.retries_max = 2}, Random(k_seed));
    EXPECT_EQ(asked.next(far, 7s), 7s) << "not before the server wants it";
    EXPECT_FALSE(asked.next(Deadline::after(5s), 7s)) << "it would come too late";
}

std::optional<Milliseconds> asked_by(const std::string& name, const std::string& value) {
    // Sun, 06 Nov 1994 08:49:37 GMT
    return retry_after({.headers = {{name, value}}}, WallTime::from_ms(784'111'777'000));
}

TEST(RetryAfter, IsSecondsMillisecondsOrADate) {
    EXPECT_EQ(asked_by("Retry-After", "3"), 3s);
    EXPECT_EQ(asked_by("Retry-After", "0.5"), 500ms);
    EXPECT_EQ(asked_by("retry-after-ms", "1500"), 1'500ms);
    EXPECT_EQ(asked_by("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT"), 30s);
    EXPECT_EQ(asked_by("Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT"), 0s) << "it is past";
    EXPECT_EQ(asked_by("Retry-After", "99999999999"), 24h);
    for (const char* nonsense :
         {"", "soon", "-", "nan", "inf", "3s", "Sun, 31 Feb 1994 08:50:07 GMT",
          "Sun, 06 Xxx 1994 08:50:07 GMT", "Sun, 06 Nov 1994 08:50:07 CET"}) {
        EXPECT_EQ(asked_by("Retry-After", nonsense), std::nullopt) << nonsense;
    }
}

// Whatever is asked for and when: in no minute more goes out than the limit, but for what a single
// request above the burst brings along.
TEST(TokenBucket, KeepsTheLimitOfEveryMinute) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed, "requests");
        const RateLimitOptions options{.weight_per_minute = 120, .burst = 30};
        MonotonicTime now{};
        TokenBucket bucket(options, now);
        std::deque<std::pair<MonotonicTime, double>> sent;
        for (int i = 0; i < 2'000; ++i) {
            now += std::chrono::milliseconds(random.below(random.chance(0.05) ? 60'000 : 400));
            const auto weight = static_cast<double>(1 + random.below(30));
            now += bucket.wait(weight, now);
            ASSERT_EQ(bucket.wait(weight, now).count(), 0);
            bucket.take(weight, now);
            sent.emplace_back(now, weight);
            while (sent.front().first <= now - 1min) {
                sent.pop_front();
            }
            double minute = 0;
            for (const auto& [at, sum] : sent) {
                minute += sum;
            }
            ASSERT_LE(minute, 120 + 1e-6);
        }
    }
}

TEST(TokenBucket, DebtsArePaidFirst) {
    MonotonicTime now{};
    TokenBucket bucket({.weight_per_minute = 120, .burst = 60}, now); // one a second
    bucket.take(50, now);
    bucket.take(20, now); // the answer was longer than thought
    EXPECT_EQ(bucket.tokens(now), -10);
    EXPECT_EQ(bucket.wait(1, now), 11s);
    EXPECT_EQ(bucket.wait(500, now + 70s), 0s) << "more than the burst needs a full bucket";
    bucket.drain(now + 70s);
    EXPECT_EQ(bucket.wait(1, now + 70s), 1s);
}

Task<> acquire_and_note(RateLimit& limit, double weight, Deadline deadline, int number,
                        std::vector<int>& order) {
    try {
        co_await limit.acquire(weight, deadline);
        order.push_back(number);
    } catch (const Unavailable&) {
        order.push_back(-number);
    }
}

TEST(RateLimit, ServesInOrderAndWithinDeadlines) {
    asio::io_context context;
    MonotonicTime now{}; // stands still unless the test moves it
    RateLimit limit({.weight_per_minute = 120, .burst = 10}, [&now] { return now; });
    const Deadline far = Deadline::after(1h);
    std::vector<int> order;
    const auto ask = [&](double weight, int number) {
        asio::co_spawn(context, acquire_and_note(limit, weight, far, number, order),
                       asio::detached);
        context.restart();
        context.poll();
    };
    now = monotonic_now();
    ask(10, 1);
    ask(9, 2);
    ask(1, 3); // would fit earlier than the second, and waits for it
    EXPECT_EQ(order, (std::vector<int>{1}));
    EXPECT_EQ(limit.waiting(), 2u);
    now += 1min;
    while (limit.waiting() > 0) {
        context.run_one();
    }
    EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
    EXPECT_THROW(testing::run(context, limit.acquire(10, Deadline::after(100ms))), Unavailable)
        << "not before its deadline, so at once";
    limit.hold(5s);
    now += 4s;
    ask(1, 4);
    EXPECT_EQ(order.size(), 3u);
    now += 10s;
    while (limit.waiting() > 0) {
        context.run_one();
    }
    EXPECT_EQ(order.back(), 4);
}

TEST(RateLimit, MayBeGoneBeforeItsWaiters) {
    asio::io_context context;
    auto limit = std::make_unique<RateLimit>(RateLimitOptions{.burst = 1});
    std::vector<int> order;
    const Deadline far = Deadline::after(1h);
    asio::co_spawn(context, acquire_and_note(*limit, 1, far, 1, order), asio::detached);
    asio::co_spawn(context, acquire_and_note(*limit, 1, far, 2, order), asio::detached);
    context.poll();
    limit.reset();
    context.run();
    EXPECT_EQ(order, (std::vector<int>{1, -2}));
}

} // namespace
} // namespace nof0::net
