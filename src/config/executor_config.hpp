// How a decision is asked for and checked, for every trader: etc/executor.yaml.
#pragma once

#include "base/time.hpp"
#include "config/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::config {

class Section;

// Thresholds that an override may change for one trader or one symbol.
struct ExecutorOverride {
    std::string name; // a trader id or a symbol
    Problem place;    // where it is written, without a message
    std::optional<int> major_coin_leverage;
    std::optional<int> altcoin_leverage;
    std::optional<int> min_confidence;
    std::optional<double> min_risk_reward;
    std::optional<int> max_positions;
};

struct ExecutorConfig {
    // Caps that hold beside a trader's own risk_params; the stricter of the two wins.
    int major_coin_leverage = 20; // BTC and ETH, 1..200. Key: major_coin_leverage.
    int altcoin_leverage = 10;    // the others, 1..200. Key: altcoin_leverage.
    int min_confidence = 75;      // 0..100. Key: min_confidence.
    double min_risk_reward = 3;   // above 0. Key: min_risk_reward.
    int max_positions = 4;        // open at once, 1..1000. Key: max_positions.
    // Between two decisions of a trader that names no interval. 1 s..7 d. Key: decision_interval.
    Milliseconds decision_interval{180'000};
    Milliseconds decision_timeout{60'000};       // one decision, retries included. 1 s..1 h.
    int max_concurrent_decisions = 1;            // 1..100. Key: max_concurrent_decisions.
    std::vector<std::string> allowed_trader_ids; // who may trade; empty = all.
    std::vector<ExecutorOverride> overrides;     // Key: overrides.<trader or symbol>.
    // Version that a prompt template must carry in its header. Keys: prompt_schema_version,
    // prompt_validation.strict_mode, prompt_validation.require_version_header.
    std::string prompt_schema_version = "v1.0.0";
    bool prompt_strict = false;
    bool prompt_version_required = false;
    // Key: output_validation.fail_on_invalid: an answer that does not fit its schema ends the cycle
    // instead of being repaired where that is safe.
    bool output_fail_on_invalid = true;
};

void read_executor(Section& root, ExecutorConfig& executor);

} // namespace nof0::config
