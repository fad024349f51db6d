// What HyperliquidExchange does with orders.
#include "venues/hyperliquid/exchange.hpp"

#include "venues/hyperliquid/order_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::size_t k_orders_max = 100; // of one request

Failure<VenueError> refused_order(const std::string& cloid, const std::string& reason) {
    return refused(fmt::format("{}: {}", cloid, reason));
}

} // namespace

Task<Answer<OrderRequest>> HyperliquidExchange::request_of(Order order, Deadline deadline) {
    const Answer<TradedAsset> traded = co_await asset(order.symbol, deadline);
    if (!traded) {
        co_return fail(traded.error());
    }
    std::optional<Decimal> reference;
    if (needs_mid(order)) {
        const Answer<Decimal> price = co_await mid(order.symbol, deadline);
        if (!price) {
            co_return fail(price.error());
        }
        reference = *price;
    }
    Result<OrderRequest> request = order_request_of(order, *traded, reference, settings_.slippage);
    if (!request) {
        co_return refused_order(order.cloid, request.error().message);
    }
    co_return std::move(*request);
}

Task<Answer<std::vector<std::optional<OrderUpdate>>>>
HyperliquidExchange::already_placed(std::vector<Order> orders, Deadline deadline) {
    std::vector<std::optional<OrderUpdate>> known(orders.size());
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const Order& order = orders[i];
        const bool is_new = order.status == OrderStatus::intended &&
                            order.created_ms >= started_ms_ && placed_.find(order.cloid) == nullptr;
        if (is_new) {
            continue;
        }
        Answer<std::optional<OrderUpdate>> update =
            co_await ask_order_status(rest_, account_, order.cloid, deadline);
        if (!update) {
            co_return fail(update.error());
        }
        known[i] = std::move(*update);
    }
    co_return known;
}

Task<Answer<std::vector<OrderUpdate>>>
HyperliquidExchange::place_new(std::vector<Order> orders, Grouping grouping, Deadline deadline) {
    PlacementRequest placement{.user = account_};
    std::vector<OrderRequest> requests;
    for (const Order& order : orders) {
        Answer<OrderRequest> request = co_await request_of(order, deadline);
        if (!request) {
            co_return fail(request.error()); // none goes out: they belong together
        }
        requests.push_back(std::move(*request));
        placement.cloids.push_back(order.cloid);
    }
    placement.action = order_action(requests, grouping);
    for (const Order& order : orders) {
        placed_.remember(order.cloid, {order.origin.trader, order.symbol});
    }
    co_return co_await place_orders(actions_, rest_, std::move(placement), clock_, deadline);
}

Task<Answer<std::vector<OrderUpdate>>> HyperliquidExchange::place(TraderId,
                                                                  std::vector<Order> orders,
                                                                  Grouping grouping,
                                                                  Deadline deadline) {
    if (orders.empty() || orders.size() > k_orders_max) {
        co_return refused("a request holds 1 to 100 orders");
    }
    Answer<std::vector<std::optional<OrderUpdate>>> known =
        co_await already_placed(orders, deadline);
    if (!known) {
        co_return fail(known.error());
    }
    std::vector<Order> missing;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        if (!(*known)[i]) {
            missing.push_back(orders[i]);
        }
    }
    if (grouping != Grouping::none && missing.size() != orders.size()) {
        missing.clear(); // they went out together, or not at all
    }
    std::vector<OrderUpdate> placed;
    if (!missing.empty()) {
        Answer<std::vector<OrderUpdate>> answer =
            co_await place_new(std::move(missing), grouping, deadline);
        if (!answer) {
            co_return answer;
        }
        placed = std::move(*answer);
    }
    std::vector<OrderUpdate> updates;
    auto next = placed.begin();
    for (std::size_t i = 0; i < orders.size(); ++i) {
        if ((*known)[i]) {
            updates.push_back(std::move(*(*known)[i]));
        } else if (next != placed.end()) {
            updates.push_back(std::move(*next++));
        } else {
            updates.push_back({.cloid = orders[i].cloid, .time_ms = clock_.now().ms()});
        }
    }
    co_return updates;
}

Task<Answer<std::vector<CancelByCloidRequest>>>
HyperliquidExchange::cancels_of(std::vector<std::string> cloids, Deadline deadline) {
    std::unordered_map<std::string, Symbol> symbols;
    for (const std::string& cloid : cloids) {
        if (const PlacedOrder* placed = placed_.find(cloid)) {
            symbols.emplace(cloid, placed->symbol);
        }
    }
    if (symbols.size() < cloids.size()) { // placed before this process began, or by hand
        Answer<std::vector<RestingOrder>> resting =
            co_await open_orders(TraderId::unattributed(), deadline);
        if (!resting) {
            co_return fail(resting.error());
        }
        for (const RestingOrder& order : *resting) {
            if (order.cloid) {
                symbols.emplace(*order.cloid, order.symbol);
            }
        }
    }
    std::vector<CancelByCloidRequest> cancels;
    for (std::string& cloid : cloids) {
        const auto symbol = symbols.find(cloid);
        if (symbol == symbols.end()) {
            continue;
        }
        const Answer<TradedAsset> traded = co_await asset(symbol->second, deadline);
        if (!traded) {
            co_return fail(traded.error());
        }
        cancels.push_back({traded->number, std::move(cloid)});
    }
    co_return cancels;
}

// What the venue says of an order that could not be cancelled: it may have been filled.
Task<OrderUpdate> HyperliquidExchange::word_of(std::string cloid, std::string otherwise,
                                               Deadline deadline) {
    Answer<std::optional<OrderUpdate>> update =
        co_await ask_order_status(rest_, account_, cloid, deadline);
    if (update && *update) {
        co_return std::move(**update);
    }
    co_return OrderUpdate{.cloid = std::move(cloid),
                          .venue_status = std::move(otherwise),
                          .time_ms = clock_.now().ms()};
}

Task<Answer<std::vector<OrderUpdate>>>
HyperliquidExchange::cancel(TraderId, std::vector<std::string> cloids, Deadline deadline) {
    if (cloids.empty() || cloids.size() > k_orders_max) {
        co_return refused("a request cancels 1 to 100 orders");
    }
    const auto broken = std::ranges::find_if_not(cloids, is_valid_cloid);
    if (broken != cloids.end()) {
        co_return refused_order(*broken, "no valid cloid");
    }
    Answer<std::vector<CancelByCloidRequest>> cancels = co_await cancels_of(cloids, deadline);
    if (!cancels) {
        co_return fail(cancels.error());
    }
    std::unordered_map<std::string, ActionStatus> statuses;
    if (!cancels->empty()) {
        WireValue action = cancel_by_cloid_action(*cancels);
        Answer<ExchangeResponse> response =
            co_await actions_.carry_out(std::move(action), cancels->size(), deadline);
        Answer<std::vector<ActionStatus>> answered =
            response ? statuses_of(std::move(*response), cancels->size())
                     : Answer<std::vector<ActionStatus>>(fail(response.error()));
        if (!answered) {
            co_return fail(answered.error());
        }
        for (std::size_t i = 0; i < cancels->size(); ++i) {
            statuses[(*cancels)[i].cloid] = std::move((*answered)[i]);
        }
    }
    std::vector<OrderUpdate> updates;
    for (std::string& cloid : cloids) {
        const ActionStatus& status = statuses[cloid];
        if (status.word == "success") {
            updates.push_back({.cloid = cloid,
                               .status = OrderStatus::cancelled,
                               .venue_status = status.word,
                               .time_ms = clock_.now().ms()});
        } else {
            updates.push_back(co_await word_of(cloid, status.error, deadline));
        }
    }
    co_return updates;
}

Task<Answer<OrderUpdate>> HyperliquidExchange::modify(TraderId trader, Order order,
                                                      Deadline deadline) {
    Answer<OrderRequest> request = co_await request_of(order, deadline);
    if (!request) {
        co_return fail(request.error());
    }
    // A batch of one: unlike the single action it answers with the new order's number.
    WireValue action = batch_modify_action({{order.cloid, std::move(*request)}});
    placed_.remember(order.cloid, {std::move(trader), order.symbol});
    Answer<ExchangeResponse> response = co_await actions_.carry_out(std::move(action), 1, deadline);
    if (!response) {
        co_return fail(response.error());
    }
    Answer<std::vector<ActionStatus>> statuses = statuses_of(std::move(*response), 1);
    if (!statuses) {
        co_return co_await word_of(order.cloid, statuses.error().message, deadline);
    }
    const ActionStatus& status = statuses->front();
    if (!status.error.empty()) { // what rests is as it was
        co_return fail(VenueError{kind_of_error(status.error), status.error, {}});
    }
    co_return order_update_of(status, order.cloid, clock_.now().ms());
}

Task<Answer<Done>> HyperliquidExchange::set_leverage(TraderId, Symbol symbol, int leverage,
                                                     bool is_cross, Deadline deadline) {
    const Answer<TradedAsset> traded = co_await asset(std::move(symbol), deadline);
    if (!traded) {
        co_return fail(traded.error());
    }
    WireValue action = update_leverage_action(traded->number, is_cross, leverage);
    const Answer<ExchangeResponse> response =
        co_await actions_.carry_out(std::move(action), 1, deadline);
    co_return response ? Answer<Done>(Done{}) : fail(response.error());
}

Task<Answer<Done>> HyperliquidExchange::schedule_cancel(TraderId,
                                                        std::optional<std::int64_t> time_ms,
                                                        Deadline deadline) {
    WireValue action = schedule_cancel_action(time_ms);
    const Answer<ExchangeResponse> response =
        co_await actions_.carry_out(std::move(action), 1, deadline);
    co_return response ? Answer<Done>(Done{}) : fail(response.error());
}

} // namespace nof0::venues::hyperliquid
