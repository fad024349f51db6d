// Alerts: tells an operator's webhook what is wrong, once when it begins and once when it is over.
//
//   AlertBook   which of the problems of now are new, and which of those before are over; pure
//   AlertPoster posts them, one after the other, with retries, beside everything else
//
// A post is JSON: {"arena":"nof0","event":"problem","key":"halted:momentum","what":"...",
// "at_ms":1761653379595}; `event` is "over" when the same key is no problem any more. The webhook's
// address is a secret and appears in no log line. One thread: that of the executor.
#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "config/secret.hpp"
#include "net/http_client.hpp"

#include <deque>
#include <map>
#include <string>
#include <vector>

namespace nof0::traders {

struct Problem {
    std::string key{};  // what it is, the same as long as it lasts
    std::string what{}; // for a person
};

struct Alert {
    Problem problem{};
    bool is_over = false;
};

class AlertBook {
public:
    // What was told before and is not known to be over: it is not told again.
    void remember(const std::vector<Problem>& told);
    // All that is wrong now; what changed since the last look, new problems first.
    std::vector<Alert> look(const std::vector<Problem>& now);

private:
    std::map<std::string, Problem> known_;
};

class AlertPoster {
public:
    struct Options {
        std::string arena{};
        config::Secret webhook{};            // empty: alerts are only logged
        Milliseconds attempt_timeout{5'000}; // of one post
        Milliseconds patience{60'000};       // of one alert, retries included; then it is dropped
        Milliseconds retry_first{500};
    };
    AlertPoster(Executor executor, Options options, const WallClock& clock);

    // Never waits. The oldest of more than 256 is dropped.
    void post(Alert alert);
    // Until stop(); ends with the post that is under way.
    Task<> run();
    void stop() { is_stopped_ = true; }

    std::uint64_t posted() const { return posted_; }
    std::uint64_t dropped() const { return dropped_; }

private:
    Task<bool> send(std::string body);
    std::string text_of(const Alert& alert) const;

    Executor executor_;
    Options options_;
    const WallClock& clock_;
    net::HttpClient http_;
    std::deque<std::string> waiting_;
    Random random_{1, "alerts"};
    bool is_stopped_ = false;
    std::uint64_t posted_ = 0;
    std::uint64_t dropped_ = 0;
};

} // namespace nof0::traders
