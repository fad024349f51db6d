#include "traders/baselines/baseline.hpp"

#include "base/json.hpp"
#include "traders/baselines/strategies.hpp"

#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace nof0::traders {
namespace {

// What the rule looked at: its account, what it holds, and its figures of every coin.
std::string facts_of(const Strategy& strategy, const TradingContext& context) {
    std::string text =
        fmt::format("cycle {}, equity {:.2f}, free {:.2f} USD\n", context.cycle_number,
                    context.account.equity, context.account.available);
    const auto out = std::back_inserter(text);
    for (const HeldView& held : context.held) {
        fmt::format_to(out, "held {} {:.6g} at {:.6g}, {:+.1f} %\n", held.symbol.text(),
                       held.quantity, held.entry_price, held.pnl_pct);
    }
    text += "coin";
    for (const Column& column : strategy.columns) {
        fmt::format_to(out, " {}", column.name);
    }
    for (const CoinView& coin : context.coins) {
        fmt::format_to(out, "\n{}", coin.symbol.text());
        for (const Column& column : strategy.columns) {
            if (const std::optional<double> value = column.read(coin)) {
                fmt::format_to(out, " {:.6g}", *value);
            } else {
                text += " -";
            }
        }
    }
    return text;
}

std::string_view side_word(const Decision& decision) {
    return decision.kind == SignalKind::enter_long ? "long" : "short";
}

// "I go long BTC: ... I close SOL: ... I hold XRP and ETH."
std::string summary_of(const Desk& desk) {
    std::string text;
    std::string held;
    bool entered = false;
    for (const Decision& decision : desk.decisions()) {
        const std::string& symbol = decision.symbol.text();
        if (decision.is_entry()) {
            text +=
                fmt::format("I go {} {}: {}. ", side_word(decision), symbol, decision.reasoning);
            entered = true;
        } else if (decision.kind == SignalKind::close) {
            text += fmt::format("I close {}: {}. ", symbol, decision.reasoning);
        } else {
            held += (held.empty() ? "" : ", ") + symbol;
        }
    }
    if (!held.empty()) {
        text += "I hold " + held + ". ";
    }
    if (!entered) {
        text +=
            fmt::format("I {}: {}. ", held.empty() ? "stay out" : "add nothing", desk.waiting());
    }
    text.pop_back();
    return text;
}

// Why it does what it does; what is only held keeps its reason in the answer.
std::string reasons_of(const Desk& desk) {
    std::string text;
    bool entered = false;
    for (const Decision& decision : desk.decisions()) {
        if (decision.kind != SignalKind::hold) {
            text += fmt::format("{} {}: {}\n", decision.symbol.text(), to_text(decision.kind),
                                decision.reasoning);
        }
        entered = entered || decision.is_entry();
    }
    if (!entered) {
        text += desk.waiting() + "\n";
    }
    text.pop_back();
    return text;
}

// What the rule itself says: the signal and its reason; the rest of the public answer follows from
// what is held.
std::string said_json(const std::vector<Decision>& decisions) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const Decision& decision : decisions) {
        json.outside_key(decision.symbol.text())
            .begin_object()
            .field("signal", to_text(decision.kind))
            .field("justification", decision.reasoning)
            .end_object();
    }
    json.end_object();
    return text;
}

class Baseline final : public Decider {
public:
    Baseline(std::string_view name, rules::GuardRules rules)
        : name_(strategy_of(name).name), rules_(std::move(rules)) {}

    Task<DecisionAnswer> decide(std::shared_ptr<const TradingContext> context) override {
        co_return baseline_answer(name_, *context, rules_);
    }

private:
    std::string_view name_;
    rules::GuardRules rules_;
};

} // namespace

std::string public_decisions_json(const std::vector<Decision>& decisions) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const Decision& decision : decisions) {
        json.outside_key(decision.symbol.text())
            .begin_object()
            .field("coin", decision.symbol.text())
            .field("signal", to_text(decision.kind))
            .field("quantity", decision.quantity)
            .field("leverage", decision.leverage)
            .field("profit_target", decision.take_profit)
            .field("stop_loss", decision.stop_loss)
            .field("risk_usd", decision.risk_usd);
        json.key("confidence");
        if (decision.confidence) {
            json.value(*decision.confidence / 100);
        } else {
            json.null();
        }
        json.field("invalidation_condition", decision.invalidation_condition)
            .field("justification", decision.reasoning)
            .end_object();
    }
    json.end_object();
    return text;
}

DecisionAnswer baseline_answer(std::string_view name, const TradingContext& context,
                               const rules::GuardRules& rules) {
    const Strategy& strategy = strategy_of(name);
    Desk desk(context, rules);
    strategy.decide(desk);
    DecisionAnswer answer;
    answer.decisions = desk.decisions();
    answer.decisions_json = public_decisions_json(answer.decisions);
    answer.said = {{MessageRole::system, std::string(strategy.rule), context.now},
                   {MessageRole::user, facts_of(strategy, context), context.now},
                   {MessageRole::assistant, said_json(answer.decisions), context.now}};
    answer.cot_trace = reasons_of(desk);
    answer.summary = summary_of(desk);
    answer.skill = strategy.name;
    return answer;
}

std::unique_ptr<Decider> make_baseline(std::string_view name, rules::GuardRules rules) {
    return std::make_unique<Baseline>(name, std::move(rules));
}

} // namespace nof0::traders
