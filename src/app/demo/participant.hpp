// Participant: a model of the demonstration: its books, its character, its decisions. One thread.
#pragma once

#include "app/demo/account.hpp"
#include "app/demo/cast.hpp"
#include "domain/invocation.hpp"
#include "rules/signal_analytics.hpp"

#include <optional>
#include <vector>

namespace nof0::app::demo {

// What the model answers for one coin.
struct Answer {
    std::size_t coin = 0;
    SignalKind kind = SignalKind::hold;
    Decimal quantity{}; // unsigned: held, or to be bought or sold
    PositionPlan plan{};
};

struct Thought {
    Invocation invocation;
    std::vector<Answer> answers;
    std::vector<Order> orders;
};

// How a trader is held to a number of closed trades, evenly over time.
struct Pace {
    std::int64_t trades = 0;
    double size_factor = 1; // so that fees do not eat a long history's equity
};

class Participant {
public:
    Participant(Character character, ArenaTime inception, ArenaTime end, Decimal initial_equity,
                std::optional<Pace> pace, std::uint64_t seed);

    DemoAccount& account() { return account_; }
    const DemoAccount& account() const { return account_; }
    const Character& character() const { return character_; }
    const rules::SignalAnalytics& signals() const { return signals_; }
    std::int64_t invocations() const { return invocations_; }

    // Stop-loss and take-profit orders that the market has reached.
    std::vector<Order> triggered(const DemoMarket& market);
    // One invocation: what is held, what to do. The orders are the caller's to execute, later.
    Thought decide(ArenaTime time, const DemoMarket& market);
    // For a pace: the next order of those that are missing at the end; empty when none is.
    std::optional<Order> catch_up(const DemoMarket& market);

private:
    void decide_freely(Thought& thought, const DemoMarket& market);
    void decide_at_pace(Thought& thought, ArenaTime time, const DemoMarket& market);
    void consider_held(Thought& thought, std::size_t coin, double score, const DemoMarket& market);
    double score_of(const CoinView& view);
    bool enter(Thought& thought, std::size_t coin, int side, const DemoMarket& market);
    void close(Thought& thought, std::size_t coin, int parts);
    void hold(Thought& thought, std::size_t coin);
    PositionPlan plan_for(std::size_t coin, int side, Decimal size, const DemoMarket& market);
    Decimal size_for(std::size_t coin, const DemoMarket& market);

    Character character_;
    DemoAccount account_;
    ArenaTime end_;
    std::optional<Pace> pace_;
    Random random_;
    rules::SignalAnalytics signals_{k_coins};
    std::int64_t invocations_ = 0;
};

} // namespace nof0::app::demo
