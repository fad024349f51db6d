#include "config/test_texts.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::config {
namespace {

TEST(TraderConfig, IsTheSameJsonForTheSameSettings) {
    const Config config = load_texts(small_arena());
    const TraderConfig* one = config.manager.find("one");
    ASSERT_NE(one, nullptr);
    EXPECT_EQ(
        trader_config_json(*one),
        R"({"id":"one","name":"One","exchange_provider":"sim","market_provider":"sim","model":"",)"
        R"("baseline":"momentum","order_style":"limit_ioc","market_ioc_slippage_bps":50,)"
        R"("prompt_template":"","executor_prompt_template":"","decision_interval":"3m",)"
        R"("allocation_pct":40,"initial_equity_usd":400,"auto_start":false,)"
        R"("risk_params":{"max_positions":2,"max_position_size_usd":100,)"
        R"("max_margin_usage_pct":50,"major_coin_leverage":5,"altcoin_leverage":3,)"
        R"("min_risk_reward_ratio":2,"min_confidence":60,"max_risk_pct":0,"stop_loss_enabled":true,)"
        R"("take_profit_enabled":true},)"
        R"("exec_guards":{"max_new_positions_per_cycle":0,"liquidity_threshold_usd":0,)"
        R"("enable_liquidity_guard":true,"max_margin_usage_pct":0,)"
        R"("enable_margin_usage_guard":true,"btceth_position_value_min_equity_multiple":0,)"
        R"("btceth_position_value_max_equity_multiple":0,)"
        R"("alt_position_value_min_equity_multiple":0,)"
        R"("alt_position_value_max_equity_multiple":0,"enable_value_band_guard":true,)"
        R"("cooldown_after_close":"0s","enable_cooldown_guard":true,"candidate_limit":10,)"
        R"("sharpe_pause_threshold":null,"pause_duration_on_breach":"0s"}})");
    EXPECT_EQ(trader_config_digest(*one).size(), 64u);
}

TEST(TraderConfig, AnySettingChangesTheDigest) {
    const Config config = load_texts(small_arena());
    TraderConfig trader = config.manager.traders[0];
    const std::string before = trader_config_digest(trader);
    trader.exec_guards.cooldown_after_close = Milliseconds{1};
    EXPECT_NE(trader_config_digest(trader), before);
}

TEST(TraderConfig, TextsOfTheFileAreEscaped) {
    Texts texts = small_arena();
    std::string& manager = texts["etc/manager.yaml"];
    manager.replace(manager.find("name: One"), 9, R"(name: "a\"b\nc")");
    const Config config = load_texts(texts);
    const auto json = nlohmann::json::parse(trader_config_json(config.manager.traders[0]));
    EXPECT_EQ(json["name"], "a\"b\nc");
}

TEST(TraderConfig, InitialStateFollowsTheFile) {
    const Config config = load_texts(small_arena());
    TraderConfig trader = config.manager.traders[0];
    const InitialTraderState stopped = initial_trader_state(trader);
    EXPECT_EQ(stopped.trader_id, "one");
    EXPECT_EQ(stopped.exchange_provider, "sim");
    EXPECT_EQ(stopped.allocation_pct, 40);
    EXPECT_EQ(stopped.cooldown_json, "{}");
    EXPECT_EQ(stopped.desired_state, "stopped");
    EXPECT_EQ(stopped.config_version, trader_config_digest(trader));
    EXPECT_TRUE(nlohmann::json::parse(stopped.risk_guards_json)["enable_cooldown_guard"]);
    trader.auto_start = true;
    EXPECT_EQ(initial_trader_state(trader).desired_state, "running");
}

} // namespace
} // namespace nof0::config
