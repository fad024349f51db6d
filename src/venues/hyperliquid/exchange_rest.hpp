// ExchangeRest: questions about accounts and actions, over REST, within the venue's limit.
//
// Questions go through an InfoClient, which asks again while that can help and time is left. An
// action goes out once: whoever sends it knows whether and how to ask what became of it.
//
// One thread: that of the executor.
#pragma once

#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "net/rate_limit.hpp"
#include "net/retry.hpp"
#include "venues/hyperliquid/info_client.hpp"
#include "venues/provider.hpp"

#include <memory>
#include <string>

namespace nof0::venues::hyperliquid {

struct ExchangeRestSettings {
    net::Url url{}; // of the API's root
    net::HttpClientOptions http{};
    net::BackoffOptions backoff{.retries_max = 6, .first = Milliseconds{200}};
    Milliseconds attempt_timeout{10'000}; // of one request, so that time is left for another
    std::uint64_t seed = 1;               // of the pauses' jitter
};

class ExchangeRest {
public:
    // `limit` is shared by all who ask from this machine; the clock must outlive this.
    ExchangeRest(Executor executor, ExchangeRestSettings settings,
                 std::shared_ptr<net::RateLimit> limit, const WallClock& clock);

    InfoClient& info() { return info_; }
    // The body of the answer to an action: `unknown` where it may have been carried out.
    Task<Answer<std::string>> act(std::string body, double weight, Deadline deadline);

    net::Backoff backoff();

private:
    ExchangeRestSettings settings_;
    net::HttpClient client_;
    std::shared_ptr<net::RateLimit> limit_;
    const WallClock& clock_;
    InfoClient info_;
    Random random_;
};

} // namespace nof0::venues::hyperliquid
