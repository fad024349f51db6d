// Language-model traders against a service over real sockets that answers well, badly, late or not
// at all. What must never happen, whatever it does: a wrong decision, a lost attempt, a leaked key.
#include "support/run_task.hpp"
#include "support/stand_in_model.hpp"
#include "traders/executor.hpp"
#include "traders/llm/decisions_json.hpp"
#include "traders/llm/testing/sample_context.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::test {
namespace {

using traders::DecisionAnswer;
using namespace std::chrono_literals;

const std::string k_key = "sk-do-not-show-this";
const std::string k_good =
    R"({"summary":"I bought ETH — because.","BTC":{"coin":"BTC","signal":"hold","quantity":null,)"
    R"("leverage":null,"profit_target":null,"stop_loss":null,"risk_usd":null,"confidence":0.7,)"
    R"("invalidation_condition":"","justification":"still good"},"ETH":{"coin":"ETH","signal":)"
    R"("buy_to_enter","quantity":0.5,"leverage":5,"profit_target":4500,"stop_loss":4000,)"
    R"("risk_usd":55,"confidence":0.8,"invalidation_condition":"below 3,900",)"
    R"("justification":"trend"},"DOGE":null})";

std::string bent(std::string_view from, std::string_view to) {
    std::string text = k_good;
    return text.replace(text.find(from), from.size(), to);
}

class ModelDeciderOverSockets : public testing::Test {
protected:
    ModelDeciderOverSockets() {
        llm.base_url = model.base_url();
        llm.api_key = config::Secret(k_key);
        llm.timeout = 5s;
        llm.max_retries = 2;
        add("own", 5, "high");
        add("other", 1, "low");
        llm.default_model = "own";
        executor.decision_timeout = 20s;
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
            chat_.emplace(
                http, llm, clock, 1,
                traders::ChatOptions{.stream = stream, .backoff_first = 1ms, .backoff_max = 4ms});
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
        EXPECT_EQ(all.find(k_key), all.npos);
        for (const SeenRequest& request : model.seen()) {
            EXPECT_NE(request.head.find("Authorization: Bearer " + k_key), std::string::npos);
            EXPECT_EQ(request.body.find(k_key), std::string::npos);
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

TEST_F(ModelDeciderOverSockets, AStreamedAnswerBecomesDecisions) {
    const DecisionAnswer answer =
        decide({chat_stream({.content = k_good, .reasoning = "Let me see…"})});
    expect_good(answer);
    EXPECT_EQ(answer.cot_trace, "Let me see…");
    EXPECT_EQ(answer.summary, "I bought ETH — because.");
    EXPECT_EQ(answer.llm_model, "own");
    EXPECT_EQ(answer.prompt_tokens, 1000);
    EXPECT_EQ(answer.completion_tokens, 100);
    EXPECT_TRUE(answer.latency_ms.has_value());
    ASSERT_EQ(answer.attempts.size(), 1U);
    EXPECT_EQ(answer.attempts[0].request_id, "req-stream");
    ASSERT_EQ(answer.said.size(), 3U);
    EXPECT_EQ(answer.said[0].role, MessageRole::system);
    EXPECT_EQ(answer.said[1].role, MessageRole::user);
    EXPECT_EQ(answer.said[2].content, k_good);
    EXPECT_EQ(answer.system_prompt_digest, traders::PromptTemplate::built_in("system").digest());
    EXPECT_EQ(budget().use_of(TraderId("sample")).tokens, 1100);
    const auto sent = nlohmann::json::parse(model.seen().at(0).body);
    EXPECT_TRUE(model.seen()[0].head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
    EXPECT_EQ(sent["model"], "maker/own");
    EXPECT_EQ(sent["messages"][1]["content"], answer.said[1].content);
    EXPECT_EQ(sent["response_format"]["type"], "json_schema");
}

TEST_F(ModelDeciderOverSockets, AWholeAnswerDoesToo) {
    stream = false;
    expect_good(decide({chat_whole({.content = k_good})}));
    EXPECT_FALSE(nlohmann::json::parse(model.seen().at(0).body).contains("stream"));
    stream = true; // a service that does not stream although it was asked to
    chat_.reset();
    expect_good(decide({chat_whole({.content = k_good})}));
}

TEST_F(ModelDeciderOverSockets, HabitsOfModelsAreNoMistakes) {
    expect_good(decide({chat_stream({.content = "```json\n" + k_good + "\n```"})}));
    const DecisionAnswer prose =
        decide({chat_stream({.content = "I looked at the trend.\n\n" + k_good + "\nDone."})});
    expect_good(prose);
    EXPECT_EQ(prose.cot_trace, "I looked at the trend.\n\n\nDone.");
    expect_good(decide({stream_without_done({.content = k_good})}));
    expect_good(decide({chat_stream({.content = k_good, .with_usage = false})}));
    EXPECT_GT(budget().use_of_all().tokens, 3300);
}

TEST_F(ModelDeciderOverSockets, AMisfitIsRepairedOnceByAskingAgain) {
    const std::string wrong = bent("4000", "\"soon\"");
    const DecisionAnswer answer =
        decide({chat_stream({.content = wrong}), chat_stream({.content = k_good})});
    expect_good(answer);
    ASSERT_EQ(answer.said.size(), 5U);
    EXPECT_EQ(answer.said[2].content, wrong);
    EXPECT_EQ(answer.said[3].role, MessageRole::user);
    EXPECT_NE(answer.said[3].content.find("$.ETH.stop_loss: found \"soon\"; expected a number"),
              std::string::npos);
    EXPECT_EQ(answer.prompt_tokens, 2000);
    const auto second = nlohmann::json::parse(model.seen().at(1).body);
    EXPECT_EQ(second["messages"].size(), 4U);
    EXPECT_EQ(second["messages"][2]["role"], "assistant");
}

TEST_F(ModelDeciderOverSockets, AMisfitTwiceIsARecordedFailure) {
    const DecisionAnswer answer = decide({chat_stream({.content = "I would rather not say."})});
    expect_failed(answer, "$: found I would rather not say.; expected an object");
    EXPECT_EQ(nlohmann::json::parse(answer.decisions_json)["failed_json_response_raw_text"],
              "I would rather not say.");
    EXPECT_EQ(answer.said.size(), 5U);
    EXPECT_EQ(model.seen().size(), 2U);
    expect_failed(decide({chat_stream({.content = ""})}), "found nothing");
    const std::string cut = k_good.substr(0, 200);
    expect_failed(decide({chat_stream({.content = cut, .finish_reason = "length"})}),
                  "this one was cut off");
}

TEST_F(ModelDeciderOverSockets, FailOnInvalidDecidesWhatIsGoodEnough) {
    const std::string quoted = bent("\"leverage\":5", "\"leverage\":\"5x\"");
    const std::string broken = bent("4000", "\"soon\"");
    expect_failed(decide({chat_stream({.content = quoted})}), "expected a JSON number");
    executor.output_fail_on_invalid = false;
    expect_good(decide({chat_stream({.content = quoted})}));
    EXPECT_EQ(model.seen().size(), 1U);
    const DecisionAnswer part = decide({chat_stream({.content = broken})});
    EXPECT_TRUE(part.success);
    ASSERT_EQ(part.decisions.size(), 1U);
    EXPECT_EQ(part.decisions[0].symbol, Symbol("BTC"));
    // The repair may fail to come at all; what was read before still counts.
    const DecisionAnswer alone = decide({chat_stream({.content = broken}), out_of_money()});
    EXPECT_EQ(alone.decisions.size(), 1U);
}

TEST_F(ModelDeciderOverSockets, WhatPassesIsTriedAgain) {
    const std::vector<ScriptedReply> passing{rate_limited("0"),
                                             html_page(500),
                                             error_reply(503, "x", "server_is_overloaded", "busy"),
                                             error_reply(409, "x", "conflict", "again"),
                                             stream_broken_off({.content = k_good}),
                                             stream_with_error("server_error"),
                                             html_page(200)};
    for (const ScriptedReply& reply : passing) {
        const DecisionAnswer answer = decide({reply, chat_stream({.content = k_good})});
        expect_good(answer);
        EXPECT_EQ(answer.attempts.size(), 2U) << reply.status;
        EXPECT_NE(answer.attempts[0].error, "");
        EXPECT_EQ(answer.attempts[1].error, "");
        EXPECT_EQ(answer.llm_model, "own");
    }
}

TEST_F(ModelDeciderOverSockets, WhatStaysIsNotTriedAgain) {
    expect_failed(decide({out_of_money()}), "status 429 (out_of_money)");
    EXPECT_EQ(model.seen().size(), 1U);
    expect_failed(decide({error_reply(401, "auth", "invalid_api_key",
                                      "Incorrect API key provided: " + k_key)}),
                  "Incorrect API key provided: ********");
    EXPECT_EQ(model.seen().size(), 1U);
    llm.models.pop_back();
    expect_failed(decide({error_reply(413, "x", "too_large", "too much")}), "status 413");
    EXPECT_EQ(model.seen().size(), 1U);
    expect_failed(decide({error_reply(403, "x", "no", "not yours")}), "status 403 (forbidden)");
    expect_failed(decide({chat_stream({.content = "", .refusal = "I do not trade."})}),
                  "the model refused: I do not trade.");
    EXPECT_EQ(model.seen().size(), 1U);
}

TEST_F(ModelDeciderOverSockets, AKeyThatIsEchoedIsMaskedEverywhere) {
    expect_good(decide({chat_stream({.content = bent("trend", k_key), .reasoning = k_key})}));
    ScriptedReply reply = error_reply(404, k_key, k_key, "no " + k_key, k_key);
    reply.headers = {{"x-request-id", k_key}};
    expect_failed(decide({reply}), "no ********");
}

TEST_F(ModelDeciderOverSockets, AnotherModelAnswersWhenOneFails) {
    const DecisionAnswer answer = decide({error_reply(404, "x", "model_not_found", "no such model"),
                                          chat_stream({.content = k_good})});
    expect_good(answer);
    EXPECT_EQ(answer.llm_model, "other");
    EXPECT_EQ(model_asked(0), "maker/own");
    EXPECT_EQ(model_asked(1), "maker/other");
    // A repair goes to the model that answered.
    const DecisionAnswer repaired =
        decide({error_reply(404, "x", "model_not_found", "no"), chat_stream({.content = "?"}),
                chat_stream({.content = k_good})});
    expect_good(repaired);
    EXPECT_EQ(model_asked(2), "maker/other");
    const DecisionAnswer away = decide({html_page(502)});
    expect_failed(away, "other: status 502 (overloaded)");
    EXPECT_EQ(away.attempts.size(), 6U); // two models, three times each
}

TEST_F(ModelDeciderOverSockets, OutsideProductionTheCheapModelIsAsked) {
    spending = traders::ModelSpending::sparing;
    expect_good(decide({chat_stream({.content = k_good})}));
    EXPECT_EQ(model_asked(0), "maker/other");
}

TEST_F(ModelDeciderOverSockets, AnOlderDialectIsFoundAndRemembered) {
    const ScriptedReply no_schema = error_reply(400, "invalid_request_error", "",
                                                "schemas are not supported", "response_format");
    const ScriptedReply old_name =
        error_reply(400, "invalid_request_error", "unsupported_parameter",
                    "Unrecognized: max_completion_tokens");
    expect_good(decide({no_schema, old_name, no_schema, chat_stream({.content = k_good})}));
    ASSERT_EQ(model.seen().size(), 4U);
    const auto last = nlohmann::json::parse(model.seen()[3].body);
    EXPECT_FALSE(last.contains("response_format"));
    EXPECT_TRUE(last.contains("max_tokens"));
    expect_good(decide({chat_stream({.content = k_good})}));
    EXPECT_EQ(nlohmann::json::parse(model.seen().at(0).body).contains("max_tokens"), true);
    EXPECT_EQ(chat().dialect_of("other"), traders::ChatDialect{});
}

TEST_F(ModelDeciderOverSockets, ASilentServiceEndsAtTheDeadline) {
    executor.decision_timeout = 200ms;
    const DecisionAnswer answer = decide({silence()});
    expect_failed(answer, "own: ");
    ASSERT_EQ(answer.attempts.size(), 1U);
    EXPECT_EQ(answer.attempts[0].status, 0);
    EXPECT_GT(budget().use_of_all().tokens, 100) << "it may have been billed";
    executor.decision_timeout = 5s;
    expect_failed(decide({rate_limited("3600")}), "rate_limited");
    EXPECT_EQ(model.seen().size(), 2U) << "nobody waits an hour: the other model is asked at once";
}

TEST_F(ModelDeciderOverSockets, AStreamThatNeverClosesIsAnswered) {
    llm.timeout = 300ms;
    ScriptedReply reply = chat_stream({.content = k_good});
    reply.ending = ScriptedReply::Ending::hang;
    reply.pieces.push_back(": and on");
    expect_good(decide({reply}));
}

TEST_F(ModelDeciderOverSockets, NobodyThereIsAFailureWithTheAddress) {
    llm.base_url = "http://127.0.0.1:1/v1";
    const DecisionAnswer answer = decide({silence()});
    expect_failed(answer, "127.0.0.1:1");
    EXPECT_EQ(answer.attempts.size(), 6U);
    EXPECT_EQ(budget().use_of_all().tokens, 0) << "nothing was asked";
}

TEST_F(ModelDeciderOverSockets, BeyondTheBudgetNothingIsAsked) {
    llm.budget = {.daily_tokens_max = 4000, .strict = true};
    expect_good(decide({chat_stream({.content = k_good})}));
    const DecisionAnswer refused = [&] {
        DecisionAnswer last;
        for (int i = 0; i < 4; ++i) {
            last = decide({chat_stream({.content = k_good})});
        }
        return last;
    }();
    expect_failed(refused, "the daily token limit of 4000");
    EXPECT_TRUE(model.seen().empty());
    EXPECT_TRUE(refused.attempts.empty());
    EXPECT_EQ(refused.said.size(), 2U);
}

TEST_F(ModelDeciderOverSockets, MistakesShowAtTheStart) {
    const auto make = [&](const char* alias, const char* system) {
        const traders::ModelDecider decider({.model = alias, .system_prompt = system},
                                            {chat(), prompts, budget(), llm, executor});
    };
    EXPECT_NO_THROW(make("own", NOF0_SOURCE_DIR "/etc/prompts/system.prompt"));
    EXPECT_THROW(make("unknown", ""), UsageError);
    EXPECT_THROW(make("own", "/nowhere.prompt"), UsageError);
    llm.base_url = "ftp://example";
    chat_.reset();
    EXPECT_THROW(make("own", ""), UsageError);
}

} // namespace
} // namespace nof0::test
