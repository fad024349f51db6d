// The guards of the order that an entry comes to; declared in entry_guards.hpp.
#include "base/json.hpp"
#include "rules/entry_guards.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace nof0::rules {
namespace {

using Refusal = std::optional<GuardRefusal>;

Refusal confidence(const EntryCase& entry) {
    const std::optional<double>& stated = entry.decision.confidence;
    const int least = entry.limits.confidence_min;
    if (!stated) {
        return GuardRefusal{Guard::confidence, "it is missing", {}};
    }
    if (!(*stated >= 0 && *stated <= 100)) {
        return GuardRefusal{
            Guard::confidence, "it must lie in 0 to 100", {{"confidence", *stated}}};
    }
    if (*stated < least) {
        return GuardRefusal{Guard::confidence,
                            fmt::format("{} is below {}", number_text(*stated), least),
                            {{"confidence", *stated}, {"min", static_cast<double>(least)}}};
    }
    return {};
}

Refusal exits_required(const EntryCase& entry) {
    const RiskParams& risk = entry.rules.risk;
    if (risk.stop_loss_enabled && !entry.decision.stop_loss) {
        return GuardRefusal{Guard::exits_required, "a stop loss is required and missing", {}};
    }
    if (risk.take_profit_enabled && !entry.decision.take_profit) {
        return GuardRefusal{Guard::exits_required, "a take profit is required and missing", {}};
    }
    return {};
}

// Both exits lie on their sides of the entry and of the mark: one that the mark has passed would
// trigger at once.
Refusal exit_sides(const EntryCase& entry) {
    const bool is_long = entry.plan.side == OrderSide::buy;
    const auto [low, high] = std::minmax(entry.plan.entry_reference, entry.coin->mark_px);
    const auto& below = is_long ? entry.decision.stop_loss : entry.decision.take_profit;
    const auto& above = is_long ? entry.decision.take_profit : entry.decision.stop_loss;
    const auto refusal = [&](std::string_view exit, double px, std::string_view side) {
        return GuardRefusal{Guard::exit_sides,
                            fmt::format("the {} of a {} at {} must lie {} it, not at {}", exit,
                                        is_long ? "long" : "short",
                                        number_text(entry.plan.entry_reference), side,
                                        number_text(px)),
                            {{"exit_px", px},
                             {"entry_px", entry.plan.entry_reference},
                             {"mark_px", entry.coin->mark_px}}};
    };
    if (below && !(*below < low)) {
        return refusal(is_long ? "stop loss" : "take profit", *below, "below");
    }
    if (above && !(*above > high)) {
        return refusal(is_long ? "take profit" : "stop loss", *above, "above");
    }
    return {};
}

Refusal risk_reward(const EntryCase& entry) {
    const Decision& decision = entry.decision;
    if (!decision.stop_loss || !decision.take_profit) {
        return {}; // exits_required has allowed that
    }
    const double entry_px = entry.plan.entry_reference;
    const double ratio =
        std::fabs(*decision.take_profit - entry_px) / std::fabs(entry_px - *decision.stop_loss);
    const double least = entry.limits.risk_reward_min;
    if (!exceeds(least, ratio)) {
        return {};
    }
    return GuardRefusal{
        Guard::risk_reward,
        fmt::format("a reward of {:.2f} times the risk is below {}", ratio, number_text(least)),
        {{"risk_reward", ratio}, {"min", least}}};
}

Refusal leverage(const EntryCase& entry) {
    const double stated = *entry.decision.leverage;
    if (stated < 1) {
        return GuardRefusal{Guard::leverage,
                            fmt::format("{} is below 1", number_text(stated)),
                            {{"leverage", stated}}};
    }
    // Every venue takes a leverage of 1; for more its limit must be known.
    if (!entry.coin->max_leverage && stated > 1) {
        return GuardRefusal{
            Guard::leverage, "the venue's limit for it is not known", {{"leverage", stated}}};
    }
    const double allowed =
        std::min<double>(entry.limits.leverage_max, entry.coin->max_leverage.value_or(1));
    if (!exceeds(stated, allowed)) {
        return {};
    }
    return GuardRefusal{Guard::leverage,
                        fmt::format("{} is above {}", number_text(stated), number_text(allowed)),
                        {{"leverage", stated}, {"max", allowed}}};
}

Refusal liquidity(const EntryCase& entry) {
    const GuardLimits& limits = entry.rules.limits;
    if (!limits.liquidity_guard || limits.liquidity_threshold_usd == 0) {
        return {};
    }
    if (!entry.coin->open_interest) {
        return GuardRefusal{Guard::liquidity, "its open interest is not known", {}};
    }
    const double open_usd = *entry.coin->open_interest * entry.coin->mark_px;
    if (open_usd >= limits.liquidity_threshold_usd) {
        return {};
    }
    return GuardRefusal{Guard::liquidity,
                        fmt::format("open interest of {:.0f} USD is below {:.0f} USD", open_usd,
                                    limits.liquidity_threshold_usd),
                        {{"open_interest_usd", open_usd}, {"min", limits.liquidity_threshold_usd}}};
}

// A size against a bound in USD.
GuardRefusal size_refusal(Guard guard, double size_usd, std::string_view side, double bound_usd) {
    return {guard,
            fmt::format("a position of {:.2f} USD is {} {:.2f} USD", size_usd, side, bound_usd),
            {{"notional_usd", size_usd}, {side == "below" ? "min_usd" : "max_usd", bound_usd}}};
}

Refusal value_band(const EntryCase& entry) {
    const double least = entry.limits.band.min_equity_multiple * entry.context.account.equity;
    const double most = entry.limits.band.max_equity_multiple * entry.context.account.equity;
    const double size = entry.plan.notional_usd;
    if (exceeds(least, size)) {
        return size_refusal(Guard::value_band, size, "below", least);
    }
    if (most > 0 && exceeds(size, most)) {
        return size_refusal(Guard::value_band, size, "above", most);
    }
    return {};
}

Refusal position_size(const EntryCase& entry) {
    const double most = entry.rules.risk.max_position_size_usd;
    if (!(entry.plan.notional_usd > 0)) {
        return size_refusal(Guard::position_size, entry.plan.notional_usd, "below", 0);
    }
    if (exceeds(entry.plan.notional_usd, most)) {
        return size_refusal(Guard::position_size, entry.plan.notional_usd, "above", most);
    }
    return {};
}

Refusal margin_above(Guard guard, const EntryCase& entry, double limit_pct) {
    if (limit_pct == 0) {
        return {};
    }
    const AccountView& account = entry.context.account;
    const double used =
        account.margin_used + entry.state.entered_margin_usd + entry.plan.margin_usd;
    const double used_pct = 100 * used / account.equity;
    if (!exceeds(used_pct, limit_pct)) {
        return {};
    }
    return GuardRefusal{guard,
                        fmt::format("margin would be {:.1f} % of equity, allowed are {} %",
                                    used_pct, number_text(limit_pct)),
                        {{"margin_usd", used}, {"used_pct", used_pct}, {"max_pct", limit_pct}}};
}

Refusal margin_usage(const EntryCase& entry) {
    return margin_above(Guard::margin_usage, entry, entry.rules.risk.max_margin_usage_pct);
}

Refusal exec_margin_usage(const EntryCase& entry) {
    const GuardLimits& limits = entry.rules.limits;
    return limits.margin_usage_guard
               ? margin_above(Guard::exec_margin_usage, entry, limits.max_margin_usage_pct)
               : Refusal{};
}

// What the order loses at its stop, and what the trader said that it would: neither may be more.
Refusal risk_usd(const EntryCase& entry) {
    const double limit_pct = entry.rules.risk.max_risk_pct;
    if (limit_pct == 0) {
        return {};
    }
    if (!entry.plan.risk_usd) {
        return GuardRefusal{Guard::risk_usd, "without a stop loss its risk is not known", {}};
    }
    const double risk = std::max(*entry.plan.risk_usd, entry.decision.risk_usd.value_or(0));
    const double most = entry.context.account.equity * limit_pct / 100;
    if (!exceeds(risk, most)) {
        return {};
    }
    return GuardRefusal{Guard::risk_usd,
                        fmt::format("a risk of {:.2f} USD is above {:.2f} USD", risk, most),
                        {{"risk_usd", risk}, {"max_usd", most}}};
}

constexpr std::array k_of_order{
    &confidence, &exits_required, &exit_sides,   &risk_reward,       &leverage, &liquidity,
    &value_band, &position_size,  &margin_usage, &exec_margin_usage, &risk_usd,
};

} // namespace

std::optional<GuardRefusal> refusal_of_order(const EntryCase& entry) {
    for (const auto guard : k_of_order) {
        if (Refusal refusal = guard(entry)) {
            return refusal;
        }
    }
    return {};
}

} // namespace nof0::rules
