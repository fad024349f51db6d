#include "traders/baselines/desk.hpp"

#include "rules/guards.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

// Sizes stay this far inside a limit, because the mark moves between decision and order.
constexpr double k_inside = 0.97;
constexpr double k_notional_min_usd = 20;

// Six significant digits: a price that a person would write.
double readable(double px) {
    const double unit = std::pow(10.0, std::floor(std::log10(px)) - 5);
    return std::round(px / unit) * unit;
}

double in_whole_steps(double quantity, const CoinView& coin) {
    const double steps_per_coin = std::pow(10.0, coin.sz_decimals.value_or(6));
    return std::floor(quantity * steps_per_coin) / steps_per_coin;
}

bool is_liquid(const CoinView& coin, const GuardLimits& limits) {
    return !limits.liquidity_guard || limits.liquidity_threshold_usd == 0 ||
           coin.open_interest.value_or(0) * coin.mark_px >= limits.liquidity_threshold_usd;
}

double limit_of(double limit, bool is_checked = true) {
    return is_checked && limit > 0 ? limit : 1e18;
}

} // namespace

double Desk::held_minutes(const HeldView& held) const {
    return static_cast<double>((context_.now - held.opened).count()) / 60e6;
}

bool Desk::may_enter(const CoinView& coin) const {
    const auto open = static_cast<int>(context_.held.size()) + entered_;
    const int per_cycle = rules_.limits.max_new_positions_per_cycle;
    const bool cools = std::ranges::any_of(context_.cooldowns, [&](const Cooldown& cooldown) {
        return cooldown.symbol == coin.symbol && cooldown.until > context_.now;
    });
    const bool decided = std::ranges::any_of(
        decisions_, [&](const Decision& decision) { return decision.symbol == coin.symbol; });
    return !cools && !decided && !coin.is_delisted && coin.mark_px > 0 &&
           is_liquid(coin, rules_.limits) && context_.holding(coin.symbol.text()) == nullptr &&
           open < rules::entry_limits(rules_, coin.symbol).positions_max &&
           (per_cycle == 0 || entered_ < per_cycle);
}

std::vector<const CoinView*> Desk::candidates() const {
    std::vector<const CoinView*> found;
    if (rules::sharpe_pause(context_.account, rules_.limits)) {
        return found;
    }
    for (const CoinView& coin : context_.coins) {
        if (may_enter(coin)) {
            found.push_back(&coin);
        }
    }
    return found;
}

void Desk::enter_best(const std::function<std::optional<EntryIdea>(const CoinView&)>& idea) {
    std::optional<EntryIdea> best;
    for (const CoinView* coin : candidates()) {
        std::optional<EntryIdea> found = idea(*coin);
        if (found && (!best || found->strength > best->strength)) {
            best.emplace(*found);
        }
    }
    if (best) {
        enter(*best);
    }
}

double Desk::notional_for(const EntryIdea& idea, double leverage) const {
    const rules::EntryLimits limits = rules::entry_limits(rules_, idea.coin.symbol);
    const AccountView& account = context_.account;
    const double margin_pct =
        std::min({100.0, limit_of(rules_.risk.max_margin_usage_pct),
                  limit_of(rules_.limits.max_margin_usage_pct, rules_.limits.margin_usage_guard)});
    const double margin_left =
        account.equity * margin_pct / 100 - account.margin_used - entered_margin_usd_;
    const double risk_usd = account.equity * limit_of(rules_.risk.max_risk_pct) / 100;
    const double most = std::min(
        {rules_.risk.max_position_size_usd, margin_left * leverage,
         limit_of(limits.band.max_equity_multiple) * account.equity,
         idea.stop_distance > 0 ? risk_usd * idea.coin.mark_px / idea.stop_distance : 1e18});
    return std::min(account.equity * idea.equity_share * leverage, k_inside * most);
}

// An exit that the trader has switched off is not named: no order would stand behind it.
void Desk::add_exits(const EntryIdea& idea, double risk_reward_min, Decision& decision) const {
    // A little further than the least ratio asks, for rounding and for a mark that moves.
    const double reward = std::max(1.5, risk_reward_min) * 1.03;
    const double mark = idea.coin.mark_px;
    const double distance = std::min(idea.stop_distance, mark * 0.9 / (1 + reward));
    if (rules_.risk.stop_loss_enabled) {
        decision.stop_loss = readable(mark - sign_of(idea.side) * distance);
        decision.risk_usd = std::round(*decision.quantity * distance * 100) / 100;
    }
    if (rules_.risk.take_profit_enabled) {
        decision.take_profit = readable(mark + sign_of(idea.side) * distance * reward);
    }
}

bool Desk::enter(const EntryIdea& idea) {
    const CoinView& coin = idea.coin;
    const rules::EntryLimits limits = rules::entry_limits(rules_, coin.symbol);
    const double confidence = std::round(std::clamp(70 + 25 * idea.strength, 0.0, 95.0));
    if (confidence < limits.confidence_min) {
        wait(fmt::format("{}: confidence {} is below {}", coin.symbol.text(), confidence,
                         limits.confidence_min));
        return false;
    }
    const double leverage =
        std::max(1.0, std::floor(std::min({static_cast<double>(idea.leverage),
                                           static_cast<double>(limits.leverage_max),
                                           coin.max_leverage.value_or(1)})));
    const double quantity = in_whole_steps(notional_for(idea, leverage) / coin.mark_px, coin);
    const double notional = quantity * coin.mark_px;
    if (!(notional >= std::max(k_notional_min_usd,
                               limits.band.min_equity_multiple * context_.account.equity))) {
        wait(coin.symbol.text() + ": the limits leave no room for a position");
        return false;
    }
    Decision decision{.symbol = coin.symbol,
                      .leverage = leverage,
                      .quantity = quantity,
                      .confidence = confidence,
                      .invalidation_condition = idea.invalidation,
                      .reasoning = idea.reason};
    decision.kind = idea.side == Side::long_side ? SignalKind::enter_long : SignalKind::enter_short;
    add_exits(idea, limits.risk_reward_min, decision);
    decisions_.push_back(std::move(decision));
    ++entered_;
    entered_margin_usd_ += notional / leverage;
    return true;
}

void Desk::hold(const HeldView& held, std::string reason) {
    decisions_.push_back({.symbol = held.symbol,
                          .kind = SignalKind::hold,
                          .leverage = held.leverage,
                          .quantity = std::fabs(held.quantity),
                          .stop_loss = held.stop_loss,
                          .take_profit = held.take_profit,
                          .risk_usd = held.risk_usd,
                          .confidence = held.confidence,
                          .invalidation_condition = held.invalidation_condition,
                          .reasoning = std::move(reason)});
}

void Desk::close(const HeldView& held, std::string reason) {
    hold(held, std::move(reason));
    decisions_.back().kind = SignalKind::close;
}

std::optional<double> intraday_stop_distance(const CoinView& coin) {
    if (!coin.intraday.atr14) {
        return std::nullopt;
    }
    return std::max(
        {8 * *coin.intraday.atr14, 0.008 * coin.mark_px, 0.6 * coin.four_hour.atr14.value_or(0)});
}

} // namespace nof0::traders
