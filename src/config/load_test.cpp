// Loading as a whole: the shipped files, upstream's shape, defaults, overrides, roles.
#include "config/describe.hpp"
#include "config/test_texts.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

const std::string k_shipped = NOF0_SOURCE_DIR "/etc/nof0.yaml";

TEST(Load, ShippedFilesAreCleanWithoutAnyEnvironment) {
    const Config config = load(k_shipped, Environment());
    for (const Problem& warning : config.warnings) {
        ADD_FAILURE() << warning.text();
    }
    EXPECT_TRUE(config.lacks.empty());
    EXPECT_NO_THROW(require(config, Role::trade));
    ASSERT_EQ(config.manager.traders.size(), 6u);
    for (const TraderConfig& trader : config.manager.traders) {
        EXPECT_EQ(trader.initial_equity_usd, 10'000) << trader.id;
        EXPECT_FALSE(trader.asks_a_model()) << trader.id;
    }
    EXPECT_FALSE(config.postgres.configured());
    EXPECT_FALSE(config.redis.configured());
}

// The main file says of every absent key that it "has the default shown here".
TEST(Load, ShippedMainFileShowsTheDefaults) {
    const Config shipped = load(k_shipped, Environment());
    const Config defaults = load_texts({{"etc/nof0.yaml", ""}});
    for (const Row& row : defaults.rows) {
        const bool of_other_file =
            row.key.find("File") != row.key.npos || row.key.starts_with("llm.") ||
            row.key.starts_with("exchange.") || row.key.starts_with("market.") ||
            row.key.starts_with("manager.") || row.key.starts_with("monitoring.") ||
            row.key == "Env";
        if (of_other_file) {
            continue;
        }
        const Row* same = row_of(shipped, row.key);
        ASSERT_NE(same, nullptr) << row.key;
        EXPECT_EQ(same->value, row.value) << row.key;
    }
}

TEST(Load, WithoutAFileTheDefaultsHoldAndANoteSaysSo) {
    const Config config = load_or_default(std::nullopt, Environment(), TextFiles({}));
    ASSERT_EQ(config.notes.size(), 1u);
    EXPECT_NE(config.notes[0].find("etc/nof0.yaml is not there"), std::string::npos);
    EXPECT_EQ(config.api.port, 8888);
    EXPECT_TRUE(config.manager.traders.empty());
    EXPECT_TRUE(config.warnings.empty());
}

TEST(Load, AFileThatWasAskedForMustExist) {
    try {
        load_or_default("other.yaml", Environment(), TextFiles({}));
        FAIL() << "loaded a file that is not there";
    } catch (const UsageError& error) {
        EXPECT_STREQ(error.what(), "other.yaml: found \"other.yaml\", which is no such file; "
                                   "allowed is a YAML file");
    }
}

TEST(Load, DiskFilesRefuseFoldersPipesAndGiants) {
    const DiskFiles files;
    EXPECT_EQ(files.read("/").error().message, "a folder");
    EXPECT_EQ(files.read("/dev/zero").error().message, "something that is no regular file");
    EXPECT_EQ(files.read("/nonexistent/x").error().message, "no such file");
}

TEST(Load, VariablesOverrideTheFile) {
    Texts texts = small_arena();
    texts["etc/nof0.yaml"] += "Postgres: {DSN: \"host=from-file\"}\n";
    const Config config = load_texts(texts, {{"NOF0_POSTGRES_DSN", "postgres://u:pw@h/db"},
                                             {"NOF0_REDIS_URL", "redis://:pw@cache:7000"},
                                             {"NOF0_OPERATOR_TOKEN", "0123456789abcdef"}});
    EXPECT_EQ(config.postgres.dsn.reveal(), "postgres://u:pw@h/db");
    EXPECT_EQ(config.redis.endpoint->port, 7000);
    EXPECT_EQ(config.api.operator_token.reveal(), "0123456789abcdef");
    EXPECT_EQ(row_of(config, "Postgres.DSN")->origin.text(), "environment NOF0_POSTGRES_DSN");
    EXPECT_EQ(row_of(config, "Postgres.DSN")->value, "postgres://u:********@h/db");
    EXPECT_EQ(row_of(config, "Redis.URL")->value, "redis://:********@cache:7000/0");
    EXPECT_EQ(row_of(config, "Api.OperatorToken")->value, "********");
}

TEST(Load, AnEmptyVariableOverridesNothing) {
    Texts texts = small_arena();
    texts["etc/nof0.yaml"] += "Postgres: {DSN: \"host=from-file\"}\n";
    const Config config = load_texts(texts, {{"NOF0_POSTGRES_DSN", ""}});
    EXPECT_EQ(config.postgres.dsn.reveal(), "host=from-file");
}

TEST(Load, TtlZeroIsTheDefaultAndNegativeIsNoCaching) {
    Texts texts = small_arena();
    texts["etc/nof0.yaml"] += "TTL: {Short: 0, Medium: -1, Long: 30}\n";
    const Config config = load_texts(texts);
    EXPECT_EQ(config.ttl.short_ttl, 10s);
    EXPECT_EQ(config.ttl.medium_ttl, std::nullopt);
    EXPECT_EQ(config.ttl.long_ttl, 30s);
}

TEST(Load, TradersTakeTheDefaultProviders) {
    const Config config = load_texts(small_arena());
    const TraderConfig* two = config.manager.find("two");
    ASSERT_NE(two, nullptr);
    EXPECT_EQ(two->exchange_provider, "sim");
    EXPECT_EQ(two->market_provider, "sim");
    EXPECT_EQ(two->decision_interval, 3min);
    EXPECT_EQ(two->initial_equity_usd, 400);
    EXPECT_EQ(row_of(config, "traders[two].market_provider")->origin.text(), "etc/market.yaml:1");
    EXPECT_EQ(config.market.board_source_of("BTC"), "sim");
}

TEST(Load, WhatARoleNeedsIsAskedForByThatRoleOnly) {
    Texts texts = small_arena();
    texts["etc/llm.yaml"] = "api_key: ${KEY}\nmodels:\n  small: {model_name: small-1}\n";
    texts["etc/exchange.yaml"] = "default: real\nproviders:\n  real:\n    type: hyperliquid\n"
                                 "    private_key: ${SIGNER}\n  spare: {type: hyperliquid}\n";
    const std::string baseline = "baseline: momentum";
    std::string& manager = texts["etc/manager.yaml"];
    manager.replace(manager.find(baseline), baseline.size(),
                    "model: small\n    prompt_template: prompts/one.tmpl");

    const Config without = load_texts(texts);
    EXPECT_NO_THROW(require(without, Role::serve));
    try {
        require(without, Role::trade);
        FAIL() << "trades without keys";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(
            error.what(),
            "etc/manager.yaml:8:22: traders[one].prompt_template: found "
            "\"etc/prompts/one.tmpl\", which is not there; allowed is a file relative to etc\n"
            "etc/llm.yaml:1:10: llm.api_key: found ${KEY}, which is not set; the trader one asks a "
            "language model, which needs a key\n"
            "etc/exchange.yaml:5:18: exchange.providers.real.private_key: found ${SIGNER}, which "
            "is not set; the trader one trades there, which needs a key");
    }
    EXPECT_EQ(row_of(without, "llm.api_key")->origin.text(),
              "default (etc/llm.yaml:1: KEY is not set)");

    texts["etc/prompts/one.tmpl"] = "";
    const Config with = load_texts(texts, {{"KEY", "k"}, {"SIGNER", "s"}});
    EXPECT_NO_THROW(require(with, Role::trade));
    EXPECT_EQ(row_of(with, "llm.api_key")->origin.text(), "etc/llm.yaml:1 (KEY)");
    EXPECT_TRUE(with.warnings.empty());
}

TEST(Load, ACommandLineOptionIsAnOriginToo) {
    Config config = load_texts(small_arena());
    note_override(config, "Port", "9000", Row::Shape::json, "--port");
    EXPECT_EQ(row_of(config, "Port")->value, "9000");
    EXPECT_EQ(row_of(config, "Port")->origin.text(), "command line --port");
}

} // namespace
} // namespace nof0::config
