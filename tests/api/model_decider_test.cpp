// Language-model traders: what is asked, what is made of the answer, and the one repair.
#include "support/model_fixture.hpp"

namespace nof0::test {
namespace {

using namespace std::chrono_literals;

class ModelDeciderTest : public ModelFixture {};

TEST_F(ModelDeciderTest, AStreamedAnswerBecomesDecisions) {
    const DecisionAnswer answer =
        decide({chat_stream({.content = k_good_answer, .reasoning = "Let me see…"})});
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
    EXPECT_EQ(answer.said[2].content, k_good_answer);
    EXPECT_EQ(answer.system_prompt_digest, traders::PromptTemplate::built_in("system").digest());
    EXPECT_EQ(budget().use_of(TraderId("sample")).tokens, 1100);
    const auto sent = nlohmann::json::parse(model.seen().at(0).body);
    EXPECT_TRUE(model.seen()[0].head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
    EXPECT_EQ(sent["model"], "maker/own");
    EXPECT_EQ(sent["messages"][1]["content"], answer.said[1].content);
    EXPECT_EQ(sent["response_format"]["type"], "json_schema");
}

TEST_F(ModelDeciderTest, AWholeAnswerDoesToo) {
    stream = false;
    expect_good(decide({chat_whole({.content = k_good_answer})}));
    EXPECT_FALSE(nlohmann::json::parse(model.seen().at(0).body).contains("stream"));
    stream = true; // a service that does not stream although it was asked to
    chat_.reset();
    expect_good(decide({chat_whole({.content = k_good_answer})}));
}

TEST_F(ModelDeciderTest, HabitsOfModelsAreNoMistakes) {
    expect_good(decide({chat_stream({.content = "```json\n" + k_good_answer + "\n```"})}));
    const DecisionAnswer prose = decide(
        {chat_stream({.content = "I looked at the trend.\n\n" + k_good_answer + "\nDone."})});
    expect_good(prose);
    EXPECT_EQ(prose.cot_trace, "I looked at the trend.\n\n\nDone.");
    expect_good(decide({stream_without_done({.content = k_good_answer})}));
    expect_good(decide({chat_stream({.content = k_good_answer, .with_usage = false})}));
    EXPECT_GT(budget().use_of_all().tokens, 3300);
}

TEST_F(ModelDeciderTest, AMisfitIsRepairedOnceByAskingAgain) {
    const std::string wrong = bent("4000", "\"soon\"");
    const DecisionAnswer answer =
        decide({chat_stream({.content = wrong}), chat_stream({.content = k_good_answer})});
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

TEST_F(ModelDeciderTest, AMisfitTwiceIsARecordedFailure) {
    const DecisionAnswer answer = decide({chat_stream({.content = "I would rather not say."})});
    expect_failed(answer, "$: found I would rather not say.; expected an object");
    EXPECT_EQ(nlohmann::json::parse(answer.decisions_json)["failed_json_response_raw_text"],
              "I would rather not say.");
    EXPECT_EQ(answer.said.size(), 5U);
    EXPECT_EQ(model.seen().size(), 2U);
    expect_failed(decide({chat_stream({.content = ""})}), "found nothing");
    const std::string cut = k_good_answer.substr(0, 200);
    expect_failed(decide({chat_stream({.content = cut, .finish_reason = "length"})}),
                  "this one was cut off");
}

TEST_F(ModelDeciderTest, FailOnInvalidDecidesWhatIsGoodEnough) {
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

} // namespace
} // namespace nof0::test
