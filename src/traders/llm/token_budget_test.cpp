// Tokens of a day, the order in which models are asked, and the public record of an answer.
#include "traders/llm/token_budget.hpp"

#include "traders/llm/answer_parser.hpp"
#include "traders/llm/decisions_json.hpp"
#include "traders/llm/model_choice.hpp"

#include <gtest/gtest.h>

namespace nof0::traders {
namespace {

config::LlmConfig three_models() {
    config::LlmConfig llm;
    const auto add = [&](const char* alias, int priority, const char* tier, double cost) {
        config::ModelConfig model;
        model.alias = alias;
        model.priority = priority;
        model.cost_tier = tier;
        model.cost_per_million_tokens_usd = cost;
        llm.models.push_back(model);
    };
    add("big", 2, "high", 10);
    add("small", 1, "low", 2);
    add("tiny", 1, "low", 1);
    llm.default_model = "big";
    return llm;
}

ModelAttempt counted(const char* model, std::int64_t prompt, std::int64_t completion) {
    return {
        .model = model, .status = 200, .prompt_tokens = prompt, .completion_tokens = completion};
}

struct TokenBudgetTest : testing::Test {
    TokenBudgetTest() {
        llm.budget = {.daily_tokens_max = 1000, .alert_threshold_pct = 80, .strict = true};
    }
    config::LlmConfig llm = three_models();
    ManualWallClock clock{WallTime::from_ms(86'400'000LL * 20'000)};
    const TraderId one{"one"};
    const TraderId two{"two"};
};

TEST_F(TokenBudgetTest, CountsTokensAndMoneyOfEveryTrader) {
    TokenBudget budget(llm, clock);
    budget.charge(one, counted("big", 300, 100), 0);
    budget.charge(two, counted("small", 200, 0), 0);
    EXPECT_EQ(budget.use_of(one), (TokenUse{20'000, 400, 0.004}));
    EXPECT_EQ(budget.use_of_all().tokens, 600);
    EXPECT_DOUBLE_EQ(budget.use_of_all().cost_usd, 0.0044);
    EXPECT_EQ(budget.use_of(TraderId("other")).tokens, 0);
}

TEST_F(TokenBudgetTest, RefusesBeyondTheLimitUntilTheNextDay) {
    TokenBudget budget(llm, clock);
    budget.charge(one, counted("big", 900, 0), 0);
    EXPECT_TRUE(budget.allows(100).ok());
    ASSERT_FALSE(budget.allows(101).ok());
    EXPECT_EQ(
        budget.allows(101).error().message,
        "the daily token limit of 1000 leaves 100 and this call needs about 101; the next day "
        "begins at 2024-10-05T00:00:00.000Z");
    clock.advance(std::chrono::hours(24));
    EXPECT_TRUE(budget.allows(1000).ok());
    EXPECT_EQ(budget.use_of(one), (TokenUse{20'001, 0, 0}));
    llm.budget.strict = false;
    EXPECT_TRUE(TokenBudget(llm, clock).allows(5000).ok());
    llm.budget = {.daily_tokens_max = 0, .strict = true};
    EXPECT_TRUE(TokenBudget(llm, clock).allows(5000).ok());
}

TEST_F(TokenBudgetTest, GoesOnWhereTheLastOneEnded) {
    TokenBudget before(llm, clock);
    before.charge(one, counted("big", 700, 100), 0);
    before.charge(two, counted("tiny", 100, 0), 0);
    const TokenBudget after(llm, clock, {{one, before.use_of(one)}, {two, before.use_of(two)}});
    EXPECT_EQ(after.use_of_all(), before.use_of_all());
    EXPECT_FALSE(after.allows(200).ok());
    clock.advance(std::chrono::hours(24));
    const TokenBudget next_day(llm, clock, {{one, before.use_of(one)}});
    EXPECT_EQ(next_day.use_of_all().tokens, 0);
}

TEST_F(TokenBudgetTest, ACallIsReservedUntilItIsSettled) {
    TokenBudget budget(llm, clock);
    budget.charge(one, counted("big", 100, 0), 0);
    const TokenBudget::Reservation reserved = budget.reserve(one, 700);
    EXPECT_EQ(budget.use_of(one).tokens, 800) << "what is stored before the call";
    EXPECT_FALSE(budget.allows(201).ok()) << "nor can another trader spend it meanwhile";
    const TokenBudget after_a_crash(llm, clock, {{one, budget.use_of(one)}});
    EXPECT_EQ(after_a_crash.use_of(one).tokens, 800);
    budget.settle(reserved);
    budget.charge(one, counted("big", 300, 20), 0);
    EXPECT_EQ(budget.use_of(one).tokens, 420);
    const TokenBudget::Reservation yesterdays = budget.reserve(one, 500);
    clock.advance(std::chrono::hours(24));
    budget.charge(one, counted("big", 50, 0), 0);
    budget.settle(yesterdays);
    EXPECT_EQ(budget.use_of(one).tokens, 50) << "a day pays for its own";
}

TEST_F(TokenBudgetTest, WarnsOnceADay) {
    TokenBudget budget(llm, clock);
    const auto warnings = [&](std::int64_t tokens) {
        testing::internal::CaptureStderr();
        budget.charge(one, counted("big", tokens, 0), 0);
        const std::string log = testing::internal::GetCapturedStderr();
        return log.find("llm.budget") != log.npos;
    };
    EXPECT_FALSE(warnings(799));
    EXPECT_TRUE(warnings(1));
    EXPECT_FALSE(warnings(500));
    TokenBudget restarted(llm, clock, {{one, budget.use_of(one)}});
    testing::internal::CaptureStderr();
    restarted.charge(one, counted("big", 5, 0), 0);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    clock.advance(std::chrono::hours(24));
    EXPECT_TRUE(warnings(900));
}

TEST_F(TokenBudgetTest, ACallThatTimedOutIsNotFree) {
    TokenBudget budget(llm, clock);
    budget.charge(one, {.model = "big", .status = 0, .error = "timed out"}, 402);
    EXPECT_EQ(budget.use_of(one).tokens, 101);
    budget.charge(one, {.model = "big", .status = 500, .error = "away"}, 402);
    EXPECT_EQ(budget.use_of(one).tokens, 101);
    budget.charge(one, {.model = "big", .status = 200}, 400);
    EXPECT_EQ(budget.use_of(one).tokens, 201);
    budget.charge(one, {.model = "big", .status = 200, .error = "broke off"}, 400);
    EXPECT_EQ(budget.use_of(one).tokens, 301);
    budget.charge(one, {.model = "big", .was_sent = false, .error = "refused"}, 400);
    EXPECT_EQ(budget.use_of(one).tokens, 301);
}

std::string order_of(std::string_view alias, ModelSpending spending) {
    const config::LlmConfig llm = three_models();
    std::string order;
    for (const config::ModelConfig* model : models_to_ask(llm, alias, spending)) {
        order += (order.empty() ? "" : " ") + model->alias;
    }
    return order;
}

TEST(ModelChoice, TheTradersOwnFirstThenByPriority) {
    EXPECT_EQ(order_of("", ModelSpending::as_configured), "big small tiny");
    EXPECT_EQ(order_of("tiny", ModelSpending::as_configured), "tiny small big");
    EXPECT_EQ(order_of("what", ModelSpending::as_configured), "");
    EXPECT_EQ(order_of("big", ModelSpending::sparing), "small tiny");
    EXPECT_EQ(order_of("tiny", ModelSpending::sparing), "tiny small");
    config::LlmConfig dear = three_models();
    dear.models.resize(1);
    EXPECT_EQ(models_to_ask(dear, "", ModelSpending::sparing).size(), 1U);
}

TEST(DecisionsJson, TheRecordReadsBackAsItWasDecided) {
    const std::vector<Decision> decisions{{.symbol = Symbol("BTC"),
                                           .kind = SignalKind::enter_short,
                                           .leverage = 5,
                                           .quantity = 0.1,
                                           .stop_loss = 120000,
                                           .take_profit = 90000,
                                           .risk_usd = 50,
                                           .confidence = 58.9,
                                           .invalidation_condition = "a \"close\" above",
                                           .reasoning = "It falls. And more."},
                                          {.symbol = Symbol("xyz:SILVER")}};
    const std::string text = decisions_json(decisions);
    EXPECT_NE(text.find(R"("confidence":0.589)"), text.npos) << text;
    const AnswerReading reading = read_answer(text, {{"BTC", "xyz:SILVER"}});
    EXPECT_EQ(reading.decisions, decisions) << reading.problems.text();
    EXPECT_EQ(summary_of(decisions), "I am going short BTC; holding xyz:SILVER. BTC: It falls.");
    EXPECT_EQ(summary_of({}), "Nothing to do this time.");
    EXPECT_EQ(failed_answer_json("a\"b"), R"({"failed_json_response_raw_text":"a\"b"})");
}

} // namespace
} // namespace nof0::traders
