// The language models: etc/llm.yaml.
#pragma once

#include "base/log.hpp"
#include "base/time.hpp"
#include "config/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::config {

class Section;

// One entry of `models`; traders name it by its alias.
struct ModelConfig {
    std::string alias;
    std::string provider;              // who made it; for the record. Key: provider.
    std::string model_name;            // what the service calls it; required. Key: model_name.
    std::optional<double> temperature; // 0..2; absent = the service's own. Key: temperature.
    std::optional<double> top_p;       // 0..1; absent = the service's own. Key: top_p.
    // 1..1,000,000. Key: max_completion_tokens (older files: max_tokens).
    int max_completion_tokens = 4096;
    int priority = 0;      // 0..1000, lower is asked first on a fall-back. Key: priority.
    std::string cost_tier; // low, medium, high; for the record. Key: cost_tier.
    // USD per million tokens, above 0. Key: budget.cost_per_million_tokens.<alias>.
    std::optional<double> cost_per_million_tokens_usd;
};

struct LlmBudget {
    // Tokens of all traders in one UTC day; 0 = no limit. Key: budget.daily_token_limit.
    std::int64_t daily_tokens_max = 0;
    double alert_threshold_pct = 80; // 0..100. Key: budget.alert_threshold_pct.
    // Refuse calls beyond the limit, or only warn. Key: budget.strict_enforcement.
    bool strict = false;
};

struct LlmConfig {
    // An OpenAI-compatible service. Key: base_url.
    std::string base_url = "https://api.openai.com/v1";
    Secret api_key;            // needed by `nof0 trade` when a trader asks a model. Key: api_key.
    std::string default_model; // an alias of `models`; empty = every trader names its own.
    Milliseconds timeout{60'000}; // of one call. 1 s..30 min. Key: timeout.
    int max_retries = 3;          // after the first call; 0..10. Key: max_retries.
    // Least level of the lines about calls, beside Logging.Level: debug tells every attempt, info
    // every call, warn only attempts that failed, error calls that failed for good. Key: log_level.
    LogLevel log_level = LogLevel::info;
    std::vector<ModelConfig> models; // in file order
    LlmBudget budget;

    const ModelConfig* find_model(std::string_view alias) const;
    std::vector<std::string_view> aliases() const; // of models, in file order
};

void read_llm(Section& root, LlmConfig& llm);

} // namespace nof0::config
