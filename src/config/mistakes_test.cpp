// Every kind of mistake, as the exact line a person reads.
#include "config/test_texts.hpp"

#include <gtest/gtest.h>

namespace nof0::config {
namespace {

struct MainFileCase {
    const char* text;
    const char* line;
};

// Mistakes of the main file alone.
const MainFileCase k_main_file_cases[] = {
    {"Prot: 1", "etc/nof0.yaml:1:1: Prot: found an unknown key; did you mean Port?"},
    {"Api:\n  Limits:\n    IdelTimeout: 1s",
     "etc/nof0.yaml:3:5: Api.Limits.IdelTimeout: found an unknown key; did you mean IdleTimeout?"},
    {"TTL: {Eternity: 1}",
     "etc/nof0.yaml:1:7: TTL.Eternity: found an unknown key; allowed here: Short, Medium, Long"},
    {"Port: 1\nPort: 2",
     "etc/nof0.yaml:2:1: Port: found a second time (first at line 1); allowed is once"},
    {"Port: http", "etc/nof0.yaml:1:7: Port: found \"http\"; allowed is a whole number from 0 to "
                   "65535"},
    {"Port: 65536", "etc/nof0.yaml:1:7: Port: found \"65536\"; allowed is a whole number from 0 to "
                    "65535"},
    {"Port: [1]",
     "etc/nof0.yaml:1:7: Port: found a list; allowed is a whole number from 0 to 65535"},
    {"Api: 3", "etc/nof0.yaml:1:6: Api: found a single value; allowed is a block of keys"},
    {"Env: staging",
     "etc/nof0.yaml:1:6: Env: found \"staging\"; allowed is one of test, dev, prod"},
    {"Logging:\n  VerboseSQL: 1",
     "etc/nof0.yaml:2:15: Logging.VerboseSQL: found \"1\"; allowed is true or false"},
    {"Api: {Limits: {IdleTimeout: -5s}}",
     "etc/nof0.yaml:1:29: Api.Limits.IdleTimeout: found \"-5s\"; allowed is a duration such as "
     "30s, 5m or 1h30m, from 1s to 1h"},
    {"Api: {Limits: {IdleTimeout: 30}}",
     "etc/nof0.yaml:1:29: Api.Limits.IdleTimeout: found \"30\"; allowed is a duration such as "
     "30s, 5m or 1h30m, from 1s to 1h"},
    {"Import: {RecordBytesMax: 1TB}",
     "etc/nof0.yaml:1:26: Import.RecordBytesMax: found \"1TB\"; allowed is a size such as 4096, "
     "16KiB or 1MiB, from 1KiB to 1GiB"},
    {"Host: a b", "etc/nof0.yaml:1:7: Host: found \"a b\"; allowed is an address or a host name"},
    {"Host: ${", "etc/nof0.yaml:1:7: Host: found \"${\" without a name and a closing brace; "
                 "allowed is ${NAME}"},
    {"Port: ${WORD}", "etc/nof0.yaml:1:7: Port: found \"seven\" (from WORD); allowed is a whole "
                      "number from 0 to 65535"},
    {"Cors: {AllowOrigins: x}",
     "etc/nof0.yaml:1:22: Cors.AllowOrigins: found a single value; allowed is a list of texts"},
    {"Cors: {AllowMethods: [GET, [x]]}",
     "etc/nof0.yaml:1:28: Cors.AllowMethods: found a list in the list; allowed are texts"},
    {"Cors: {AllowHeaders: [\"A, B\"]}",
     "etc/nof0.yaml:1:22: Cors.AllowHeaders: found \"A, B\" in the list; allowed are single words"},
    {"Cors: {AllowCredentials: true}",
     "etc/nof0.yaml:1:26: Cors.AllowCredentials: found true beside the origin \"*\"; allowed is "
     "true with named origins, which is what browsers accept"},
    {"Postgres: {DSN: a=1, DataSource: a=2}",
     "etc/nof0.yaml:1:34: Postgres.DataSource: found beside DSN; allowed is one of the two"},
    {"Postgres: {DSN: hidden}",
     "etc/nof0.yaml:1:17: Postgres.DSN: found a text that is no connection string; allowed is "
     "postgres://user:password@host:port/database or host=... dbname=..."},
    {"Redis: {URL: \"redis://u:hidden@h:x\"}",
     "etc/nof0.yaml:1:14: Redis.URL: found no host or a bad port; allowed is "
     "redis://user:password@host:port/database, or rediss://"},
    {"Cache: [{Host: \"h:1/2\"}]",
     "etc/nof0.yaml:1:16: Cache[0].Host: found \"h:1/2\"; allowed is host:port"},
    {"Cache: [{Type: cluster}]", "etc/nof0.yaml:1:16: Cache[0].Type: found \"cluster\"; allowed is "
                                 "node (clusters are not supported)"},
    {"Cache: {Host: h}",
     "etc/nof0.yaml:1:8: Cache: found a block of keys; allowed is a list of blocks"},
    {"Cache: [h]", "etc/nof0.yaml:1:9: Cache[0]: found a single value; allowed is a block of keys"},
    {"Api: {OperatorToken: short}",
     "etc/nof0.yaml:1:22: Api.OperatorToken: found a token that is short or has spaces; allowed "
     "are 16 or more bytes without spaces"},
    {"LLM: {File: other.yaml}", "etc/nof0.yaml:1:13: LLM.File: found \"etc/other.yaml\", which is "
                                "no such file; allowed is a YAML file"},
    {"- a", "etc/nof0.yaml:1:1: found a list; allowed is a block of keys"},
    {"a: [\n", "etc/nof0.yaml:2:1: found text that is no YAML (end of sequence flow not found); "
               "`key: value` lines are allowed"},
};

TEST(Mistakes, OfTheMainFile) {
    for (const MainFileCase& one : k_main_file_cases) {
        EXPECT_EQ(mistakes_of({{"etc/nof0.yaml", one.text}}, {{"WORD", "seven"}}), one.line)
            << one.text;
    }
}

struct ChainCase {
    const char* file;
    const char* replace; // in that file; "" = append
    const char* with;
    const char* line;
};

// One mistake each, planted into an arena that loads without one.
const ChainCase k_chain_cases[] = {
    {"etc/manager.yaml", "allocation_pct: 40\n    risk_params: *risk",
     "allocation_pct: 41\n    risk_params: *risk",
     "etc/manager.yaml:20:21: traders[two].allocation_pct: found allocations that sum to 81 with "
     "this trader; allowed are 80 in all (100 less the reserve_equity_pct of 20)"},
    {"etc/manager.yaml", "id: two", "id: one",
     "etc/manager.yaml:17:9: traders[one].id: found a second trader of this id; allowed is one"},
    {"etc/manager.yaml", "id: two", "id: \"t w o\"",
     "etc/manager.yaml:17:9: traders[1].id: found \"t w o\"; allowed are 1 to 64 letters, digits, "
     "'.', '_' and '-', not beginning with '_'"},
    {"etc/manager.yaml", "name: Two", "decision_interval: -3m",
     "etc/manager.yaml:17:5: traders[two].name: found nothing; allowed is a text\n"
     "etc/manager.yaml:18:24: traders[two].decision_interval: found \"-3m\"; allowed is a duration "
     "such as 30s, 5m or 1h30m, from 1s to 7d"},
    {"etc/manager.yaml", "name: Two", "name: ${NOBODY}",
     "etc/manager.yaml:18:11: traders[two].name: found ${NOBODY}, which is not set; allowed is a "
     "text"},
    {"etc/manager.yaml", "name: Two", "name: Two\n    exchange_provider: sin",
     "etc/manager.yaml:19:24: traders[two].exchange_provider: found the unknown name \"sin\"; "
     "allowed is one of sim; did you mean sim?"},
    {"etc/manager.yaml", "name: Two", "name: Two\n    market_provider: elsewhere",
     "etc/manager.yaml:19:22: traders[two].market_provider: found the unknown name \"elsewhere\"; "
     "allowed is one of sim"},
    {"etc/manager.yaml", "baseline: breakout", "model: smal",
     "etc/manager.yaml:19:12: traders[two].model: found the unknown name \"smal\"; allowed is one "
     "of small; did you mean small?"},
    {"etc/manager.yaml", "    baseline: breakout\n", "",
     "etc/manager.yaml:17:5: traders[two].model: found nothing, and llm.default_model is not set; "
     "one of the two is needed"},
    {"etc/manager.yaml", "baseline: breakout", "baseline: brekout",
     "etc/manager.yaml:19:15: traders[two].baseline: found the unknown name \"brekout\"; allowed "
     "is one of buynhold_btc, momentum, mean_reversion, breakout, funding_carry, random_walk; did "
     "you mean breakout?"},
    {"etc/manager.yaml", "baseline: breakout", "baseline: breakout\n    model: small",
     "etc/manager.yaml:19:15: traders[two].baseline: found beside model; allowed is one of the "
     "two"},
    {"etc/manager.yaml", "max_positions: 2", "max_positions: 0",
     "etc/manager.yaml:10:22: traders[one].risk_params.max_positions: found \"0\"; allowed is a "
     "whole number from 1 to 1000\n"
     "etc/manager.yaml:10:22: traders[two].risk_params.max_positions: found \"0\"; allowed is a "
     "whole number from 1 to 1000"},
    {"etc/manager.yaml", "risk_params: *risk", "",
     "etc/manager.yaml:17:5: traders[two].risk_params.max_positions: found nothing; allowed is a "
     "whole number from 1 to 1000\n"
     "etc/manager.yaml:17:5: traders[two].risk_params.max_position_size_usd: found nothing; "
     "allowed is a number above 0, up to 1000000000000\n"
     "etc/manager.yaml:17:5: traders[two].risk_params.max_margin_usage_pct: found nothing; allowed "
     "is a number from 0 to 100\n"
     "etc/manager.yaml:17:5: traders[two].risk_params.major_coin_leverage: found nothing; allowed "
     "is a whole number from 1 to 200\n"
     "etc/manager.yaml:17:5: traders[two].risk_params.altcoin_leverage: found nothing; allowed is "
     "a whole number from 1 to 200\n"
     "etc/manager.yaml:17:5: traders[two].risk_params.min_risk_reward_ratio: found nothing; "
     "allowed is a number above 0, up to 1000\n"
     "etc/manager.yaml:17:5: traders[two].risk_params.min_confidence: found nothing; allowed is a "
     "whole number from 0 to 100"},
    {"etc/manager.yaml", "",
     "    exec_guards: {alt_position_value_min_equity_multiple: 2, "
     "alt_position_value_max_equity_multiple: 1}\n",
     "etc/manager.yaml:22:102: "
     "traders[two].exec_guards.alt_position_value_max_equity_multiple: found a maximum below the "
     "minimum; allowed is the minimum or more, or 0 for no maximum"},
    {"etc/llm.yaml", "", "default_model: large\n",
     "etc/llm.yaml:3:16: llm.default_model: found the unknown name \"large\"; allowed is one of "
     "small"},
    {"etc/llm.yaml", "", "budget: {cost_per_million_tokens: {smal: 1}}\n",
     "etc/llm.yaml:3:36: llm.budget.cost_per_million_tokens.smal: found an unknown key; did you "
     "mean small?"},
    {"etc/llm.yaml", "", "base_url: example.com\n",
     "etc/llm.yaml:3:11: llm.base_url: found \"example.com\"; allowed is an http:// or https:// "
     "address"},
    {"etc/executor.yaml", "", "allowed_trader_ids: [one, tow]\n",
     "etc/executor.yaml:2:21: executor.allowed_trader_ids: found the unknown name \"tow\"; allowed "
     "is one of one, two; did you mean two?"},
    {"etc/executor.yaml", "", "overrides: {tow: {max_positions: 1}, BTC: {max_positions: 1}}\n",
     "etc/executor.yaml:2:18: executor.overrides.tow: found the unknown name \"tow\"; allowed is "
     "one of one, two; did you mean two?; or a symbol in capitals"},
    {"etc/exchange.yaml", "type: sim", "type: binance",
     "etc/exchange.yaml:3:15: exchange.providers.sim.type: found \"binance\"; allowed is one of "
     "hyperliquid, sim"},
    {"etc/exchange.yaml", "default: sim", "default: sam",
     "etc/exchange.yaml:1:10: exchange.default: found the unknown name \"sam\"; allowed is one of "
     "sim; did you mean sim?"},
    {"etc/exchange.yaml", "type: sim", "type: sim, main_address: 0x12",
     "etc/exchange.yaml:3:34: exchange.providers.sim.main_address: found \"0x12\"; allowed is 0x "
     "and 40 hexadecimal digits"},
    {"etc/market.yaml", "", "board_price_source: {BTC: nowhere}\n",
     "etc/market.yaml:4:27: market.board_price_source.BTC: found the unknown name \"nowhere\"; "
     "allowed is one of sim"},
    {"etc/market.yaml", "sim: {", "\"s:m\": {",
     "etc/market.yaml:3:10: market.providers.s:m: found the name \"s:m\"; allowed are 1 to 64 "
     "letters, digits, '.', '_' and '-'\n"
     "etc/market.yaml:1:10: market.default: found the unknown name \"sim\"; allowed is one of "
     "s:m; did you mean s:m?"},
};

TEST(Mistakes, OfTheChain) {
    ASSERT_EQ(mistakes_of(small_arena()), "no mistake");
    for (const ChainCase& one : k_chain_cases) {
        Texts texts = small_arena();
        std::string& text = texts[one.file];
        const std::string replace = one.replace;
        if (replace.empty()) {
            text += one.with;
        } else {
            ASSERT_NE(text.find(replace), text.npos) << replace;
            text.replace(text.find(replace), replace.size(), one.with);
        }
        EXPECT_EQ(mistakes_of(texts), one.line) << one.file << ": " << one.with;
    }
}

TEST(Mistakes, OfAllFilesComeAtOnce) {
    Texts texts = small_arena();
    texts["etc/nof0.yaml"] += "Prot: 1\n";
    texts["etc/llm.yaml"] += "timeout: soon\n";
    texts["etc/market.yaml"] = "default: [\n";
    const std::string lines = mistakes_of(texts);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2) << lines;
    for (const char* place : {"etc/nof0.yaml:6:1", "etc/llm.yaml:3:10", "etc/market.yaml:2:1"}) {
        EXPECT_NE(lines.find(place), std::string::npos) << place;
    }
}

TEST(Mistakes, OfVariablesNameThemAndHideSecrets) {
    EXPECT_EQ(mistakes_of(small_arena(), {{"NOF0_POSTGRES_DSN", "hidden"},
                                          {"NOF0_REDIS_URL", "http://u:hidden@h"},
                                          {"NOF0_OPERATOR_TOKEN", "hid den"}}),
              "environment NOF0_OPERATOR_TOKEN: Api.OperatorToken: found a token that is short or "
              "has spaces; allowed are 16 or more bytes without spaces\n"
              "environment NOF0_POSTGRES_DSN: Postgres.DSN: found a text that is no connection "
              "string; allowed is postgres://user:password@host:port/database or host=... "
              "dbname=...\n"
              "environment NOF0_REDIS_URL: Redis.URL: found a text that does not begin with "
              "redis://; allowed is redis://user:password@host:port/database, or rediss://");
}

TEST(Mistakes, StayOneLineEachWhateverTheFileHolds) {
    const std::string lines =
        mistakes_of({{"etc/nof0.yaml", "Port: \"a\\nb\\e[31m" + std::string(500, 'x') + "\"\n"}});
    EXPECT_EQ(lines.find('\n'), std::string::npos) << lines;
    EXPECT_EQ(lines.find('\x1B'), std::string::npos);
    EXPECT_LT(lines.size(), 200u);
}

TEST(Mistakes, AreCappedSoThatTheFirstStaysInSight) {
    std::string text;
    for (int i = 0; i < 300; ++i) {
        text += "key" + std::to_string(i) + ": 1\n";
    }
    const std::string lines = mistakes_of({{"etc/nof0.yaml", text}});
    EXPECT_NE(lines.find("\nand 200 more"), std::string::npos);
}

} // namespace
} // namespace nof0::config
