// When to try again, and when to stop: exponential pauses with jitter, the server's own wish
// (Retry-After), and a budget.
//
//   Backoff backoff({.retries_max = 3}, Random(seed, "info"));
//   for (;;) {
//       ... try; done? return
//       const auto pause = backoff.next(deadline, retry_after(response, now));
//       if (!pause) { ... give up }
//   }
//
// Pure: no clock but the deadline's, no waiting. One thread.
#pragma once

#include "base/deadline.hpp"
#include "base/random.hpp"
#include "net/http_message.hpp"

#include <optional>

namespace nof0::net {

struct BackoffOptions {
    int retries_max = 3; // after the first try
    Milliseconds first{250};
    Milliseconds longest{20'000};
};

class Backoff {
public:
    Backoff(BackoffOptions options, Random random)
        : options_(options), random_(std::move(random)) {}

    // The next pause, however often it was asked: uniform between half and all of
    // min(longest, first * 2^n), so that those who failed together do not come back together.
    Milliseconds next();

    // The same for a bounded number of tries: not shorter than the server asked for; nullopt when
    // there were retries_max, or when the pause would reach the deadline.
    std::optional<Milliseconds> next(Deadline deadline, std::optional<Milliseconds> asked);

    // It went well: pauses begin anew.
    void reset() { tries_ = 0; }
    int tries() const { return tries_; }

private:
    BackoffOptions options_;
    Random random_;
    int tries_ = 0;
};

// How long the server wants us to wait: retry-after-ms, else Retry-After as seconds or as an HTTP
// date (RFC 9110, 10.2.3); at most a day. nullopt: it does not say, or not in these words.
std::optional<Milliseconds> retry_after(const HttpResponse& response, WallTime now);

} // namespace nof0::net
