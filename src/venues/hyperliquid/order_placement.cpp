#include "venues/hyperliquid/order_placement.hpp"

#include "base/json.hpp"
#include "net/timer.hpp"
#include "venues/hyperliquid/order_words.hpp"
#include "venues/hyperliquid/parse_orders.hpp"

#include <algorithm>

namespace nof0::venues::hyperliquid {
namespace {

using Kind = VenueError::Kind;
using Known = std::vector<std::optional<OrderUpdate>>;

bool any_of(const Known& known) {
    return std::ranges::any_of(known, [](const auto& one) { return one.has_value(); });
}

bool all_of(const Known& known) {
    return std::ranges::all_of(known, [](const auto& one) { return one.has_value(); });
}

// Those that the venue does not name, while it names others of the same request, may still come.
std::vector<OrderUpdate> updates_of(const Known& known, const std::vector<std::string>& cloids,
                                    std::int64_t now_ms) {
    std::vector<OrderUpdate> updates;
    for (std::size_t i = 0; i < known.size(); ++i) {
        updates.push_back(known[i].value_or(
            OrderUpdate{.cloid = cloids[i], .status = OrderStatus::unknown, .time_ms = now_ms}));
        updates.back().cloid = cloids[i];
    }
    return updates;
}

// One placement on its way: what was sent and what is known.
struct Placement {
    SignedActions& actions;
    ExchangeRest& rest;
    PlacementRequest request;
    const WallClock& clock;
    Deadline deadline;
    std::string body{};        // empty: to be signed
    bool may_be_there = false; // an answer was lost
    Known known{};             // as last asked
    std::optional<VenueError> failure{};
};

// The updates when it is clear; else `failure` says why not.
Task<std::optional<std::vector<OrderUpdate>>> try_once(Placement& placement) {
    const std::vector<std::string>& cloids = placement.request.cloids;
    if (placement.body.empty()) {
        Answer<std::string> body = placement.actions.sign(placement.request.action);
        if (!body) {
            placement.failure = body.error();
            co_return std::nullopt;
        }
        placement.body = std::move(*body);
    }
    Answer<ExchangeResponse> answer =
        co_await placement.actions.send(placement.body, cloids.size(), placement.deadline);
    Answer<std::vector<ActionStatus>> statuses =
        answer ? statuses_of(std::move(*answer), cloids.size())
               : Answer<std::vector<ActionStatus>>(fail(answer.error()));
    if (statuses) {
        std::vector<OrderUpdate> updates;
        for (std::size_t i = 0; i < cloids.size(); ++i) {
            updates.push_back(
                order_update_of((*statuses)[i], cloids[i], placement.clock.now().ms()));
        }
        co_return updates;
    }
    placement.failure = statuses.error();
    if (is_duplicate_nonce(placement.failure->message) && !placement.may_be_there) {
        // This body went out once, so somebody else with our key has used its number.
        placement.failure->kind = Kind::retryable;
    }
    placement.may_be_there = placement.may_be_there || placement.failure->kind == Kind::unknown;
    co_return std::nullopt;
}

// After a lost answer: whether the venue names all of them.
Task<bool> find_all(Placement& placement) {
    std::vector<std::string> cloids = placement.request.cloids;
    Answer<Known> known = co_await ask_order_statuses(placement.rest, placement.request.user,
                                                      std::move(cloids), placement.deadline);
    if (!known) {
        co_return false;
    }
    placement.known = std::move(*known);
    co_return all_of(placement.known);
}

Answer<std::vector<OrderUpdate>> give_up(const Placement& placement) {
    if (any_of(placement.known)) {
        return updates_of(placement.known, placement.request.cloids, placement.clock.now().ms());
    }
    VenueError error = *placement.failure;
    // A refusal of the second request says nothing of the first.
    error.kind = placement.may_be_there ? Kind::unknown : error.kind;
    return fail(std::move(error));
}

} // namespace

Task<Answer<std::optional<OrderUpdate>>> ask_order_status(ExchangeRest& rest, std::string user,
                                                          std::string cloid, Deadline deadline) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().field("type", "orderStatus").field("user", user);
    json.field("oid", cloid).end_object();
    const Answer<std::string> answer =
        co_await rest.info().ask("orderStatus", std::move(body), deadline);
    if (!answer) {
        co_return fail(answer.error());
    }
    Answer<std::optional<OrderUpdate>> update = parse_order_status(*answer);
    if (update && *update) {
        (*update)->cloid = std::move(cloid);
    }
    co_return update;
}

Task<Answer<Known>> ask_order_statuses(ExchangeRest& rest, std::string user,
                                       std::vector<std::string> cloids, Deadline deadline) {
    Known known;
    for (const std::string& cloid : cloids) {
        Answer<std::optional<OrderUpdate>> update =
            co_await ask_order_status(rest, user, cloid, deadline);
        if (!update) {
            co_return fail(update.error());
        }
        known.push_back(std::move(*update));
    }
    co_return known;
}

Task<Answer<std::vector<OrderUpdate>>> place_orders(SignedActions& actions, ExchangeRest& rest,
                                                    PlacementRequest request,
                                                    const WallClock& clock, Deadline deadline) {
    Placement placement{actions, rest, std::move(request), clock, deadline};
    net::Backoff pauses = rest.backoff();
    for (;;) {
        auto updates = co_await try_once(placement);
        if (updates) {
            co_return std::move(*updates);
        }
        if (placement.may_be_there) {
            const bool are_there = co_await find_all(placement);
            if (are_there) {
                break;
            }
        } else if (placement.failure->kind != Kind::retryable) {
            break;
        } else {
            placement.body.clear(); // nothing happened: a new number may be what it takes
        }
        const auto pause = pauses.next(deadline, placement.failure->retry_after);
        if (!pause) {
            break;
        }
        co_await net::pause(*pause);
    }
    co_return give_up(placement);
}

} // namespace nof0::venues::hyperliquid
