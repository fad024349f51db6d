#include "rules/guard_result.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

namespace nof0::rules {
namespace {

void write_plan_numbers(JsonWriter& json, const OrderPlan& plan) {
    json.field("quantity", plan.quantity)
        .field("notional_usd", plan.notional_usd)
        .field("leverage", plan.leverage)
        .field("reference_px", plan.entry_reference);
    if (plan.stop_loss) {
        json.field("stop_loss_px", *plan.stop_loss);
    }
    if (plan.take_profit) {
        json.field("take_profit_px", *plan.take_profit);
    }
    if (plan.risk_usd) {
        json.field("risk_usd", *plan.risk_usd);
    }
}

void write_result(JsonWriter& json, const GuardResult& result) {
    json.begin_object()
        .field("symbol", result.symbol.text())
        .field("signal", to_text(result.kind))
        .field("allowed", result.allowed());
    if (result.refusal) {
        json.field("guard", to_text(result.refusal->guard)).field("reason", result.refusal->reason);
    }
    json.key("numbers").begin_object();
    if (result.refusal) {
        for (const GuardNumber& number : result.refusal->numbers) {
            json.field(number.name, number.value);
        }
    } else if (result.plan) {
        write_plan_numbers(json, *result.plan);
    }
    json.end_object().end_object();
}

} // namespace

std::string_view to_text(Guard guard) {
    switch (guard) {
    case Guard::symbol_owner:
        return "symbol_owner";
    case Guard::not_held:
        return "not_held";
    case Guard::close_side:
        return "close_side";
    case Guard::paused:
        return "paused";
    case Guard::sharpe_pause:
        return "sharpe_pause";
    case Guard::account:
        return "account";
    case Guard::unknown_symbol:
        return "unknown_symbol";
    case Guard::market_data:
        return "market_data";
    case Guard::position_held:
        return "position_held";
    case Guard::cooldown:
        return "cooldown";
    case Guard::max_positions:
        return "max_positions";
    case Guard::max_new_positions:
        return "max_new_positions";
    case Guard::fields:
        return "fields";
    case Guard::confidence:
        return "confidence";
    case Guard::exits_required:
        return "exits_required";
    case Guard::exit_sides:
        return "exit_sides";
    case Guard::risk_reward:
        return "risk_reward";
    case Guard::leverage:
        return "leverage";
    case Guard::liquidity:
        return "liquidity";
    case Guard::value_band:
        return "value_band";
    case Guard::position_size:
        return "position_size";
    case Guard::margin_usage:
        return "margin_usage";
    case Guard::exec_margin_usage:
        return "exec_margin_usage";
    case Guard::risk_usd:
        return "risk_usd";
    }
    ensure_failed("a guard without a name", std::source_location::current());
}

std::string line_of(const GuardResult& result) {
    const std::string head = fmt::format("{} {}", result.symbol.text(), to_text(result.kind));
    if (result.refusal) {
        return fmt::format("{} refused by {}: {}", head, to_text(result.refusal->guard),
                           result.refusal->reason);
    }
    if (!result.plan) {
        return head + " allowed";
    }
    const OrderPlan& plan = *result.plan;
    return fmt::format("{} allowed: {} {} at {} ({:.2f} USD, {}x)", head,
                       plan.side == OrderSide::buy ? "buy" : "sell", number_text(plan.quantity),
                       number_text(plan.entry_reference), plan.notional_usd, plan.leverage);
}

std::string guard_results_json(std::span<const GuardResult> results) {
    std::string text;
    JsonWriter json(text);
    json.begin_array();
    for (const GuardResult& result : results) {
        write_result(json, result);
    }
    json.end_array();
    return text;
}

} // namespace nof0::rules
