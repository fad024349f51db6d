#include "config/manager_config.hpp"

#include "config/test_texts.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

// The small arena with more lines under `manager`, and more at the end.
Texts arena_with(std::string_view manager_lines, std::string_view end = "") {
    Texts texts = small_arena();
    std::string& text = texts["etc/manager.yaml"];
    text.insert(text.find('\n') + 1, manager_lines);
    text += end;
    return texts;
}

TEST(ManagerConfig, DefaultsOfWhatIsNotWritten) {
    const Config config = load_texts(small_arena());
    const ManagerConfig& manager = config.manager;
    EXPECT_EQ(manager.allocation_strategy, rules::AllocationStrategy::fixed);
    EXPECT_EQ(manager.rebalance_interval, 1h);
    EXPECT_EQ(manager.monitoring.update_interval, 30s);
    EXPECT_TRUE(manager.monitoring.alert_webhook.empty());
    EXPECT_EQ(manager.monitoring.drawdown_alert_pct, 0);
    EXPECT_FALSE(manager.traders[0].journal_enabled);
    EXPECT_EQ(manager.traders[0].risk_params.max_risk_pct, 0);
}

TEST(ManagerConfig, StrategiesHaveTwoWordsEach) {
    using enum rules::AllocationStrategy;
    for (const auto& [word, strategy] :
         {std::pair{"fixed", fixed}, std::pair{"configured", fixed}, std::pair{"equal", equal},
          std::pair{"equal_weight", equal}, std::pair{"performance", performance},
          std::pair{"performance_based", performance}}) {
        const Config config =
            load_texts(arena_with(std::string("  allocation_strategy: ") + word + "\n"));
        EXPECT_EQ(config.manager.allocation_strategy, strategy) << word;
    }
    EXPECT_EQ(
        mistakes_of(arena_with("  allocation_strategy: best\n")),
        "etc/manager.yaml:2:24: manager.allocation_strategy: found \"best\"; allowed is one of "
        "configured, fixed, equal_weight, equal, performance_based, performance");
    EXPECT_EQ(row_of(load_texts(small_arena()), "manager.allocation_strategy")->value, "fixed");
}

TEST(ManagerConfig, WordsAndBoundsOfTheRest) {
    EXPECT_EQ(mistakes_of(arena_with("  rebalance_interval: 10s\n")),
              "etc/manager.yaml:2:23: manager.rebalance_interval: found \"10s\"; allowed is a "
              "duration such as 30s, 5m or 1h30m, from 1m to 30d");
    EXPECT_EQ(load_texts(arena_with("", "monitoring: {drawdown_alert_pct: 12.5}\n"))
                  .manager.monitoring.drawdown_alert_pct,
              12.5);
    EXPECT_NE(mistakes_of(arena_with("", "monitoring: {drawdown_alert_pct: 101}\n")), "");
    EXPECT_EQ(mistakes_of(arena_with("", "monitoring: {update_interval: 2h}\n")),
              "etc/manager.yaml:22:31: monitoring.update_interval: found \"2h\"; allowed is a "
              "duration such as 30s, 5m or 1h30m, from 1s to 1h");
}

TEST(ManagerConfig, AWebhookIsAnAddressAndASecret) {
    const Texts texts = arena_with("", "monitoring: {alert_webhook: \"${HOOK}\"}\n");
    const Config config = load_texts(texts, {{"HOOK", "https://hooks.example/services/T0KEN"}});
    EXPECT_EQ(config.manager.monitoring.alert_webhook.reveal(),
              "https://hooks.example/services/T0KEN");
    EXPECT_EQ(row_of(config, "monitoring.alert_webhook")->value, "https://hooks.example/********");
    for (const char* value : {"ftp://T0KEN.example/", "T0KEN", "wss://T0KEN.example"}) {
        const std::string mistake = mistakes_of(texts, {{"HOOK", value}});
        EXPECT_NE(mistake.find("found no http:// or https:// address"), mistake.npos) << mistake;
        EXPECT_EQ(mistake.find("T0KEN"), mistake.npos) << mistake;
    }
    EXPECT_EQ(mask_webhook("http://user:word@host:9/x"), "http://host:9/********");
    EXPECT_EQ(mask_webhook("nothing"), "********");
}

} // namespace
} // namespace nof0::config
