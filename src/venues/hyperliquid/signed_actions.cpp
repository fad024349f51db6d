#include "venues/hyperliquid/signed_actions.hpp"

#include "net/timer.hpp"

namespace nof0::venues::hyperliquid {
namespace {

// The venue's price of a batch.
double weight_of(std::size_t orders) {
    return 1 + static_cast<double>(orders / 40);
}

} // namespace

SignedActions::SignedActions(ExchangeRest& rest, PrivateKey key, SigningSettings settings,
                             const WallClock& clock)
    : rest_(rest), key_(std::move(key)), settings_(std::move(settings)), clock_(clock),
      nonces_(settings_.nonces ? settings_.nonces : std::make_shared<Nonces>()) {}

Answer<std::string> SignedActions::sign(const WireValue& action) {
    const std::int64_t now_ms = clock_.now().ms();
    const Result<std::uint64_t> nonce = nonces_->next(now_ms);
    if (!nonce) {
        return fail(VenueError{VenueError::Kind::fatal, nonce.error().message, {}});
    }
    ActionTerms terms{.nonce = *nonce, .vault = settings_.vault};
    if (settings_.lifetime) {
        terms.expires_after = static_cast<std::uint64_t>(now_ms + settings_.lifetime->count());
    }
    return signed_request_body(action, terms, settings_.network, key_);
}

Task<Answer<ExchangeResponse>> SignedActions::send(std::string body, std::size_t orders,
                                                   Deadline deadline) {
    const Answer<std::string> answer =
        co_await rest_.act(std::move(body), weight_of(orders), deadline);
    if (!answer) {
        co_return fail(answer.error());
    }
    co_return parse_exchange_response(*answer);
}

Task<Answer<ExchangeResponse>> SignedActions::carry_out(WireValue action, std::size_t orders,
                                                        Deadline deadline) {
    net::Backoff pauses = rest_.backoff();
    for (;;) {
        Answer<std::string> body = sign(action);
        if (!body) {
            co_return fail(body.error());
        }
        Answer<ExchangeResponse> answer = co_await send(std::move(*body), orders, deadline);
        const bool is_final = answer || answer.error().kind == VenueError::Kind::refused ||
                              answer.error().kind == VenueError::Kind::fatal;
        if (is_final) {
            co_return answer;
        }
        const auto pause = pauses.next(deadline, answer.error().retry_after);
        if (!pause) {
            co_return answer;
        }
        co_await net::pause(*pause);
    }
}

} // namespace nof0::venues::hyperliquid
