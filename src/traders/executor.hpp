// ModelDecider: a trader whose decisions come from a language model. One decision is: write the
// prompts from the context, ask, check the answer, and where it does not fit say so to the model
// and ask once more; then decisions, or a recorded failure that changes nothing.
//
// A failing model is followed by the others of etc/llm.yaml in their priority (model_choice.hpp);
// the answer says who gave it. Everything said is in the answer, and every request with its tokens.
//
// output_validation.fail_on_invalid decides what a second misfit means: when set, the cycle has no
// decisions. When not, what was repaired without guessing counts, coins that could not be read are
// left alone, and only an answer without any decision fails.
//
// One thread; one decision at a time of one ModelDecider, any number of different ones.
#pragma once

#include "config/executor_config.hpp"
#include "config/llm_config.hpp"
#include "traders/decider.hpp"
#include "traders/llm/answer_parser.hpp"
#include "traders/llm/chat_client.hpp"
#include "traders/llm/model_choice.hpp"
#include "traders/llm/prompt_input.hpp"
#include "traders/llm/prompt_library.hpp"
#include "traders/llm/token_budget.hpp"

#include <functional>
#include <string>

namespace nof0::traders {

struct ModelDeciderSettings {
    PromptTrader trader{};
    std::string model{};         // alias; empty = the default one
    std::string system_prompt{}; // path of prompt_template; empty = the built-in one
    std::string state_prompt{};  // path of executor_prompt_template; empty = the built-in one
    ModelSpending spending = ModelSpending::as_configured;
};

// What all model traders of an arena share; the parts must outlive their deciders.
struct ModelServices {
    ChatClient& chat;
    PromptLibrary& prompts;
    TokenBudget& budget;
    const config::LlmConfig& llm;
    const config::ExecutorConfig& executor;
    // Stores what the trader has used of its day, the reservation for the call that is about to be
    // made included; the call waits for it. May be empty. Throws Unavailable: no call is made then.
    std::function<Task<>(TraderId)> keep_use{};
};

class ModelDecider final : public Decider {
public:
    // Throws UsageError, naming what is wrong, for an unknown model and for a template that is not
    // there or has a mistake.
    ModelDecider(ModelDeciderSettings settings, ModelServices services);

    Task<DecisionAnswer> decide(std::shared_ptr<const TradingContext> context) override;

private:
    struct Talk;
    Task<> ask(Talk* talk);
    Task<bool> ask_one(Talk* talk, const config::ModelConfig* model);
    Talk begin(std::shared_ptr<const TradingContext> context) const;
    bool is_accepted(const AnswerReading& reading) const;
    void settle(Talk& talk) const;
    PromptTemplatePtr prompt(const std::string& path, std::string_view built_in) const;

    ModelDeciderSettings settings_;
    ModelServices services_;
    std::vector<const config::ModelConfig*> models_; // in the order they are asked
};

} // namespace nof0::traders
