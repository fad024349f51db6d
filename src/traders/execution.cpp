#include "traders/execution.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "traders/order_drafts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

using venues::VenueError;

OrderStatus status_after(const VenueError& error) {
    // `retryable` means that nothing happened there; the next cycle decides anew.
    return error.kind == VenueError::Kind::unknown ? OrderStatus::unknown : OrderStatus::rejected;
}

} // namespace

Order after_update(Order order, const OrderUpdate& update, ArenaTime now) {
    Order next = changed(std::move(order), update.status, now);
    if (update.oid) {
        next.oid = update.oid;
    }
    if (update.filled_qty) {
        next.filled_qty = *update.filled_qty;
    }
    const bool failed =
        update.status == OrderStatus::rejected || update.status == OrderStatus::cancelled;
    if (failed && !update.venue_status.empty()) {
        next.error_message = update.venue_status;
    }
    return next;
}

void Execution::keep(const Order& order) {
    if (is_live(order.status)) {
        seat_.live_orders.insert_or_assign(order.cloid, order);
    } else {
        seat_.live_orders.erase(order.cloid);
    }
}

void Execution::say(const Order& order) {
    done_.push_back(fmt::format("{} {} {} {}: {}{}{}", to_text(order.side), order.qty.text(),
                                order.symbol.text(), to_text(order.kind), to_text(order.status),
                                order.error_message ? ": " : "", order.error_message.value_or("")));
    log_info("traders.order", {{"model_id", seat_.id.text()},
                               {"cycle", order.origin.cycle_number},
                               {"symbol", order.symbol.text()},
                               {"source_event", order.cloid},
                               {"what", done_.back()}});
}

Task<std::vector<Order>> Execution::send(std::vector<Order> orders, venues::Grouping grouping) {
    fail_point("traders.before_send");
    const auto answer =
        co_await seat_.exchange->place(seat_.id, orders, grouping, Deadline::after(budget_));
    fail_point("traders.after_send");
    std::vector<Order> after;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        Order order = std::move(orders[i]);
        if (!answer) {
            order = changed(std::move(order), status_after(answer.error()), clock_.now());
            order.error_message = answer.error().message;
        } else if (i < answer->size()) {
            order = after_update(std::move(order), (*answer)[i], clock_.now());
        } else {
            order = changed(std::move(order), OrderStatus::unknown, clock_.now());
        }
        keep(order);
        say(order);
        co_await facts_.offer(order);
        after.push_back(std::move(order));
    }
    co_return after;
}

Task<> Execution::cancel_exits(Symbol symbol) {
    std::vector<std::string> cloids;
    for (const auto& [cloid, order] : seat_.live_orders) {
        if (order.symbol == symbol && order.reduce_only && order.trigger_px) {
            cloids.push_back(cloid);
        }
    }
    if (cloids.empty()) {
        co_return;
    }
    const auto answer = co_await seat_.exchange->cancel(seat_.id, cloids, Deadline::after(budget_));
    if (!answer) {
        log_warn("traders.cancel_failed",
                 {{"model_id", seat_.id.text()}, {"why", answer.error().message}});
        co_return; // they only reduce, and the next cycle tries again
    }
    for (std::size_t i = 0; i < cloids.size() && i < answer->size(); ++i) {
        const auto found = seat_.live_orders.find(cloids[i]);
        if (found == seat_.live_orders.end()) {
            continue; // the venue told of it meanwhile
        }
        // A cancel that is refused was for an order that is not there any more.
        OrderUpdate update = (*answer)[i];
        if (update.status == OrderStatus::rejected) {
            update.status = OrderStatus::cancelled;
        }
        Order order = after_update(found->second, update, clock_.now());
        keep(order);
        co_await facts_.offer(std::move(order));
    }
}

Task<> Execution::close(Intent intent) {
    std::vector<Order> orders{std::move(intent.order)};
    const std::vector<Order> sent = co_await send(std::move(orders), venues::Grouping::none);
    const Order& order = sent.front();
    if (order.filled_qty < order.qty) {
        co_return; // its exits stay over what is left
    }
    seat_.openings.erase(order.symbol);
    seat_.cooldowns.insert_or_assign(order.symbol,
                                     clock_.now() + seat_.rules.limits.cooldown_after_close);
    co_await cancel_exits(order.symbol);
}

Task<> Execution::place_exits(Order entry, Decimal filled, Opening opening, int size_decimals) {
    std::vector<Order> exits;
    const std::pair<OrderKind, std::optional<double>> legs[] = {
        {OrderKind::take_profit, opening.take_profit}, {OrderKind::stop_loss, opening.stop_loss}};
    for (const auto& [kind, trigger] : legs) {
        if (!trigger) {
            continue;
        }
        Result<Order> exit =
            draft_exit(seat_, entry, kind, filled, *trigger, size_decimals, clock_.now());
        if (!exit) {
            log_warn("traders.exit_impossible",
                     {{"model_id", seat_.id.text()}, {"why", exit.error().message}});
            continue;
        }
        keep(*exit);
        co_await facts_.offer(*exit);
        exits.push_back(std::move(exit.value()));
    }
    if (exits.empty()) {
        co_return;
    }
    co_await facts_.durable();
    if (facts_.has_ended(seat_.tenure())) {
        co_return;
    }
    co_await send(std::move(exits), venues::Grouping::none);
}

Task<> Execution::open(Intent intent) {
    const auto set = co_await seat_.exchange->set_leverage(
        seat_.id, intent.order.symbol, intent.plan.leverage, false, Deadline::after(budget_));
    if (!set) {
        Order refused = changed(std::move(intent.order), OrderStatus::rejected, clock_.now());
        refused.error_message = "leverage: " + set.error().message;
        keep(refused);
        say(refused);
        co_await facts_.offer(std::move(refused));
        co_return;
    }
    std::vector<Order> orders{intent.order};
    const std::vector<Order> sent = co_await send(std::move(orders), venues::Grouping::none);
    const Order entry = sent.front();
    if (entry.filled_qty.sign() <= 0) {
        co_return;
    }
    Opening opening{.opened = clock_.now(),
                    .confidence = intent.decision.confidence,
                    .risk_usd = intent.plan.risk_usd,
                    .stop_loss = intent.plan.stop_loss,
                    .take_profit = intent.plan.take_profit,
                    .leverage = static_cast<double>(intent.plan.leverage),
                    .invalidation_condition = intent.decision.invalidation_condition,
                    .origin = entry.origin};
    seat_.openings.insert_or_assign(entry.symbol, opening);
    fail_point("traders.before_exits");
    co_await place_exits(entry, entry.filled_qty, std::move(opening), intent.size_decimals);
}

Task<std::vector<std::string>> Execution::run(std::vector<Intent> intents) {
    for (const bool closing : {true, false}) {
        for (Intent& intent : intents) {
            if (intent.plan.reduce_only != closing || facts_.has_ended(seat_.tenure())) {
                continue; // not its turn, or somebody else trades for it now
            }
            if (closing) {
                co_await close(std::move(intent));
            } else {
                co_await open(std::move(intent));
            }
        }
    }
    co_return std::move(done_);
}

} // namespace nof0::traders
