#include "config/executor_config.hpp"

#include "config/section.hpp"

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

constexpr Whole k_leverage{1, 200};
constexpr Whole k_confidence{0, 100};
constexpr Whole k_positions{1, 1000};
constexpr Number k_risk_reward{0, 1000, Number::Least::excluded};

void read_override(Section& section, ExecutorOverride& into) {
    section.whole("major_coin_leverage", into.major_coin_leverage, k_leverage);
    section.whole("altcoin_leverage", into.altcoin_leverage, k_leverage);
    section.whole("min_confidence", into.min_confidence, k_confidence);
    section.number("min_risk_reward", into.min_risk_reward, k_risk_reward);
    section.whole("max_positions", into.max_positions, k_positions);
}

} // namespace

void read_executor(Section& root, ExecutorConfig& executor) {
    root.whole(root.either("major_coin_leverage", "btc_eth_leverage"), executor.major_coin_leverage,
               k_leverage);
    root.whole("altcoin_leverage", executor.altcoin_leverage, k_leverage);
    root.whole("min_confidence", executor.min_confidence, k_confidence);
    root.number("min_risk_reward", executor.min_risk_reward, k_risk_reward);
    root.whole("max_positions", executor.max_positions, k_positions);
    root.duration("decision_interval", executor.decision_interval, {1s, 7 * 24h});
    root.duration("decision_timeout", executor.decision_timeout, {1s, 1h});
    root.whole("max_concurrent_decisions", executor.max_concurrent_decisions, {1, 100});
    root.texts("allowed_trader_ids", executor.allowed_trader_ids);
    for (auto& [name, section] : root.named_sections("overrides")) {
        ExecutorOverride& override = executor.overrides.emplace_back();
        override.name = name;
        override.place = section.problem("", {});
        read_override(section, override);
    }
    root.text("prompt_schema_version", executor.prompt_schema_version);
    Section prompts = root.section("prompt_validation");
    prompts.truth("strict_mode", executor.prompt_strict);
    prompts.truth("require_version_header", executor.prompt_version_required);
    Section output = root.section("output_validation");
    output.truth("fail_on_invalid", executor.output_fail_on_invalid);
    output.unused("schema_path", "the shape of an answer is built in");
    root.unused("signing_key", "decisions are not signed");
    root.unused("model_alias", "a trader names its model in the manager file");
    root.unused("prompt_template", "a trader names its template in the manager file");
}

} // namespace nof0::config
