#include "config/describe.hpp"

#include "config/test_texts.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::config {
namespace {

Texts secret_arena() {
    Texts texts = small_arena();
    texts["etc/nof0.yaml"] += "Postgres: {DSN: \"postgres://u:hidden1@h/db\", MaxOpen: 3}\n"
                              "Cache: [{Host: cache, Pass: hidden2}]\n"
                              "Host: ${HOST_TO_BIND}\n";
    texts["etc/llm.yaml"] += "api_key: ${KEY}\n";
    texts["etc/exchange.yaml"] += "  real: {type: hyperliquid, private_key: hidden4}\n";
    return texts;
}

const Variables k_variables{{"KEY", "hidden3"}, {"NOF0_OPERATOR_TOKEN", "hidden5-hidden5-hidden5"}};

TEST(Describe, TableOfKeysValuesAndOrigins) {
    const Config config = load_texts(secret_arena(), k_variables);
    std::string chosen;
    for (const char* key :
         {"Host", "Port", "Api.OperatorToken", "Cors.AllowOrigins", "Postgres.DSN",
          "Postgres.MaxOpen", "Cache[0].Host", "Cache[0].Pass", "Redis.URL", "llm.api_key",
          "llm.timeout", "traders[two].risk_params.max_positions",
          "traders[two].exec_guards.sharpe_pause_threshold",
          "exchange.providers.real.private_key"}) {
        const Row* row = row_of(config, key);
        ASSERT_NE(row, nullptr) << key;
        chosen += row->key + " | " + row->value + " | " + row->origin.text() + "\n";
    }
    EXPECT_EQ(chosen, "Host | 127.0.0.1 | default (etc/nof0.yaml:8: HOST_TO_BIND is not set)\n"
                      "Port | 8888 | default\n"
                      "Api.OperatorToken | ******** | environment NOF0_OPERATOR_TOKEN\n"
                      "Cors.AllowOrigins | [\"*\"] | default\n"
                      "Postgres.DSN | postgres://u:********@h/db | etc/nof0.yaml:6\n"
                      "Postgres.MaxOpen | 3 | etc/nof0.yaml:6\n"
                      "Cache[0].Host | cache | etc/nof0.yaml:7\n"
                      "Cache[0].Pass | ******** | etc/nof0.yaml:7\n"
                      "Redis.URL |  | default\n"
                      "llm.api_key | ******** | etc/llm.yaml:3 (KEY)\n"
                      "llm.timeout | 1m | default\n"
                      "traders[two].risk_params.max_positions | 2 | etc/manager.yaml:10\n"
                      "traders[two].exec_guards.sharpe_pause_threshold | null | default\n"
                      "exchange.providers.real.private_key | ******** | etc/exchange.yaml:4\n");
}

TEST(Describe, TableIsAligned) {
    Config config;
    config.rows = {
        {"Port", "8888", Row::Shape::json, {}},
        {"Redis.URL", "", Row::Shape::text, {}},
        {"Name", "two\nlines", Row::Shape::text,
         Origin{Origin::Kind::file, "etc/nof0.yaml", Place{2, 7}, {}}},
    };
    EXPECT_EQ(describe_as_table(config), "KEY        VALUE      ORIGIN\n"
                                         "Port       8888       default\n"
                                         "Redis.URL  -          default\n"
                                         "Name       two lines  etc/nof0.yaml:2\n");
}

TEST(Describe, NoSecretLeavesInAnyForm) {
    const Config config = load_texts(secret_arena(), k_variables);
    std::string all = describe_as_table(config) + describe_as_json(config);
    for (const Problem& warning : config.warnings) {
        all += warning.text();
    }
    EXPECT_EQ(all.find("hidden"), std::string::npos);
}

TEST(Describe, SecretsWrittenOutInAFileAreWarnedAbout) {
    const Config config = load_texts(secret_arena(), k_variables);
    std::string keys;
    for (const Problem& warning : config.warnings) {
        keys += warning.key + " ";
    }
    EXPECT_EQ(keys, "Postgres.DSN Cache[0].Pass exchange.providers.real.private_key ");
}

TEST(Describe, JsonIsValidAndTyped) {
    const Config config = load_texts(secret_arena(), k_variables);
    const auto json = nlohmann::json::parse(describe_as_json(config));
    ASSERT_EQ(json["settings"].size(), config.rows.size());
    for (const auto& setting : json["settings"]) {
        if (setting["key"] == "Port") {
            EXPECT_EQ(setting["value"], 8888);
            EXPECT_EQ(setting["origin"], "default");
        }
    }
    EXPECT_EQ(json["warnings"].size(), 3u);
}

} // namespace
} // namespace nof0::config
