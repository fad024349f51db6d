// Files in the shape that the platform's other server uses load unchanged: same keys and types,
// values of our own. What has no effect here is a warning, never a mistake.
#include "config/test_texts.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

Texts upstream_files() {
    return {
        {"etc/nof0.yaml", R"(Name: board
Env: test
Host: 0.0.0.0
Port: 8900
DataPath: ../recordings
Postgres:
  DataSource: "${Postgres__DataSource}"
  MaxOpen: 20
  MaxIdle: 8
  MaxLifetime: 10m
Cache:
  - Host: "${Cache__0__Host}"
    Type: node
    Pass: "${Cache__0__Pass}"
    Tls: ${Cache__0__Tls}
    Weight: 100
TTL: {Short: 5, Medium: 50, Long: 500}
Logging:
  SlowThreshold: {SQL: 3000, Redis: 700}
  VerboseSQL: true
  VerboseLLM: false
LLM: {File: llm.yaml}
Executor: {File: executor.yaml}
Manager: {File: manager.yaml}
Exchange: {File: exchange.yaml}
Market: {File: market.yaml}
Cors:
  AllowOrigins: ['*']
  AllowMethods: ['GET', 'POST']
  AllowHeaders: ['Content-Type']
  ExposeHeaders: ['Content-Length']
  AllowCredentials: false
  MaxAge: 600
)"},
        {"etc/llm.yaml", R"(base_url: "https://models.example/v1"
api_key: "${MODEL_KEY}"
default_model: "big"
timeout: "45s"
max_retries: 2
log_level: "debug"
models:
  big: {provider: "maker", model_name: "maker/big", temperature: 0.5,
        max_completion_tokens: 2048, priority: 1, cost_tier: high}
  older: {provider: "maker", model_name: "maker/older", max_tokens: 512}
budget:
  daily_token_limit: 90000
  alert_threshold_pct: 70
  strict_enforcement: true
  cost_per_million_tokens: {big: 12.5}
)"},
        {"etc/executor.yaml", R"(major_coin_leverage: 15
altcoin_leverage: 7
min_confidence: 70
min_risk_reward: 2.5
max_positions: 3
decision_interval: 4m
decision_timeout: 50s
max_concurrent_decisions: 2
allowed_trader_ids: []
signing_key: ""
overrides: {}
prompt_schema_version: "v1.0.0"
prompt_validation: {strict_mode: true, require_version_header: true}
)"},
        {"etc/manager.yaml", R"(manager:
  total_equity_usd: 5000
  reserve_equity_pct: 10
  allocation_strategy: performance_based
  rebalance_interval: 1h
  state_storage_backend: file
  state_storage_path: ../data/state.json
traders:
  - id: bold
    name: Bold
    exchange_provider: venue_testnet
    market_provider: venue
    order_style: market_ioc
    market_ioc_slippage_bps: 75
    prompt_template: prompts/bold.tmpl
    executor_prompt_template: prompts/executor.tmpl
    model: older
    decision_interval: 2m
    allocation_pct: 60
    auto_start: true
    journal_enabled: true
    journal_dir: ../journal
    risk_params: {max_positions: 3, max_position_size_usd: 250, max_margin_usage_pct: 55,
                  major_coin_leverage: 12, altcoin_leverage: 6, min_risk_reward_ratio: 2.0,
                  min_confidence: 65, stop_loss_enabled: true, take_profit_enabled: false}
    exec_guards: {max_new_positions_per_cycle: 1, liquidity_threshold_usd: 1000,
                  max_margin_usage_pct: 50, btceth_position_value_min_equity_multiple: 0.1,
                  btceth_position_value_max_equity_multiple: 3, cooldown_after_close: 15m,
                  enable_liquidity_guard: false, candidate_limit: 5,
                  sharpe_pause_threshold: -0.5, pause_duration_on_breach: 2h}
monitoring: {update_interval: 15s, alert_webhook: "", metrics_exporter: prometheus}
)"},
        {"etc/exchange.yaml", R"(default: venue_testnet
providers:
  venue_testnet:
    type: hyperliquid
    private_key: ${VENUE_KEY}
    main_address: ${VENUE_ADDRESS}
    testnet: true
    timeout: 20s
    vault_address: ${VENUE_VAULT}
  paper:
    type: sim
)"},
        {"etc/market.yaml", R"(default: venue
providers:
  venue: {type: hyperliquid, base_url: "https://prices.example/info", testnet: false,
          timeout: 7s, http_timeout: 9s, max_retries: 1}
)"},
    };
}

TEST(UpstreamFiles, LoadWithoutAnyVariable) {
    const Config config = load_texts(upstream_files());
    EXPECT_FALSE(config.postgres.configured());
    EXPECT_FALSE(config.redis.configured());
    EXPECT_EQ(config.name, "board");
    EXPECT_EQ(config.api.port, 8900);
    EXPECT_EQ(config.postgres.connections_max, 20);
    EXPECT_EQ(config.postgres.connection_lifetime, 10min);
    EXPECT_EQ(config.ttl.long_ttl, 500s);
    EXPECT_EQ(config.logging.slow_sql, 3s);
    EXPECT_TRUE(config.logging.verbose_sql);
    EXPECT_EQ(config.api.cors.max_age_s, 600);
    EXPECT_EQ(config.lacks.size(), 3u); // template, model key, signing key
}

TEST(UpstreamFiles, VariablesFillTheServersAndAnUnquotedTruth) {
    const Config config = load_texts(upstream_files(), {{"Postgres__DataSource", "host=db"},
                                                        {"Cache__0__Host", "cache:6380"},
                                                        {"Cache__0__Pass", "pw"},
                                                        {"Cache__0__Tls", "true"}});
    EXPECT_EQ(config.postgres.dsn.reveal(), "host=db");
    ASSERT_TRUE(config.redis.configured());
    EXPECT_EQ(config.redis.endpoint->masked_url(), "rediss://:********@cache:6380/0");
    EXPECT_EQ(config.redis.endpoint->password.reveal(), "pw");
}

TEST(UpstreamFiles, TraderSettingsArrive) {
    const Config config = load_texts(upstream_files());
    ASSERT_EQ(config.manager.traders.size(), 1u);
    const TraderConfig& bold = config.manager.traders[0];
    EXPECT_EQ(bold.model, "older");
    EXPECT_EQ(bold.order_style, OrderStyle::market_ioc);
    EXPECT_EQ(bold.initial_equity_usd, 3000);
    EXPECT_EQ(bold.risk_params.major_coin_leverage, 12);
    EXPECT_FALSE(bold.risk_params.take_profit_enabled);
    EXPECT_FALSE(bold.exec_guards.liquidity_guard);
    EXPECT_TRUE(bold.exec_guards.cooldown_guard);
    EXPECT_EQ(bold.exec_guards.cooldown_after_close, 15min);
    EXPECT_EQ(bold.exec_guards.sharpe_pause_threshold, -0.5);
    EXPECT_TRUE(bold.journal_enabled);
    EXPECT_EQ(bold.journal_dir, "../journal");
    EXPECT_EQ(config.manager.allocation_strategy, rules::AllocationStrategy::performance);
    EXPECT_EQ(config.manager.rebalance_interval, 1h);
    EXPECT_EQ(config.manager.monitoring.update_interval, 15s);
    EXPECT_TRUE(config.manager.monitoring.alert_webhook.empty());
    EXPECT_EQ(config.llm.find_model("older")->max_completion_tokens, 512);
    EXPECT_EQ(config.llm.find_model("big")->cost_per_million_tokens_usd, 12.5);
}

TEST(UpstreamFiles, WhatHasNoEffectIsSaid) {
    const Config config = load_texts(upstream_files());
    std::string lines;
    for (const Problem& warning : config.warnings) {
        lines += warning.text() + "\n";
    }
    EXPECT_EQ(lines,
              "etc/nof0.yaml:16:13: Cache[0].Weight: has no effect here: one Redis is used, so "
              "there is nothing to weigh\n"
              "etc/nof0.yaml:5:11: DataPath: has no effect here: recordings are brought in by "
              "`nof0 import DIR`\n"
              "etc/manager.yaml:6:26: manager.state_storage_backend: has no effect here: a "
              "trader's state is in Postgres\n"
              "etc/manager.yaml:7:23: manager.state_storage_path: has no effect here: a trader's "
              "state is in Postgres\n");
}

TEST(UpstreamFiles, OlderSpellingsLoad) {
    Texts texts = upstream_files();
    texts["etc/nof0.yaml"] = "Host: 0.0.0.0\nPostgres: {DSN: \"\", MaxOpen: 9}\n"
                             "Redis: {Host: \"\", Type: node, Pass: \"\", Tls: false}\n"
                             "Executor: {File: executor.yaml}\n";
    texts["etc/executor.yaml"] = "model_alias: big\nprompt_template: x.tmpl\n"
                                 "btc_eth_leverage: 11\n";
    const Config config = load_texts(texts);
    EXPECT_EQ(config.executor.major_coin_leverage, 11);
    EXPECT_EQ(config.warnings.size(), 2u);
    EXPECT_FALSE(config.redis.configured());
}

} // namespace
} // namespace nof0::config
