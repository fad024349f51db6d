// ExchangeRest: questions about accounts and actions, over REST, within the venue's limit.
//
// Questions are asked again while that can help and time is left. An action goes out once: whoever
// sends it knows whether and how to ask what became of it.
//
// One thread: that of the executor.
#pragma once

#include "base/clock.hpp"
#include "net/http_client.hpp"
#include "net/rate_limit.hpp"
#include "net/retry.hpp"
#include "venues/provider.hpp"

#include <memory>
#include <string>

namespace nof0::venues::hyperliquid {

// Weights of the venue's limit, per address of ours: 1,200 a minute.
inline constexpr double k_light_weight = 2;  // clearinghouseState, orderStatus, allMids
inline constexpr double k_heavy_weight = 20; // other questions, and 1 per 20 rows of the answer
inline constexpr double k_rows_per_weight = 20;

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

    // The body of the answer to a question to /info.
    Task<Answer<std::string>> info(std::string body, double weight, Deadline deadline);
    // What a list cost beyond its request.
    void charge_rows(std::size_t rows);
    // The body of the answer to an action: `unknown` where it may have been carried out.
    Task<Answer<std::string>> act(std::string body, double weight, Deadline deadline);

    net::Backoff backoff();

private:
    Task<Answer<std::string>> post(std::string target, std::string body, double weight, bool acts,
                                   Deadline deadline);

    ExchangeRestSettings settings_;
    net::HttpClient client_;
    std::shared_ptr<net::RateLimit> limit_;
    const WallClock& clock_;
    Random random_;
};

} // namespace nof0::venues::hyperliquid
