// The guards of an entry before an order is drawn up.
#include "rules/entry_guards.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace nof0::rules {
namespace {

using Refusal = std::optional<GuardRefusal>;

bool is_positive(double value) {
    return value > 0 && std::isfinite(value);
}

double minutes_until(ArenaTime until, ArenaTime now) {
    return static_cast<double>((until - now).count()) / 60e6;
}

Refusal owner(const EntryCase& entry) {
    const auto found = entry.state.other_owners.find(entry.decision.symbol);
    if (found == entry.state.other_owners.end()) {
        return {};
    }
    return GuardRefusal{
        Guard::symbol_owner, "it is " + found->second.text() + "'s in the same account", {}};
}

Refusal paused(const EntryCase& entry) {
    const auto& until = entry.state.paused_until;
    if (!until || *until <= entry.context.now) {
        return {};
    }
    const double minutes = minutes_until(*until, entry.context.now);
    return GuardRefusal{Guard::paused,
                        fmt::format("the trader is paused for {:.1f} more minutes", minutes),
                        {{"remaining_min", minutes}}};
}

Refusal sharpe(const EntryCase& entry) {
    const AccountView& account = entry.context.account;
    if (!sharpe_pause(account, entry.rules.limits)) {
        return {};
    }
    const double threshold = *entry.rules.limits.sharpe_pause_threshold;
    return GuardRefusal{
        Guard::sharpe_pause,
        fmt::format("the Sharpe ratio {:.3f} is below {}", *account.sharpe, number_text(threshold)),
        {{"sharpe", *account.sharpe}, {"threshold", threshold}}};
}

Refusal account(const EntryCase& entry) {
    const AccountView& account = entry.context.account;
    if (is_positive(account.equity) && std::isfinite(account.margin_used)) {
        return {};
    }
    return GuardRefusal{
        Guard::account, "there is no equity to trade with", {{"equity_usd", account.equity}}};
}

Refusal symbol(const EntryCase& entry) {
    if (entry.coin == nullptr) {
        return GuardRefusal{Guard::unknown_symbol, "it was not among the coins shown", {}};
    }
    if (entry.coin->is_delisted) {
        return GuardRefusal{Guard::unknown_symbol, "the venue has delisted it", {}};
    }
    return {};
}

Refusal market_data(const EntryCase& entry) {
    if (is_positive(entry.coin->mark_px) && is_positive(entry.coin->mid_px)) {
        return {};
    }
    return GuardRefusal{Guard::market_data,
                        "its price is not known",
                        {{"mark_px", entry.coin->mark_px}, {"mid_px", entry.coin->mid_px}}};
}

Refusal position_held(const EntryCase& entry) {
    const HeldView* held = entry.context.holding(entry.decision.symbol.text());
    if (held != nullptr) {
        return GuardRefusal{
            Guard::position_held, "a position on it is open already", {{"held", held->quantity}}};
    }
    if (std::ranges::find(entry.state.entered, entry.decision.symbol) !=
        entry.state.entered.end()) {
        return GuardRefusal{Guard::position_held, "it was entered earlier in this cycle", {}};
    }
    return {};
}

Refusal cooldown(const EntryCase& entry) {
    const auto& cooldowns = entry.context.cooldowns;
    const auto found = std::ranges::find(cooldowns, entry.decision.symbol, &Cooldown::symbol);
    if (!entry.rules.limits.cooldown_guard || found == cooldowns.end() ||
        found->until <= entry.context.now) {
        return {};
    }
    const double minutes = minutes_until(found->until, entry.context.now);
    return GuardRefusal{Guard::cooldown,
                        fmt::format("it cools down for {:.1f} more minutes", minutes),
                        {{"remaining_min", minutes}}};
}

Refusal max_positions(const EntryCase& entry) {
    const auto open = static_cast<int>(entry.context.held.size() + entry.state.entered.size());
    const int limit = entry.limits.positions_max;
    if (open < limit) {
        return {};
    }
    return GuardRefusal{Guard::max_positions,
                        fmt::format("{} positions are open, allowed are {}", open, limit),
                        {{"open", static_cast<double>(open)}, {"max", static_cast<double>(limit)}}};
}

Refusal max_new_positions(const EntryCase& entry) {
    const auto entered = static_cast<int>(entry.state.entered.size());
    const int limit = entry.rules.limits.max_new_positions_per_cycle;
    if (limit == 0 || entered < limit) {
        return {};
    }
    return GuardRefusal{
        Guard::max_new_positions,
        fmt::format("{} entries were allowed in this cycle, {} is the most", entered, limit),
        {{"entered", static_cast<double>(entered)}, {"max", static_cast<double>(limit)}}};
}

GuardRefusal bad_field(std::string_view name, const std::optional<double>& value) {
    GuardRefusal refusal{Guard::fields, fmt::format("{} is missing", name), {}};
    if (value) {
        refusal.reason = fmt::format("{} must be above 0", name);
        refusal.numbers = {{name, *value}};
    }
    return refusal;
}

// All that is named is positive; a size and a leverage are named; two sizes say the same.
Refusal fields(const EntryCase& entry) {
    const Decision& decision = entry.decision;
    struct Field {
        std::string_view name;
        const std::optional<double>& value;
        bool needed;
    };
    const bool sized = decision.position_size_usd.has_value();
    for (const Field& field : {Field{"leverage", decision.leverage, true},
                               Field{"position_size_usd", decision.position_size_usd, false},
                               Field{"quantity", decision.quantity, !sized},
                               Field{"entry_price", decision.entry_price, false},
                               Field{"stop_loss", decision.stop_loss, false},
                               Field{"take_profit", decision.take_profit, false},
                               Field{"risk_usd", decision.risk_usd, false}}) {
        if (field.value ? !is_positive(*field.value) : field.needed) {
            return bad_field(field.name, field.value);
        }
    }
    constexpr double k_size_disagreement_max = 0.1; // prices move while a model thinks
    const double price = decision.entry_price.value_or(entry.coin->mark_px);
    if (sized && decision.quantity &&
        std::fabs(*decision.quantity * price / *decision.position_size_usd - 1) >
            k_size_disagreement_max) {
        return GuardRefusal{Guard::fields,
                            "quantity and position_size_usd are two different sizes",
                            {{"quantity_usd", *decision.quantity * price},
                             {"position_size_usd", *decision.position_size_usd}}};
    }
    return {};
}

constexpr std::array k_before_order{
    &owner,         &paused,   &sharpe,        &account,           &symbol, &market_data,
    &position_held, &cooldown, &max_positions, &max_new_positions, &fields,
};

} // namespace

std::optional<GuardRefusal> refusal_before_order(const EntryCase& entry) {
    for (const auto guard : k_before_order) {
        if (Refusal refusal = guard(entry)) {
            return refusal;
        }
    }
    return {};
}

} // namespace nof0::rules
