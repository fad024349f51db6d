// A model's service that answers late, badly or not at all. What must never happen, whatever it
// does: a wrong decision, a lost attempt, a leaked key.
#include "support/model_fixture.hpp"

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

class ModelFailures : public ModelFixture {};

TEST_F(ModelFailures, WhatPassesIsTriedAgain) {
    const std::vector<ScriptedReply> passing{rate_limited("0"),
                                             html_page(500),
                                             error_reply(503, "x", "server_is_overloaded", "busy"),
                                             error_reply(409, "x", "conflict", "again"),
                                             stream_broken_off({.content = k_good_answer}),
                                             stream_with_error("server_error"),
                                             html_page(200)};
    for (const ScriptedReply& reply : passing) {
        const DecisionAnswer answer = decide({reply, chat_stream({.content = k_good_answer})});
        expect_good(answer);
        EXPECT_EQ(answer.attempts.size(), 2U) << reply.status;
        EXPECT_NE(answer.attempts[0].error, "");
        EXPECT_EQ(answer.attempts[1].error, "");
        EXPECT_EQ(answer.llm_model, "own");
    }
}

TEST_F(ModelFailures, WhatStaysIsNotTriedAgain) {
    expect_failed(decide({out_of_money()}), "status 429 (out_of_money)");
    EXPECT_EQ(model.seen().size(), 1U);
    expect_failed(decide({error_reply(401, "auth", "invalid_api_key",
                                      "Incorrect API key provided: " + k_model_key)}),
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

TEST_F(ModelFailures, AKeyThatIsEchoedIsMaskedEverywhere) {
    expect_good(
        decide({chat_stream({.content = bent("trend", k_model_key), .reasoning = k_model_key})}));
    ScriptedReply reply =
        error_reply(404, k_model_key, k_model_key, "no " + k_model_key, k_model_key);
    reply.headers = {{"x-request-id", k_model_key}};
    expect_failed(decide({reply}), "no ********");
}

TEST_F(ModelFailures, AnotherModelAnswersWhenOneFails) {
    const DecisionAnswer answer = decide({error_reply(404, "x", "model_not_found", "no such model"),
                                          chat_stream({.content = k_good_answer})});
    expect_good(answer);
    EXPECT_EQ(answer.llm_model, "other");
    EXPECT_EQ(model_asked(0), "maker/own");
    EXPECT_EQ(model_asked(1), "maker/other");
    // A repair goes to the model that answered.
    const DecisionAnswer repaired =
        decide({error_reply(404, "x", "model_not_found", "no"), chat_stream({.content = "?"}),
                chat_stream({.content = k_good_answer})});
    expect_good(repaired);
    EXPECT_EQ(model_asked(2), "maker/other");
    const DecisionAnswer away = decide({html_page(502)});
    expect_failed(away, "other: status 502 (overloaded)");
    EXPECT_EQ(away.attempts.size(), 6U); // two models, three times each
}

TEST_F(ModelFailures, OutsideProductionTheCheapModelIsAsked) {
    spending = traders::ModelSpending::sparing;
    expect_good(decide({chat_stream({.content = k_good_answer})}));
    EXPECT_EQ(model_asked(0), "maker/other");
}

TEST_F(ModelFailures, AnOlderDialectIsFoundAndRemembered) {
    const ScriptedReply no_schema = error_reply(400, "invalid_request_error", "",
                                                "schemas are not supported", "response_format");
    const ScriptedReply old_name =
        error_reply(400, "invalid_request_error", "unsupported_parameter",
                    "Unrecognized: max_completion_tokens");
    expect_good(decide({no_schema, old_name, no_schema, chat_stream({.content = k_good_answer})}));
    ASSERT_EQ(model.seen().size(), 4U);
    const auto last = nlohmann::json::parse(model.seen()[3].body);
    EXPECT_FALSE(last.contains("response_format"));
    EXPECT_TRUE(last.contains("max_tokens"));
    expect_good(decide({chat_stream({.content = k_good_answer})}));
    EXPECT_EQ(nlohmann::json::parse(model.seen().at(0).body).contains("max_tokens"), true);
    EXPECT_EQ(chat().dialect_of("other"), traders::ChatDialect{});
}

TEST_F(ModelFailures, ASilentServiceEndsAtTheDeadline) {
    executor.decision_timeout = 1s;
    const DecisionAnswer answer = decide({silence()});
    expect_failed(answer, "Connection timed out");
    // The deadline ends the first attempt; a second one that begins a moment before it is over is
    // given up at once.
    ASSERT_GE(answer.attempts.size(), 1U);
    ASSERT_LE(answer.attempts.size(), 2U);
    EXPECT_EQ(answer.attempts[0].status, 0);
    EXPECT_GT(budget().use_of_all().tokens, 100) << "it may have been billed";
    executor.decision_timeout = 5s;
    expect_failed(decide({rate_limited("3600")}), "rate_limited");
    EXPECT_GE(model.seen().size(), 2U) << "nobody waits an hour: the other model is asked at once";
}

TEST_F(ModelFailures, AStreamThatNeverClosesIsAnswered) {
    llm.timeout = 2s;
    ScriptedReply reply = chat_stream({.content = k_good_answer});
    reply.ending = ScriptedReply::Ending::hang;
    reply.pieces.push_back(": and on");
    expect_good(decide({reply}));
}

TEST_F(ModelFailures, NobodyThereIsAFailureWithTheAddress) {
    llm.base_url = "http://127.0.0.1:1/v1";
    const DecisionAnswer answer = decide({silence()});
    expect_failed(answer, "127.0.0.1:1");
    EXPECT_EQ(answer.attempts.size(), 3U) << "the other model would not be reached either";
    EXPECT_EQ(budget().use_of_all().tokens, 0) << "nothing was asked";
}

TEST_F(ModelFailures, BeyondTheBudgetNothingIsAsked) {
    llm.budget = {.daily_tokens_max = 8000, .strict = true}; // one call reserves about 6,300
    expect_good(decide({chat_stream({.content = k_good_answer})}));
    const DecisionAnswer refused = [&] {
        DecisionAnswer last;
        for (int i = 0; i < 4; ++i) {
            last = decide({chat_stream({.content = k_good_answer})});
        }
        return last;
    }();
    expect_failed(refused, "the daily token limit of 8000");
    EXPECT_TRUE(model.seen().empty());
    EXPECT_TRUE(refused.attempts.empty());
    EXPECT_EQ(refused.said.size(), 2U);
}

TEST_F(ModelFailures, MistakesShowAtTheStart) {
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
