#include "config/llm_config.hpp"

#include "config/names.hpp"
#include "config/section.hpp"

#include <algorithm>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

void read_model(Section& section, ModelConfig& model) {
    section.text("provider", model.provider);
    section.text("model_name", model.model_name, Need::required);
    section.number("temperature", model.temperature, {0, 2});
    section.number("top_p", model.top_p, {0, 1});
    section.whole(section.either("max_completion_tokens", "max_tokens"),
                  model.max_completion_tokens, {1, 1'000'000});
    section.whole("priority", model.priority, {0, 1000});
    section.text("cost_tier", model.cost_tier);
}

void read_budget(Section budget, LlmConfig& llm) {
    budget.whole("daily_token_limit", llm.budget.daily_tokens_max, {0, 1'000'000'000'000});
    budget.number("alert_threshold_pct", llm.budget.alert_threshold_pct, {0, 100});
    budget.truth("strict_enforcement", llm.budget.strict);
    Section costs = budget.section("cost_per_million_tokens");
    for (ModelConfig& model : llm.models) {
        costs.number(model.alias, model.cost_per_million_tokens_usd, {0, 1'000'000});
    }
}

} // namespace

const ModelConfig* LlmConfig::find_model(std::string_view alias) const {
    const auto at = std::ranges::find(models, alias, &ModelConfig::alias);
    return at == models.end() ? nullptr : &*at;
}

std::vector<std::string_view> LlmConfig::aliases() const {
    std::vector<std::string_view> names;
    for (const ModelConfig& model : models) {
        names.push_back(model.alias);
    }
    return names;
}

void read_llm(Section& root, LlmConfig& llm) {
    root.text("base_url", llm.base_url, is_url, "allowed is an http:// or https:// address");
    root.secret("api_key", llm.api_key);
    root.text("default_model", llm.default_model);
    root.duration("timeout", llm.timeout, {1s, 30min});
    root.whole("max_retries", llm.max_retries, {0, 10});
    root.choice<LogLevel>("log_level", llm.log_level,
                          {{"debug", LogLevel::debug},
                           {"info", LogLevel::info},
                           {"warn", LogLevel::warn},
                           {"error", LogLevel::error}});
    root.unused("routing_defaults", "a trader asks the model it names");
    for (auto& [alias, section] : root.named_sections("models")) {
        ModelConfig& model = llm.models.emplace_back();
        model.alias = alias;
        read_model(section, model);
    }
    read_budget(root.section("budget"), llm);
    if (!llm.default_model.empty() && llm.find_model(llm.default_model) == nullptr) {
        root.mistake("default_model", unknown_name(llm.default_model, llm.aliases()));
    }
}

} // namespace nof0::config
