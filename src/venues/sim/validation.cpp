#include "venues/sim/validation.hpp"

#include "venues/sim/execution.hpp"
#include "venues/sim/margins.hpp"
#include "venues/sim/matching.hpp"
#include "venues/sim/price_grid.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::venues::sim {
namespace {

using Refusal = std::optional<std::string>;

bool is_trigger(const SimOrder& order) {
    return order.kind == OrderKind::take_profit || order.kind == OrderKind::stop_loss;
}

std::string with_asset(std::string_view text, CoinIndex coin) {
    return fmt::format("{} asset={}", text, coin);
}

bool is_plausible(Decimal amount) { // products of two of them stay far below a Decimal's limit
    return amount.sign() > 0 && amount < Decimal::from_int(1'000'000'000);
}

Refusal check_amounts(const SimState& state, const OrderCheck& check) {
    const SimOrder& order = check.order;
    const int decimals = state.spec(check.coin).size_decimals;
    if (!is_plausible(order.qty) || !is_on_size_grid(order.qty, decimals)) {
        return with_asset("Order has invalid size.", check.coin);
    }
    if (order.kind == OrderKind::limit && !order.px) {
        return with_asset("Order has invalid price.", check.coin);
    }
    for (const auto& px : {order.px, order.trigger_px}) {
        if (px && (!is_plausible(*px) || !is_on_price_grid(*px, decimals))) {
            return with_asset("Price must be divisible by tick size.", check.coin);
        }
    }
    const Decimal mid = state.coin(check.coin).price->mid;
    if (order.px && (*order.px - mid).abs() > mid * state.settings().price_band) {
        return with_asset("Order price cannot be more than 95% away from the reference price",
                          check.coin);
    }
    return {};
}

// A close of the whole position may be as small as the position is.
Refusal check_value(const SimState& state, const OrderCheck& check) {
    const SimOrder& order = check.order;
    const EnginePosition& p = state.position(check.account, check.coin);
    const Decimal px =
        order.px.value_or(order.trigger_px.value_or(state.coin(check.coin).price->mid));
    const bool closes_all = order.reduce_only && order.qty >= p.quantity.abs();
    if (order.qty * px < state.settings().order_min_usd && !closes_all) {
        return with_asset("Order must have minimum value of $10.", check.coin);
    }
    return {};
}

Refusal check_reduce_only(const SimState& state, const OrderCheck& check) {
    const SimOrder& order = check.order;
    const EnginePosition& p = state.position(check.account, check.coin);
    if (!order.reduce_only || reducible(p, order.side).sign() > 0) {
        return {};
    }
    const bool waits = is_trigger(order) && p.quantity.is_zero() &&
                       (check.is_exit_of_entry || has_entry(state, check.account, check.coin));
    return waits ? Refusal() : with_asset("Reduce only order would increase position.", check.coin);
}

Refusal check_trigger(const SimState& state, const OrderCheck& check) {
    if (!is_trigger(check.order)) {
        return {};
    }
    if (!check.order.trigger_px || is_triggered(check.order, state.coin(check.coin).price->mark)) {
        return with_asset("Invalid TP/SL price.", check.coin);
    }
    return {};
}

Refusal check_post_only(SimState& state, const OrderCheck& check) {
    const SimOrder& order = check.order;
    if (order.kind != OrderKind::limit || order.time_in_force != TimeInForce::alo) {
        return {};
    }
    const auto offer = best_offer(state, check.coin, order.side);
    const bool buys = order.side == OrderSide::buy;
    if (!offer || (buys ? *order.px < offer->px : *order.px > offer->px)) {
        return {};
    }
    const auto other = best_offer(state, check.coin, buys ? OrderSide::sell : OrderSide::buy);
    const std::string theirs = offer->px.text();
    const std::string ours = other ? other->px.text() : "";
    return with_asset(fmt::format("Post only order would have immediately matched, bbo was {}@{}.",
                                  buys ? ours : theirs, buys ? theirs : ours),
                      check.coin);
}

Refusal check_margin(SimState& state, const OrderCheck& check) {
    const SimOrder& order = check.order;
    if (is_trigger(order) || order.reduce_only) {
        return {};
    }
    const Decimal limit = limit_of(state, check.coin, order);
    const Prospect now = prospect(state, check.coin, order.side, order.qty, limit);
    const bool may_rest = order.kind == OrderKind::limit && order.time_in_force != TimeInForce::ioc;
    Expense expense{.account = check.account,
                    .coin = check.coin,
                    .side = order.side,
                    .size = now.size,
                    .notional = now.notional,
                    .fee = fee_of(state, now.notional, true)};
    if (may_rest && now.size < order.qty) {
        // All of it, also what would close a position: only reduce-only orders hold nothing.
        const EnginePosition& p = state.position(check.account, check.coin);
        expense.to_hold = rules::initial_margin((order.qty - now.size) * *order.px, p.leverage);
    }
    return can_afford(state, expense)
               ? Refusal()
               : with_asset("Insufficient margin to place order.", check.coin);
}

} // namespace

bool is_triggered(const SimOrder& order, Decimal mark) {
    const bool when_lower = (order.kind == OrderKind::stop_loss) == (order.side == OrderSide::sell);
    return when_lower ? mark <= *order.trigger_px : mark >= *order.trigger_px;
}

bool has_entry(const SimState& state, AccountIndex account, CoinIndex coin) {
    return std::ranges::any_of(state.account(account).open, [coin](const EngineOrder* order) {
        return order->coin == coin && !order->stored.reduce_only;
    });
}

Decimal away_from_mid(const SimState& state, CoinIndex coin, OrderSide side, Decimal share) {
    const Decimal mid = state.coin(coin).price->mid;
    const Decimal away = mid * share;
    return side == OrderSide::buy ? mid + away : std::max(mid - away, Decimal());
}

Decimal limit_of(const SimState& state, CoinIndex coin, const SimOrder& order) {
    return order.px.value_or(
        away_from_mid(state, coin, order.side, state.settings().market_slippage));
}

std::optional<std::string> refusal_of(SimState& state, const OrderCheck& check) {
    if (state.account(check.account).open.size() >= state.settings().open_orders_max) {
        return with_asset("Too many open orders.", check.coin);
    }
    for (const auto rule : {check_amounts, check_value, check_reduce_only, check_trigger}) {
        if (auto refusal = rule(state, check)) {
            return refusal;
        }
    }
    if (auto refusal = check_post_only(state, check)) {
        return refusal;
    }
    return check_margin(state, check);
}

} // namespace nof0::venues::sim
