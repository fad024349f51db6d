#include "rules/guards.hpp"

#include "base/json.hpp"
#include "rules/entry_guards.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace nof0::rules {
namespace {

GuardResult refused(const Decision& decision, GuardRefusal refusal) {
    return {.symbol = decision.symbol, .kind = decision.kind, .refusal = std::move(refusal)};
}

// The quantity in whole steps of the venue, never more than was asked for.
double in_whole_steps(double quantity, const std::optional<int>& decimals) {
    if (!decimals) {
        return quantity;
    }
    const double steps_per_coin = std::pow(10.0, *decimals);
    // A quantity that is a whole number of steps may be a hair below it as a double.
    return std::floor(quantity * steps_per_coin * (1 + 1e-12)) / steps_per_coin;
}

OrderPlan plan_of(const EntryCase& entry) {
    const Decision& decision = entry.decision;
    const bool is_long = decision.kind == SignalKind::enter_long;
    OrderPlan plan{.symbol = decision.symbol, .side = is_long ? OrderSide::buy : OrderSide::sell};
    plan.entry_reference = entry.rules.at_decision_price
                               ? decision.entry_price.value_or(entry.coin->mark_px)
                               : entry.coin->mark_px;
    const double wanted = decision.position_size_usd
                              ? *decision.position_size_usd / plan.entry_reference
                              : *decision.quantity;
    plan.quantity = in_whole_steps(wanted, entry.coin->sz_decimals);
    plan.notional_usd = plan.quantity * plan.entry_reference;
    // Held to a range that an int holds; the guard of leverage judges what was stated.
    plan.leverage = static_cast<int>(std::clamp(*decision.leverage, 1.0, 1e6));
    plan.margin_usd = plan.notional_usd / plan.leverage;
    if (entry.rules.risk.stop_loss_enabled) {
        plan.stop_loss = decision.stop_loss;
    }
    if (entry.rules.risk.take_profit_enabled) {
        plan.take_profit = decision.take_profit;
    }
    if (decision.stop_loss) {
        plan.risk_usd = plan.quantity * std::fabs(plan.entry_reference - *decision.stop_loss);
    }
    return plan;
}

GuardResult judge_entry(const Decision& decision, const TradingContext& context,
                        const GuardRules& rules, const GuardState& state) {
    EntryCase entry{.decision = decision,
                    .context = context,
                    .rules = rules,
                    .state = state,
                    .limits = entry_limits(rules, decision.symbol),
                    .coin = context.coin(decision.symbol.text()),
                    .plan = OrderPlan{.symbol = decision.symbol}};
    if (auto refusal = refusal_before_order(entry)) {
        return refused(decision, std::move(*refusal));
    }
    entry.plan = plan_of(entry);
    if (auto refusal = refusal_of_order(entry)) {
        return refused(decision, std::move(*refusal));
    }
    return {.symbol = decision.symbol, .kind = decision.kind, .plan = std::move(entry.plan)};
}

GuardResult judge_close(const Decision& decision, const TradingContext& context,
                        const GuardState& state) {
    if (const auto owner = state.other_owners.find(decision.symbol);
        owner != state.other_owners.end()) {
        return refused(decision, {Guard::symbol_owner, "it is " + owner->second.text() + "'s", {}});
    }
    const HeldView* held = context.holding(decision.symbol.text());
    if (held == nullptr || held->quantity == 0) {
        return refused(decision, {Guard::not_held, "nothing of it is held", {}});
    }
    // Models write a short's quantity with either sign; a negative one for a long is a mistake
    // about what is held.
    const bool is_long = held->quantity > 0;
    if (is_long && decision.quantity.value_or(0) < 0) {
        return refused(decision,
                       {Guard::close_side,
                        fmt::format("a short of {} is to be closed, a long of {} is held",
                                    number_text(-*decision.quantity), number_text(held->quantity)),
                        {{"quantity", *decision.quantity}, {"held", held->quantity}}});
    }
    const CoinView* coin = context.coin(decision.symbol.text());
    const double reference = coin != nullptr ? coin->mark_px : held->mark_price;
    if (!(reference > 0) || !std::isfinite(reference)) {
        return refused(decision, {Guard::market_data, "its price is not known", {}});
    }
    OrderPlan plan{.symbol = decision.symbol,
                   .side = is_long ? OrderSide::sell : OrderSide::buy,
                   .quantity = std::fabs(held->quantity),
                   .entry_reference = reference,
                   .reduce_only = true};
    plan.notional_usd = plan.quantity * reference;
    plan.leverage = std::max(1, static_cast<int>(held->leverage));
    return {.symbol = decision.symbol, .kind = decision.kind, .plan = std::move(plan)};
}

} // namespace

GuardResult judge_one(const Decision& decision, const TradingContext& context,
                      const GuardRules& rules, const GuardState& state) {
    if (decision.is_entry()) {
        return judge_entry(decision, context, rules, state);
    }
    if (decision.kind == SignalKind::close) {
        return judge_close(decision, context, state);
    }
    return {.symbol = decision.symbol, .kind = decision.kind};
}

std::vector<GuardResult> judge(std::span<const Decision> decisions, const TradingContext& context,
                               const GuardRules& rules, GuardState state) {
    std::vector<GuardResult> results;
    results.reserve(decisions.size());
    for (const Decision& decision : decisions) {
        results.push_back(judge_one(decision, context, rules, state));
        if (decision.is_entry() && results.back().plan) {
            state.entered.push_back(decision.symbol);
            state.entered_margin_usd += results.back().plan->margin_usd;
        }
    }
    return results;
}

std::optional<Milliseconds> sharpe_pause(const AccountView& account, const GuardLimits& limits) {
    const bool breached = limits.sharpe_pause_threshold && account.sharpe &&
                          *account.sharpe < *limits.sharpe_pause_threshold;
    return breached ? std::optional(limits.pause_duration_on_breach) : std::nullopt;
}

} // namespace nof0::rules
