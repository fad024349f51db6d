// Desk: where a rule-based trader writes down what it decides in one cycle. It knows what the
// trader may still do, sizes entries within its limits, and keeps a reason for everything.
//
// A view of a context and its rules for the length of one decision; both must outlive it.
#pragma once

#include "domain/decision.hpp"
#include "domain/trading_context.hpp"
#include "rules/guard_rules.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

struct EntryIdea {
    const CoinView& coin;
    Side side = Side::long_side;
    double stop_distance = 0;   // in price; the target is as far as the least risk/reward asks
    double strength = 0;        // 0..1 and more: how clear the signal is; becomes the confidence
    double equity_share = 0.12; // of equity, as margin
    int leverage = 5;           // wanted; caps come on top
    std::string reason{};
    std::string invalidation{};
};

class Desk {
public:
    Desk(const TradingContext& context, const rules::GuardRules& rules)
        : context_(context), rules_(rules) {}

    const TradingContext& context() const { return context_; }
    // Coins that are neither held nor cooling down, liquid enough and with a place for them, in the
    // context's order; none while the trader's Sharpe ratio pauses it.
    std::vector<const CoinView*> candidates() const;
    // Of the candidates the idea with the greatest strength, when one is clear enough. `idea`
    // returns nothing for a coin that gives no signal.
    void enter_best(const std::function<std::optional<EntryIdea>(const CoinView&)>& idea);
    // False when limits leave no room for it; that is then the reason that is kept.
    bool enter(const EntryIdea& idea);
    void hold(const HeldView& held, std::string reason);
    void close(const HeldView& held, std::string reason);
    // Why nothing was entered.
    void wait(std::string reason) { waiting_ = std::move(reason); }

    const std::vector<Decision>& decisions() const { return decisions_; }
    const std::string& waiting() const { return waiting_; }
    // Minutes since a position was opened.
    double held_minutes(const HeldView& held) const;

private:
    bool may_enter(const CoinView& coin) const;
    void add_exits(const EntryIdea& idea, double risk_reward_min, Decision& decision) const;
    double notional_for(const EntryIdea& idea, double leverage) const;

    const TradingContext& context_;
    const rules::GuardRules& rules_;
    std::vector<Decision> decisions_;
    std::string waiting_;
    int entered_ = 0;
    double entered_margin_usd_ = 0;
};

// The distance of a stop that noise does not reach: eight ATR of three minutes, but no less
// than 0.8 % of the price and 0.6 ATR of four hours. Absent without an ATR.
std::optional<double> intraday_stop_distance(const CoinView& coin);

} // namespace nof0::traders
