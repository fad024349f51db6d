#include "venues/hyperliquid/exchange_rest.hpp"

#include "net/timer.hpp"
#include "venues/hyperliquid/exchange_response.hpp"

#include <algorithm>

namespace nof0::venues::hyperliquid {
namespace {

constexpr Milliseconds k_hold{1'000}; // after a refusal for the limit's sake that names no time

Failure<VenueError> failure(VenueError::Kind kind, std::string message) {
    return fail(VenueError{kind, std::move(message), {}});
}

} // namespace

ExchangeRest::ExchangeRest(Executor executor, ExchangeRestSettings settings,
                           std::shared_ptr<net::RateLimit> limit, const WallClock& clock)
    : settings_(std::move(settings)), client_(executor, settings_.http), limit_(std::move(limit)),
      clock_(clock), random_(settings_.seed) {}

net::Backoff ExchangeRest::backoff() {
    return net::Backoff(settings_.backoff, Random(random_.next()));
}

void ExchangeRest::charge_rows(std::size_t rows) {
    limit_->charge(static_cast<double>(rows) / k_rows_per_weight);
}

Task<Answer<std::string>> ExchangeRest::info(std::string body, double weight, Deadline deadline) {
    net::Backoff pauses = backoff();
    for (;;) {
        Answer<std::string> answer = co_await post("/info", body, weight, false, deadline);
        if (answer || answer.error().kind != VenueError::Kind::retryable) {
            co_return answer;
        }
        const auto pause = pauses.next(deadline, answer.error().retry_after);
        if (!pause) {
            co_return answer;
        }
        co_await net::pause(*pause);
    }
}

Task<Answer<std::string>> ExchangeRest::act(std::string body, double weight, Deadline deadline) {
    co_return co_await post("/exchange", std::move(body), weight, true, deadline);
}

Task<Answer<std::string>> ExchangeRest::post(std::string target, std::string body, double weight,
                                             bool acts, Deadline deadline) {
    net::HttpRequest request{.method = "POST",
                             .url = settings_.url.with_target(target),
                             .headers = {{"Content-Type", "application/json"}},
                             .body = std::move(body),
                             .is_repeatable = !acts};
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
            limit_->hold(wish.value_or(k_hold));
        }
        co_return fail(http_error(response.status, response.body, wish, acts));
    } catch (const net::NotSent& error) {
        co_return failure(VenueError::Kind::retryable, error.what());
    } catch (const Unavailable& error) {
        co_return failure(acts ? VenueError::Kind::unknown : VenueError::Kind::retryable,
                          error.what());
    } catch (const UsageError& error) {
        co_return failure(VenueError::Kind::fatal, error.what());
    }
}

} // namespace nof0::venues::hyperliquid
