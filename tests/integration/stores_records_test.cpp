// The stores of what was said and filled: conversations, decision cycles, fills.
#include "storage/conversations.hpp"
#include "storage/fills.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

using storage::WriteScope;

using StoresRecords = StoreFixture;

storage::NewThread thread(const std::string& ext_id, std::int64_t ts_us) {
    return {"alpha",
            ext_id,
            ts_us,
            "native",
            {{"user", "What now, " + ext_id + "?", ts_us}, {"assistant", "Hold.", std::nullopt}}};
}

TEST_F(StoresRecords, ThreadsAndCyclesAreIdempotent) {
    const auto store = [&](const storage::NewThread& t) {
        return write([&](WriteScope& s) { return storage::store_thread(s, t); });
    };
    const auto first = store(thread("one", 1'000));
    ASSERT_TRUE(first);
    ASSERT_EQ(first->message_ids.size(), 2u);
    EXPECT_LT(first->message_ids[0], first->message_ids[1]);
    EXPECT_FALSE(store(thread("one", 1'000))) << "its ext_id is stored already";
    ASSERT_TRUE(store(thread("two", 2'000)));
    EXPECT_EQ(sql("SELECT count(*) FROM conversation_messages"), "4");

    storage::NewCycle cycle;
    cycle.model_id = "alpha";
    cycle.cycle_number = 3;
    cycle.ext_id = "cycle-3";
    cycle.prompt_digest = "d1";
    cycle.cot_trace = "thinking";
    cycle.cot_trace_format = "text";
    cycle.decisions_json = R"([{"signal": "hold"}])";
    cycle.success = true;
    cycle.executed_us = 1'500;
    cycle.origin = "native";
    const auto store_cycle = [&] {
        return write([&](WriteScope& s) { return storage::store_cycle(s, cycle, *first); });
    };
    EXPECT_TRUE(store_cycle());
    EXPECT_FALSE(store_cycle());
    EXPECT_EQ(sql("SELECT prompt_message_id || ' ' || answer_message_id FROM decision_cycles"),
              std::to_string(first->message_ids[0]) + " " + std::to_string(first->message_ids[1]));

    const auto recent = read([](pg::Session& s) { return storage::recent_invocations(s, 5); });
    ASSERT_EQ(recent.size(), 2u);
    EXPECT_EQ(recent[0].ext_id, "two") << "newest first";
    EXPECT_EQ(recent[0].cycle_number, std::nullopt);
    EXPECT_EQ(recent[1].cycle_number, 3);
    EXPECT_EQ(recent[1].decisions->text, R"([{"signal": "hold"}])");
    EXPECT_EQ(read([](pg::Session& s) { return storage::recent_invocations(s, 1); }).size(), 1u);

    const std::vector<std::int64_t> ids{recent[0].conversation_id, recent[1].conversation_id};
    const auto said = read([&](pg::Session& s) { return storage::messages_of(s, ids); });
    ASSERT_EQ(said.size(), 4u);
    EXPECT_EQ(said[0].content, "What now, one?");
    EXPECT_EQ(said[1].content, "Hold.");
    const auto newest =
        read([](pg::Session& s) { return storage::recent_messages_of(s, "alpha", 3); });
    ASSERT_EQ(newest.size(), 3u);
    EXPECT_EQ(newest[0].content, "Hold.");
    EXPECT_EQ(newest[1].content, "What now, two?");

    const auto last = read([](pg::Session& s) { return storage::last_decision_of(s, "alpha"); });
    ASSERT_TRUE(last);
    EXPECT_EQ(last->executed_at, WallTime::from_us(1'500));
    EXPECT_EQ(last->success, true);
    EXPECT_FALSE(read([](pg::Session& s) { return storage::last_decision_of(s, "beta"); }));
    const auto counts = read(
        [](pg::Session& s) { return storage::native_invocation_counts(s, storage::Season{}); });
    ASSERT_EQ(counts.size(), 1u);
    EXPECT_EQ(counts[0].invocations, 1);
}

TEST_F(StoresRecords, FillsAreGuardedByTheirKey) {
    storage::FillRow fill;
    fill.exchange_provider = "sim";
    fill.account = "alpha";
    fill.fill_key = "f1";
    fill.model_id = "alpha";
    fill.symbol = "BTC";
    fill.side = "buy";
    fill.px = Decimal::parse("100.000000000001").value();
    fill.sz = Decimal::parse("0.1").value();
    fill.fee_token = "USDC";
    fill.kind = "trade";
    fill.digest = "d1";
    fill.origin = "native";
    fill.version = 1;
    pg::CopyBuffer<storage::FillRow> buffer;
    buffer.add(fill);
    fill.fill_key = "f2";
    buffer.add(fill);
    EXPECT_EQ(write([&](WriteScope& s) { return storage::copy_fills(s, buffer); }), 2);
    EXPECT_THROW(write([&](WriteScope& s) { return storage::copy_fills(s, buffer); }), pg::Error);
    EXPECT_EQ(sql("SELECT px || ' ' || sz FROM fills LIMIT 1"), "100.000000000001 0.100000000000");
    const auto stored = [&](const char* account) {
        return read(
            [&](pg::Session& s) { return storage::stored_fills(s, "sim", account, {"f1", "f3"}); });
    };
    ASSERT_EQ(stored("alpha").size(), 1u);
    EXPECT_EQ(stored("alpha")[0].digest, "d1");
    EXPECT_TRUE(stored("beta").empty()) << "another account's keys are its own";
}

} // namespace
} // namespace nof0::test
