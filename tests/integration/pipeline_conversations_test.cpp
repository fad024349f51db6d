// Conversations and journals: facts that may come in any order, in any batches and more than once.
#include "base/random.hpp"
#include "pipelines/conversations.hpp"
#include "pipelines/journal.hpp"
#include "support/pipeline_driver.hpp"

#include <algorithm>

namespace nof0::test {
namespace {

using pipelines::ConversationPipeline;
using pipelines::JournalPipeline;

class PipelineConversations : public PipelineFixture {
protected:
    ThreadRef thread(const std::string& id, const char* trader = "alpha", std::int64_t us = 1000) {
        return {TraderId(trader), id, ArenaTime::from_us(us)};
    }
    PostedMessage message(const ThreadRef& thread, std::int32_t n, const std::string& content) {
        const MessageRole role = n % 2 == 0 ? MessageRole::user : MessageRole::assistant;
        const ArenaTime time = thread.begun + std::chrono::microseconds(n);
        return {thread, n, Message{role, content, time}};
    }
    DecisionCycle cycle(std::int32_t number) {
        DecisionCycle cycle{.thread = thread("cycle-" + std::to_string(number)), .said = {}};
        cycle.number = number;
        cycle.executed_at = ArenaTime::from_us(1'700'000'000'000'000 + number);
        cycle.thread.begun = cycle.executed_at;
        cycle.said = {{MessageRole::system, "rules", cycle.executed_at},
                      {MessageRole::user, "prices", cycle.executed_at},
                      {MessageRole::assistant, R"({"BTC": {"signal": "hold"}})", {}}};
        cycle.decisions = cycle.said.back().content;
        cycle.cot_trace = "because";
        cycle.success = true;
        cycle.prompt_tokens = 900;
        cycle.latency_ms = 1200;
        return cycle;
    }
    // Everything that is not a surrogate id or a version.
    std::string content() {
        return sql(
            "SELECT string_agg(concat_ws('|', c.model_id, c.ext_id, c.ts_us, m.ext_id, m.role, "
            "m.content, m.ts_us, m.ts_ms, m.metadata), E'\\n' ORDER BY m.ext_id) "
            "FROM conversation_messages m JOIN conversations c ON c.id = m.conversation_id");
    }

    ConversationPipeline conversations_{loop().io().get_executor()};
    Metrics metrics_;
    pipelines::Fences fences_{metrics_};
    JournalPipeline journal_{loop().io().get_executor(), fences_};
};

TEST_F(PipelineConversations, MessagesAreStoredOnceInWhateverOrder) {
    const std::uint64_t seed = 20251122;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<PostedMessage> messages;
    for (int t = 0; t < 12; ++t) {
        const ThreadRef of =
            thread("t" + std::to_string(t), t % 3 == 0 ? "beta" : "alpha", 1000 + t);
        for (int n = 0; n < 12; ++n) {
            messages.push_back(message(of, n, "said " + std::to_string(n)));
        }
    }
    std::string first;
    for (int round = 0; round < 4; ++round) {
        std::vector<PostedMessage> shuffled = messages;
        shuffled.insert(shuffled.end(), messages.begin(), messages.begin() + 40); // repeated
        for (std::size_t i = shuffled.size(); i > 1; --i) {
            std::swap(shuffled[i - 1], shuffled[random.below(i)]);
        }
        for (const PostedMessage& posted : shuffled) {
            conversations_.queue().push_now(posted);
        }
        const auto written = drain(conversations_, 1 + random.below(50));
        EXPECT_EQ(written.events, 184u);
        EXPECT_EQ(written.rows, 144u);
        EXPECT_EQ(written.duplicates, 40u);
        EXPECT_EQ(written.quarantined, 0u);
        first = round == 0 ? content() : first;
        EXPECT_EQ(content(), first);
        const auto recent =
            read([](pg::Session& s) { return storage::recent_messages_of(s, "alpha", 12); });
        ASSERT_EQ(recent.size(), 12u);
        EXPECT_EQ(recent[0].content, "said 11") << "as they were said, not as they arrived";
        EXPECT_EQ(recent[9].content, "said 2");
        sql("TRUNCATE conversations, conversation_messages");
    }
}

TEST_F(PipelineConversations, AnotherMessageInTheSamePlaceIsQuarantined) {
    const ThreadRef of = thread("t1");
    conversations_.queue().push_now(message(of, 0, "first"));
    drain(conversations_);
    conversations_.queue().push_now(message(of, 0, "second"));
    conversations_.queue().push_now(message(thread("t1", "beta"), 1, "not their thread"));
    conversations_.queue().push_now(message(of, 0, "first"));
    const auto written = drain(conversations_);
    EXPECT_EQ(written.rows, 0u);
    EXPECT_EQ(written.quarantined, 2u);
    EXPECT_EQ(written.duplicates, 1u);
    EXPECT_EQ(sql("SELECT content FROM conversation_messages"), "first");
    EXPECT_EQ(sql("SELECT count(*) FROM quarantine WHERE kind = 'conversation'"), "2");
}

TEST_F(PipelineConversations, OutsideTextIsMadeFit) {
    conversations_.queue().push_now(message(thread("t1"), 0, std::string("a\0b\xff", 4)));
    conversations_.queue().push_now(message(thread("t2"), 0, std::string(2 << 20, 'x')));
    drain(conversations_);
    EXPECT_EQ(sql("SELECT content FROM conversation_messages WHERE ext_id = 't1#0'"),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(sql("SELECT length(content) FROM conversation_messages WHERE ext_id = 't2#0'"),
              std::to_string(pipelines::k_content_bytes_max));
    EXPECT_EQ(
        sql("SELECT count(*) FROM conversation_messages WHERE metadata->>'repaired' = 'true'"),
        "2");
}

TEST_F(PipelineConversations, ARolledBackTransactionIsWrittenAgain) {
    conversations_.queue().push_now(message(thread("t1"), 0, "a"));
    fail_once(conversations_);
    EXPECT_EQ(sql("SELECT count(*) FROM conversations"), "0");
    EXPECT_EQ(conversations_.waiting(), 1u);
    EXPECT_EQ(conversations_.oldest().key, "t1#0");
    const auto written = drain(conversations_);
    EXPECT_EQ(written.rows, 1u);
    EXPECT_TRUE(written.touched.contains({cache::Family::conversations, "alpha"}));
    conversations_.queue().push_now(message(thread("t1"), 1, "b"));
    conversations_.drop_oldest();
    EXPECT_EQ(conversations_.waiting(), 0u);
}

TEST_F(PipelineConversations, ACycleComesWithItsThread) {
    // The prompt was posted before as well.
    conversations_.queue().push_now({cycle(1).thread, 1, cycle(1).said[1]});
    drain(conversations_);
    journal_.queue().push_now(cycle(1));
    journal_.queue().push_now(cycle(2));
    journal_.queue().push_now(cycle(1));
    const auto written = drain(journal_, 2);
    EXPECT_EQ(written.events, 3u);
    EXPECT_EQ(written.rows, 5u + 2u) << "five new messages, two cycles";
    EXPECT_EQ(written.duplicates, 1u + 3u + 1u);
    EXPECT_TRUE(written.touched.contains({cache::Family::decision_last, "alpha"}));
    EXPECT_EQ(
        sql("SELECT p.content || '|' || left(a.content, 6) || '|' || d.prompt_digest || '|' || "
            "(d.decisions->'BTC'->>'signal') FROM decision_cycles d "
            "JOIN conversation_messages p ON p.id = d.prompt_message_id "
            "JOIN conversation_messages a ON a.id = d.answer_message_id WHERE cycle_number = 1"),
        "prices|{\"BTC\"|" + sql("SELECT encode(sha256('rulesprices'), 'hex')") + "|hold");
    const auto last = read([](pg::Session& s) { return storage::last_decision_of(s, "alpha"); });
    ASSERT_TRUE(last);
    EXPECT_EQ(last->cycle_number, 2);
}

TEST_F(PipelineConversations, AnotherCycleUnderTheSameNumberIsQuarantined) {
    journal_.queue().push_now(cycle(1));
    drain(journal_);
    DecisionCycle other = cycle(1);
    other.decisions = R"({"BTC": {"signal": "close"}})";
    journal_.queue().push_now(other);
    const auto written = drain(journal_);
    EXPECT_EQ(written.quarantined, 1u);
    EXPECT_EQ(sql("SELECT decisions->'BTC'->>'signal' FROM decision_cycles"), "hold");
    EXPECT_EQ(sql("SELECT event_key FROM quarantine"), "alpha:1");
}

TEST_F(PipelineConversations, ABrokenAnswerIsKeptAsItWas) {
    DecisionCycle broken = cycle(7);
    broken.decisions = std::string("I would rather \0 hold", 21);
    broken.guard_results = R"({"liquidity": "\u0000"})";
    broken.cot_trace = "[1,";
    broken.is_cot_trace_json = true;
    broken.success = false;
    broken.error_message = std::string(100'000, 'e');
    journal_.queue().push_now(broken);
    EXPECT_EQ(journal_.oldest().key, "alpha:7");
    drain(journal_);
    EXPECT_EQ(sql("SELECT decisions->>'raw_text' FROM decision_cycles"),
              "I would rather \xEF\xBF\xBD hold");
    EXPECT_EQ(sql("SELECT guard_results->>'liquidity' FROM decision_cycles"), "\xEF\xBF\xBD");
    EXPECT_EQ(sql("SELECT cot_trace::jsonb->>'raw_text' FROM decision_cycles"), "[1,");
    EXPECT_EQ(sql("SELECT length(error_message) FROM decision_cycles"), "16384");
}

} // namespace
} // namespace nof0::test
