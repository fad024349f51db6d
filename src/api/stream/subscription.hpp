// Subscription: what a client asked the streams for, checked.
#pragma once

#include "api/http/request.hpp"
#include "api/stream/position.hpp"
#include "api/stream/topic.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::api {

struct Subscription {
    Topics topics = Topics::all();
    std::vector<std::string> models{}; // sorted; empty: all. What concerns no trader comes to all.
    int prices_per_second = 4;
    std::optional<StreamPosition> position{}; // where it was; absent: from now on

    bool wants_model(const std::string& model) const;
};

inline constexpr int k_prices_per_second_max = 20;

// Of the query (topics, model_id, prices_per_second, last_event_id) and the header Last-Event-ID,
// which wins. The error is the sentence of a 400.
Result<Subscription> read_subscription(const Request& request, int prices_per_second_default);

} // namespace nof0::api
