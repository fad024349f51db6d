#include "venues/hyperliquid/exchange_rest.hpp"

#include "venues/hyperliquid/exchange_response.hpp"

#include <algorithm>

namespace nof0::venues::hyperliquid {
namespace {

Failure<VenueError> failure(VenueError::Kind kind, std::string message) {
    return fail(VenueError{kind, std::move(message), {}});
}

} // namespace

ExchangeRest::ExchangeRest(Executor executor, ExchangeRestSettings settings,
                           std::shared_ptr<net::RateLimit> limit, const WallClock& clock)
    : settings_(std::move(settings)), client_(executor, settings_.http), limit_(std::move(limit)),
      clock_(clock), info_(client_, limit_,
                           {.base = settings_.url,
                            .http_timeout = settings_.attempt_timeout,
                            .backoff = settings_.backoff,
                            .seed = settings_.seed},
                           clock),
      random_(settings_.seed) {}

net::Backoff ExchangeRest::backoff() {
    return net::Backoff(settings_.backoff, Random(random_.next()));
}

Task<Answer<std::string>> ExchangeRest::act(std::string body, double weight, Deadline deadline) {
    net::HttpRequest request{.method = "POST",
                             .url = settings_.url.with_target("/exchange"),
                             .headers = {{"Content-Type", "application/json"}},
                             .body = std::move(body),
                             .is_repeatable = false};
    try {
        co_await limit_->acquire(weight, deadline);
    } catch (const Unavailable& error) {
        co_return failure(VenueError::Kind::retryable, error.what());
    }
    try {
        // Not all of what is left: an action whose answer is lost must still be asked for.
        const Deadline attempt =
            Deadline::after(std::min(settings_.attempt_timeout, deadline.left() * 2 / 3));
        net::HttpResponse response = co_await client_.send(std::move(request), attempt);
        if (response.status == 200) {
            co_return std::move(response.body);
        }
        const auto wish = net::retry_after(response, clock_.now());
        if (response.status == 429) {
            limit_->hold(wish.value_or(k_limit_hold));
        }
        co_return fail(http_error(response.status, response.body, wish, true));
    } catch (const net::NotSent& error) {
        co_return failure(VenueError::Kind::retryable, error.what());
    } catch (const Unavailable& error) {
        co_return failure(VenueError::Kind::unknown, error.what());
    } catch (const UsageError& error) {
        co_return failure(VenueError::Kind::fatal, error.what());
    }
}

} // namespace nof0::venues::hyperliquid
