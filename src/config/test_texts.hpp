// What the tests of this room share: loading from texts, and the mistakes as lines.
#pragma once

#include "config/load.hpp"

#include <map>
#include <string>

namespace nof0::config {

using Texts = std::map<std::string, std::string>;
using Variables = std::map<std::string, std::string, std::less<>>;

inline Config load_texts(const Texts& texts, const Variables& variables = {}) {
    return load("etc/nof0.yaml", Environment(variables), TextFiles(texts));
}

// The lines of the ConfigError, or "no mistake".
inline std::string mistakes_of(const Texts& texts, const Variables& variables = {}) {
    try {
        load_texts(texts, variables);
        return "no mistake";
    } catch (const ConfigError& error) {
        return error.what();
    }
}

inline const Row* row_of(const Config& config, std::string_view key) {
    for (const Row& row : config.rows) {
        if (row.key == key) {
            return &row;
        }
    }
    return nullptr;
}

// A main file that names the other five, and small ones that load without a mistake.
inline Texts small_arena() {
    return {
        {"etc/nof0.yaml", "LLM: {File: llm.yaml}\nExecutor: {File: executor.yaml}\n"
                          "Manager: {File: manager.yaml}\nExchange: {File: exchange.yaml}\n"
                          "Market: {File: market.yaml}\n"},
        {"etc/llm.yaml", "models:\n  small: {model_name: small-1}\n"},
        {"etc/executor.yaml", "max_positions: 4\n"},
        {"etc/manager.yaml", "manager:\n  total_equity_usd: 1000\n  reserve_equity_pct: 20\n"
                             "traders:\n"
                             "  - id: one\n    name: One\n    baseline: momentum\n"
                             "    allocation_pct: 40\n"
                             "    risk_params: &risk\n"
                             "      max_positions: 2\n      max_position_size_usd: 100\n"
                             "      max_margin_usage_pct: 50\n      major_coin_leverage: 5\n"
                             "      altcoin_leverage: 3\n      min_risk_reward_ratio: 2\n"
                             "      min_confidence: 60\n"
                             "  - id: two\n    name: Two\n    baseline: breakout\n"
                             "    allocation_pct: 40\n    risk_params: *risk\n"},
        {"etc/exchange.yaml", "default: sim\nproviders:\n  sim: {type: sim}\n"},
        {"etc/market.yaml", "default: sim\nproviders:\n  sim: {type: sim}\n"},
    };
}

} // namespace nof0::config
