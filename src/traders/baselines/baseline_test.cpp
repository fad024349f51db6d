// Each rule over days of seeded random walks: its answers are whole, mostly pass its guards, come
// at a believable rate and are the same whenever they are asked for again.
#include "traders/baselines/baseline.hpp"

#include "config/load.hpp"
#include "rules/decision_signals.hpp"
#include "traders/testing/paper_arena.hpp"
#include "traders/trader_rules.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::traders {
namespace {

using testing_support::PaperArena;

// A trader of the shipped files, and what is expected of four days of it.
struct Entrant {
    std::string name;
    int cycle_minutes = 0;
    rules::GuardRules rules{};
};

std::vector<Entrant> entrants() {
    const config::Config shipped =
        config::load(NOF0_SOURCE_DIR "/etc/nof0.yaml", config::Environment());
    std::vector<Entrant> found;
    for (const config::TraderConfig& trader : shipped.manager.traders) {
        const auto minutes =
            std::chrono::duration_cast<std::chrono::minutes>(trader.decision_interval).count();
        found.push_back(
            {trader.baseline, static_cast<int>(minutes), guard_rules_of(trader, shipped.executor)});
    }
    return found;
}

// Entries a day, at least and at most.
std::pair<double, double> believable(const std::string& name) {
    if (name == "buynhold_btc") {
        return {0.25, 0.25}; // once
    }
    return name == "funding_carry" ? std::pair(0.25, 12.0) : std::pair(3.0, 20.0);
}

void expect_whole(const DecisionAnswer& answer, const TradingContext& context) {
    EXPECT_TRUE(answer.success);
    ASSERT_EQ(answer.said.size(), 3U);
    EXPECT_EQ(nlohmann::json::parse(answer.said[2].content).size(), answer.decisions.size());
    EXPECT_FALSE(answer.summary.empty() || answer.cot_trace.empty());
    EXPECT_TRUE(answer.summary.starts_with("I ")) << answer.summary;
    const auto json = nlohmann::json::parse(answer.decisions_json);
    ASSERT_EQ(json.size(), answer.decisions.size()); // a coin at most once
    for (const Decision& decision : answer.decisions) {
        const auto& one = json.at(decision.symbol.text());
        EXPECT_EQ(one.size(), 10U);
        EXPECT_EQ(one.at("signal"), to_text(decision.kind));
        EXPECT_LE(one.at("confidence").get<double>(), 1);
        EXPECT_FALSE(decision.reasoning.empty());
        EXPECT_EQ(decision.is_entry(), context.holding(decision.symbol.text()) == nullptr);
    }
    for (const HeldView& held : context.held) {
        EXPECT_TRUE(json.contains(held.symbol.text())) << "nothing is said of what is held";
    }
    EXPECT_EQ(rules::signals_of(answer.decisions_json, context.now).size(),
              answer.decisions.size());
}

std::size_t bytes_of(const DecisionAnswer& answer) {
    std::size_t bytes =
        answer.cot_trace.size() + answer.summary.size() + answer.decisions_json.size();
    for (const Message& message : answer.said) {
        bytes += message.content.size();
    }
    return bytes;
}

class Baselines : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Baselines, TradeBelievablyOverFourDays) {
    constexpr int k_days = 4;
    const PaperArena warm(GetParam());
    for (const Entrant& entrant : entrants()) {
        SCOPED_TRACE(entrant.name + ", seed " + std::to_string(GetParam()));
        const rules::GuardRules& rules = entrant.rules;
        PaperArena arena = warm;
        int refused = 0;
        int cycles = 0;
        for (int minute = 0; minute < k_days * 1440; ++minute) {
            arena.step();
            if (minute % entrant.cycle_minutes != 0) {
                continue;
            }
            const TradingContext context = arena.context(++cycles, rules.limits);
            const DecisionAnswer answer = baseline_answer(entrant.name, context, rules);
            const bool acts = std::ranges::any_of(answer.decisions, [](const Decision& decision) {
                return decision.kind != SignalKind::hold;
            });
            if (acts || cycles % 7 == 0) { // reading every hold back would take most of the time
                expect_whole(answer, context);
            }
            if (HasFatalFailure()) {
                return;
            }
            EXPECT_LT(bytes_of(answer), 700 + 350 * answer.decisions.size());
            const auto results = rules::judge(answer.decisions, context, rules, {});
            for (std::size_t i = 0; i < results.size(); ++i) {
                refused += results[i].allowed() ? 0 : 1;
                EXPECT_TRUE(results[i].allowed() || answer.decisions[i].is_entry());
                if (results[i].plan) {
                    arena.execute(*results[i].plan, answer.decisions[i]);
                }
            }
        }
        const double entries_a_day = static_cast<double>(arena.entries) / k_days;
        const auto [least, most] = believable(entrant.name);
        EXPECT_GE(entries_a_day, least);
        EXPECT_LE(entries_a_day, most);
        EXPECT_LE(refused, arena.entries / 10);
        EXPECT_GT(arena.equity(), 5'000) << "it risks too much";
        std::vector<double> hours = arena.held_hours;
        if (hours.size() >= 10) {
            std::ranges::nth_element(hours, hours.begin() + static_cast<long>(hours.size() / 2));
            EXPECT_GT(hours[hours.size() / 2], 1) << "it holds for too short";
        }
    }
}

TEST(Baseline, NamesAreThoseOfTheConfiguration) {
    const auto known = entrants();
    ASSERT_EQ(known.size(), config::baseline_names().size());
    for (std::size_t i = 0; i < known.size(); ++i) {
        EXPECT_EQ(known[i].name, config::baseline_names()[i]);
    }
}

TEST(Baseline, TheSameContextGivesTheSameAnswer) {
    PaperArena arena(5);
    for (const Entrant& entrant : entrants()) {
        const rules::GuardRules& rules = entrant.rules;
        for (int cycle = 1; cycle < 60; ++cycle) {
            arena.step();
            const TradingContext context = arena.context(cycle, rules.limits);
            const DecisionAnswer one = baseline_answer(entrant.name, context, rules);
            const DecisionAnswer two = baseline_answer(entrant.name, context, rules);
            EXPECT_EQ(one.decisions, two.decisions);
            EXPECT_EQ(one.said, two.said);
            EXPECT_EQ(one.summary, two.summary);
        }
    }
}

// A context in which nothing but a price is known: short history, no funding, a coin that is held
// and not shown.
TEST(Baseline, WhatIsNotKnownIsNoSignal) {
    TradingContext context{.trader = TraderId("paper"), .cycle_number = 1};
    context.account = {.equity = 10'000, .available = 10'000};
    context.coins = {{.symbol = Symbol("ETH"), .mid_px = 4'000, .mark_px = 4'000}};
    context.held = {{.symbol = Symbol("KAS"), .quantity = -5, .confidence = 80}};
    for (const Entrant& entrant : entrants()) {
        SCOPED_TRACE(entrant.name);
        const DecisionAnswer answer = baseline_answer(entrant.name, context, entrant.rules);
        expect_whole(answer, context);
        ASSERT_EQ(answer.decisions.size(), 1U);
        EXPECT_FALSE(answer.decisions[0].is_entry());
    }
}

TEST(Baseline, SaysWhatItSawAndWhy) {
    TradingContext context{.trader = TraderId("paper"), .cycle_number = 9};
    context.account = {.equity = 10'000, .available = 10'000};
    context.coins = {{.symbol = Symbol("BTC"), .mid_px = 100'000.5, .mark_px = 100'000}};
    context.coins[0].max_leverage = 40;
    context.coins[0].sz_decimals = 5;
    const DecisionAnswer answer = baseline_answer("buynhold_btc", context, entrants()[0].rules);
    EXPECT_EQ(answer.said[0].content, "Buy BTC once without leverage and keep it.");
    EXPECT_EQ(answer.said[1].content,
              "cycle 9, equity 10000.00, free 10000.00 USD\ncoin px\nBTC 100000");
    EXPECT_EQ(answer.said[2].content, R"({"BTC":{"signal":"buy_to_enter",)"
                                      R"("justification":"the yardstick: bought once"}})");
    EXPECT_EQ(answer.decisions_json,
              R"({"BTC":{"coin":"BTC","signal":"buy_to_enter","quantity":0.097,"leverage":1,)"
              R"("profit_target":null,"stop_loss":null,"risk_usd":null,"confidence":0.95,)"
              R"("invalidation_condition":"none","justification":"the yardstick: bought once"}})");
    EXPECT_EQ(answer.summary, "I go long BTC: the yardstick: bought once.");
    EXPECT_EQ(answer.skill, "buynhold_btc");
}

INSTANTIATE_TEST_SUITE_P(Seeds, Baselines, testing::Values(1, 2));

} // namespace
} // namespace nof0::traders
