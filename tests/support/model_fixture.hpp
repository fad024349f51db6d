// A language-model trader and the service it asks, for tests: one decision over real sockets, with
// the search for a leaked key after each.
#pragma once

#include "support/run_task.hpp"
#include "support/stand_in_model.hpp"
#include "traders/executor.hpp"
#include "traders/llm/decisions_json.hpp"
#include "traders/llm/testing/sample_context.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {

using traders::DecisionAnswer;
inline const std::string k_model_key = "sk-do-not-show-this";
inline const std::string k_good_answer =
    R"({"summary":"I bought ETH — because.","BTC":{"coin":"BTC","signal":"hold","quantity":null,)"
    R"("leverage":null,"profit_target":null,"stop_loss":null,"risk_usd":null,"confidence":0.7,)"
    R"("invalidation_condition":"","justification":"still good"},"ETH":{"coin":"ETH","signal":)"
    R"("buy_to_enter","quantity":0.5,"leverage":5,"profit_target":4500,"stop_loss":4000,)"
    R"("risk_usd":55,"confidence":0.8,"invalidation_condition":"below 3,900",)"
    R"("justification":"trend"},"DOGE":null})";

inline std::string bent(std::string_view from, std::string_view to) {
    std::string text = k_good_answer;
    return text.replace(text.find(from), from.size(), to);
}

class ModelFixture : public testing::Test {
protected:
    ModelFixture() {
        llm.base_url = model.base_url();
        llm.api_key = config::Secret(k_model_key);
        llm.timeout = Milliseconds(5000);
        llm.max_retries = 2;
        add("own", 5, "high");
        add("other", 1, "low");
        llm.default_model = "own";
        executor.decision_timeout = Milliseconds(20'000);
    }

    void add(const char* alias, int priority, const char* tier) {
        config::ModelConfig one;
        one.alias = alias;
        one.model_name = std::string("maker/") + alias;
        one.priority = priority;
        one.cost_tier = tier;
        llm.models.push_back(one);
    }

    // One decision; everything that came of it is searched for the key.
    DecisionAnswer decide(std::vector<ScriptedReply> replies) {
        model.script(std::move(replies));
        traders::ModelDecider decider(
            {.trader = traders::testing_support::sample_trader(), .spending = spending},
            {chat(), prompts, budget(), llm, executor});
        testing::internal::CaptureStderr();
        const auto context =
            std::make_shared<const TradingContext>(traders::testing_support::sample_context());
        const DecisionAnswer answer = run_task(io, decider.decide(context));
        log = testing::internal::GetCapturedStderr();
        expect_no_key(answer);
        return answer;
    }

    traders::ChatClient& chat() {
        if (!chat_) {
            chat_.emplace(http, llm, clock, 1,
                          traders::ChatOptions{.stream = stream,
                                               .backoff_first = Milliseconds(1),
                                               .backoff_max = Milliseconds(4)});
        }
        return *chat_;
    }
    traders::TokenBudget& budget() {
        if (!budget_) {
            budget_.emplace(llm, clock);
        }
        return *budget_;
    }

    void expect_no_key(const DecisionAnswer& answer) {
        std::string all = log + answer.cot_trace + answer.summary + answer.decisions_json +
                          answer.error_message.value_or("") + attempts_json(answer.attempts);
        for (const Message& message : answer.said) {
            all += message.content;
        }
        for (const Decision& decision : answer.decisions) {
            all += decision.reasoning + decision.invalidation_condition;
        }
        EXPECT_EQ(all.find(k_model_key), all.npos);
        for (const SeenRequest& request : model.seen()) {
            EXPECT_NE(request.head.find("Authorization: Bearer " + k_model_key), std::string::npos);
            EXPECT_EQ(request.body.find(k_model_key), std::string::npos);
        }
    }

    void expect_good(const DecisionAnswer& answer) {
        EXPECT_TRUE(answer.success) << answer.error_message.value_or("");
        ASSERT_EQ(answer.decisions.size(), 2U);
        EXPECT_EQ(answer.decisions[1].symbol, Symbol("ETH"));
        EXPECT_EQ(answer.decisions[1].kind, SignalKind::enter_long);
        EXPECT_EQ(answer.decisions[1].confidence, 80);
        EXPECT_EQ(answer.decisions_json, traders::decisions_json(answer.decisions));
    }

    void expect_failed(const DecisionAnswer& answer, const std::string& why) {
        EXPECT_FALSE(answer.success);
        EXPECT_TRUE(answer.decisions.empty());
        EXPECT_NE(answer.error_message.value_or("").find(why), std::string::npos)
            << answer.error_message.value_or("");
        const auto record = nlohmann::json::parse(answer.decisions_json);
        EXPECT_TRUE(record.contains("failed_json_response_raw_text"));
        EXPECT_FALSE(answer.summary.empty());
    }

    std::string model_asked(std::size_t request) {
        const auto seen = model.seen();
        return request < seen.size() ? nlohmann::json::parse(seen[request].body)["model"]
                                     : nlohmann::json("none");
    }

    StandInModel model;
    asio::io_context io{1};
    net::HttpClient http{io.get_executor()};
    ManualWallClock clock{WallTime::from_ms(1'761'653'379'595)};
    config::LlmConfig llm;
    config::ExecutorConfig executor;
    config::DiskFiles files;
    traders::PromptLibrary prompts{files, executor};
    traders::ModelSpending spending = traders::ModelSpending::as_configured;
    bool stream = true;
    std::string log;
    std::optional<traders::ChatClient> chat_;
    std::optional<traders::TokenBudget> budget_;
};

} // namespace nof0::test
