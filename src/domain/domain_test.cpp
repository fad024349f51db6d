#include "domain/account_total.hpp"
#include "domain/conversation_record.hpp"
#include "domain/entry_plan.hpp"
#include "domain/fill.hpp"
#include "domain/message.hpp"
#include "domain/position.hpp"
#include "domain/signal.hpp"
#include "domain/symbol.hpp"
#include "domain/trader.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0 {
namespace {

TEST(TraderId, IsSafeInKeysAndUrls) {
    for (const std::string_view good : {"gpt-5", "deepseek-chat-v3.1", "buynhold_btc", "A", "_x"}) {
        EXPECT_TRUE(TraderId::parse(good).ok()) << good;
    }
    for (const std::string_view bad : {"", "a b", "a/b", "a:b", "{a}", "é", "a\n"}) {
        EXPECT_FALSE(TraderId::parse(bad).ok()) << bad;
    }
    EXPECT_TRUE(TraderId::parse(std::string(64, 'a')).ok());
    EXPECT_FALSE(TraderId::parse(std::string(65, 'a')).ok());
    EXPECT_DEATH(TraderId(""), "trader id");
}

TEST(Symbol, TakesEveryVenuesSpelling) {
    for (const std::string_view good : {"BTC", "kPEPE", "PURR/USDC", "@151", "xyz:SILVER", "#3"}) {
        EXPECT_TRUE(Symbol::parse(good).ok()) << good;
    }
    for (const std::string_view bad : {"", "B TC", "BTC\"", "{BTC}", "B\\"}) {
        EXPECT_FALSE(Symbol::parse(bad).ok()) << bad;
    }
}

TEST(Words, GoThereAndBack) {
    for (const Side side : {Side::long_side, Side::short_side}) {
        EXPECT_EQ(side_from_text(to_text(side)), side);
        EXPECT_EQ(sign_of(opposite(side)), -sign_of(side));
    }
    EXPECT_EQ(side_from_text("Long"), std::nullopt);
    for (const OrderSide side : {OrderSide::buy, OrderSide::sell}) {
        EXPECT_EQ(order_side_from_text(to_text(side)), side);
    }
    for (const PositionStatus status : {PositionStatus::open, PositionStatus::closed}) {
        EXPECT_EQ(position_status_from_text(to_text(status)), status);
    }
    for (const MessageRole role :
         {MessageRole::system, MessageRole::user, MessageRole::assistant}) {
        EXPECT_EQ(message_role_from_text(to_text(role)), role);
    }
    for (const SignalKind kind :
         {SignalKind::hold, SignalKind::close, SignalKind::enter_long, SignalKind::enter_short}) {
        EXPECT_EQ(signal_kind_from_text(to_text(kind)), kind);
    }
    for (const TraderKind kind :
         {TraderKind::model, TraderKind::benchmark, TraderKind::house, TraderKind::unattributed}) {
        EXPECT_EQ(trader_kind_from_text(to_text(kind)), kind);
    }
    EXPECT_EQ(kind_of(TraderId("buynhold_btc")), TraderKind::benchmark);
    EXPECT_EQ(kind_of(TraderId("gpt-5")), TraderKind::model);
    EXPECT_EQ(kind_of(TraderId::unattributed()), TraderKind::unattributed);
}

Fill some_fill() {
    return {.coin = Symbol("BTC"),
            .px = Decimal::parse("100.50").value(),
            .sz = Decimal::parse("0.10").value(),
            .side = OrderSide::sell,
            .time_ms = 1700,
            .start_position = Decimal::parse("-1").value(),
            .dir = "Open Short",
            .hash = "0x1",
            .oid = 7,
            .fee = Decimal::parse("0.0045").value(),
            .tid = 99};
}

TEST(Fill, HasAKeyThatIsAPureFunction) {
    Fill fill = some_fill();
    EXPECT_EQ(fill_key(fill), "BTC:99:A");
    fill.tid = 0;
    EXPECT_EQ(fill_key(fill), "BTC:1700:7:A:100.5:0.1:-1");
}

TEST(Fill, DigestSeesEveryVenueFieldAndNoOwner) {
    const Fill fill = some_fill();
    const std::string digest = fill_digest(fill);
    EXPECT_EQ(digest.size(), 64U);
    Fill other = fill;
    other.trader = TraderId("somebody");
    other.account = "0xabc";
    EXPECT_EQ(fill_digest(other), digest);
    const auto changed = [&](auto change) {
        Fill copy = fill;
        change(copy);
        return fill_digest(copy) != digest;
    };
    EXPECT_TRUE(changed([](Fill& f) { f.px += Decimal::from_units(1); }));
    EXPECT_TRUE(changed([](Fill& f) { f.closed_pnl += Decimal::from_units(1); }));
    EXPECT_TRUE(changed([](Fill& f) { f.fee_token = "HYPE"; }));
    EXPECT_TRUE(changed([](Fill& f) { f.cloid = "0x1"; }));
    EXPECT_TRUE(changed([](Fill& f) { f.liquidation = FillLiquidation{.method = "market"}; }));
    EXPECT_TRUE(changed([](Fill& f) { f.crossed = false; }));
}

TEST(Fill, IsWrittenAsTheVenueWritesIt) {
    std::string text;
    append_json(text, some_fill());
    const auto json = nlohmann::json::parse(text);
    EXPECT_EQ(json["px"], "100.5");
    EXPECT_EQ(json["startPosition"], "-1");
    EXPECT_EQ(json["time"], 1700);
    EXPECT_TRUE(json["twapId"].is_null());
    EXPECT_EQ(json["model_id"], "_unattributed");
}

TEST(EntryPlan, ExitPlanIsWrittenAsPublicRecordsSpellIt) {
    EXPECT_EQ(exit_plan_json(4116.5, 3707.4, "4h close \"below\" 3700"),
              R"({"profit_target":4116.5,"stop_loss":3707.4,)"
              R"("invalidation_condition":"4h close \"below\" 3700"})");
    const std::string odd = exit_plan_json(std::nullopt, HUGE_VAL, std::string("a\0b\xff", 4));
    EXPECT_EQ(odd, "{\"profit_target\":null,\"stop_loss\":null,"
                   "\"invalidation_condition\":\"a\uFFFDb\uFFFD\"}");
}

TEST(AccountTotal, SharpeIsNullForModelsAndAbsentForTheBenchmark) {
    const AccountTotal row{.trader = TraderId("gpt-5"),
                           .time = ArenaTime::from_us(1'760'745'606'085'436),
                           .equity_usd = 10'000,
                           .realized_pnl = 0.0,
                           .unrealized_pnl = 0.0,
                           .cum_pnl_pct = 0.0,
                           .minute_marker = 115,
                           .hour_marker = 1};
    std::string text;
    append_json(text, row, SharpeKey::present);
    EXPECT_EQ(text,
              R"({"id":"gpt-5_1","timestamp":1760745606.085436,"realized_pnl":0,"positions":{},)"
              R"("since_inception_minute_marker":115,"sharpe_ratio":null,"cum_pnl_pct":0,)"
              R"("total_unrealized_pnl":0,"model_id":"gpt-5","since_inception_hourly_marker":1,)"
              R"("dollar_equity":10000})");
    text.clear();
    append_json(text, row, SharpeKey::absent);
    EXPECT_EQ(text.find("sharpe"), std::string::npos);
}

TEST(ConversationRecord, HasElevenKeys) {
    ConversationRecord record{.id = "a_1", .trader = TraderId("a")};
    record.cot_trace_summary = "a \"quoted\" line\n";
    std::string text;
    append_json(text, record);
    const auto json = nlohmann::json::parse(text);
    EXPECT_EQ(json.size(), 11U);
    EXPECT_EQ(json["cot_trace_summary"], record.cot_trace_summary);
    EXPECT_EQ(json["llm_response"], nlohmann::json::object());
}

} // namespace
} // namespace nof0
