// What the exchange endpoint answers to an action.
//
// HTTP 200 and "status":"ok" say only that the request was read: each order has a status of its
// own, an object or a bare word, and some refusals of a whole batch come as one element.
#pragma once

#include "domain/venue_account.hpp"
#include "venues/provider.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::venues::hyperliquid {

// One element of statuses.
struct ActionStatus {
    std::string word{};  // "resting", "filled", "success", "waitingForTrigger", ...
    std::string error{}; // the venue's text; empty: it was taken
    std::optional<std::int64_t> oid{};
    std::optional<std::string> cloid{};
    std::optional<Decimal> filled_size{};
    std::optional<Decimal> average_px{};

    bool operator==(const ActionStatus&) const = default;
};

struct ExchangeResponse {
    std::string type{}; // "order", "cancel", "default"
    std::vector<ActionStatus> statuses{};

    bool operator==(const ExchangeResponse&) const = default;
};

// {"status":"err"} is the error that its text means. What is no answer of the venue, be it with
// status 200, is `unknown`: the action may have been carried out.
Answer<ExchangeResponse> parse_exchange_response(std::string_view body);

// One status for each of `count` orders: a single error stands for all of them. Otherwise a number
// that differs is `unknown`.
Answer<std::vector<ActionStatus>> statuses_of(ExchangeResponse response, std::size_t count);

// What a status says of the order with that cloid.
OrderUpdate order_update_of(const ActionStatus& status, std::string cloid, std::int64_t time_ms);

// What another status than 200 means. `may_have_acted`: the request was an action, so that a server
// which failed after reading it may have carried it out.
VenueError http_error(int status, std::string_view body, std::optional<Milliseconds> retry_after,
                      bool may_have_acted);

} // namespace nof0::venues::hyperliquid
