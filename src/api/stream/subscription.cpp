#include "api/stream/subscription.hpp"

#include "api/parameters.hpp"
#include "domain/trader_id.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::api {
namespace {

constexpr std::size_t k_models_max = 256;

// "a,b": its words; empty ones are left out.
std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (comma > 0) {
            words.push_back(list.substr(0, comma));
        }
        list.remove_prefix(std::min(list.size(), comma + 1));
    }
    return words;
}

Status<> read_topics(const Request& request, Subscription& into) {
    const auto words = words_of(request.query_value("topics").value_or(""));
    if (words.empty()) {
        return Done{};
    }
    into.topics = {};
    for (const std::string_view word : words) {
        const auto topic = parse_topic(word);
        if (!topic) {
            return fail(
                fmt::format("topics must be some of prices, trades, positions, leaderboard, "
                            "equity, decisions, system; '{}' is none",
                            word.substr(0, 64)));
        }
        into.topics.add(*topic);
    }
    return Done{};
}

Status<> read_models(const Request& request, Subscription& into) {
    for (const std::string_view word : words_of(request.query_value("model_id").value_or(""))) {
        if (!TraderId::is_valid(word) || into.models.size() == k_models_max) {
            return fail("model_id must be ids of at most 256 traders");
        }
        into.models.emplace_back(word);
    }
    std::ranges::sort(into.models);
    return Done{};
}

Status<> read_where(const Request& request, Subscription& into) {
    std::string_view text = request.header("Last-Event-ID");
    if (text.empty()) {
        text = request.query_value("last_event_id").value_or("");
    }
    if (text.empty()) {
        return Done{};
    }
    into.position = parse_position(text);
    if (!into.position) {
        return fail("last_event_id must be the id of an event, as in 1234-0");
    }
    return Done{};
}

constexpr Parameter k_rate{"prices_per_second", ParameterKind::whole_number,
                           "how often prices are sent, at most", 1, k_prices_per_second_max};

} // namespace

bool Subscription::wants_model(const std::string& model) const {
    return models.empty() || model.empty() || std::ranges::binary_search(models, model);
}

Result<Subscription> read_subscription(const Request& request, int prices_per_second_default) {
    Subscription subscription;
    const auto rate = whole_number(request, k_rate);
    if (!rate) {
        return fail(rate.error());
    }
    subscription.prices_per_second = static_cast<int>((*rate).value_or(prices_per_second_default));
    for (const auto read : {read_topics, read_models, read_where}) {
        if (const Status<> status = read(request, subscription); !status) {
            return fail(status.error());
        }
    }
    return subscription;
}

} // namespace nof0::api
