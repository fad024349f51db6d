// Decider: the part of a trader that differs from all others: a language model or a rule. It is
// shown the context and answers with decisions and with everything that was said on the way, so
// that the cycle can be audited. It executes nothing and keeps nothing that must survive a restart.
#pragma once

#include "base/task.hpp"
#include "domain/decision.hpp"
#include "domain/message.hpp"
#include "domain/trading_context.hpp"
#include "traders/model_attempt.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nof0::traders {

struct DecisionAnswer {
    std::vector<Decision> decisions{}; // a coin at most once; empty when it failed
    std::vector<Message> said{};       // prompt and answer, repair attempts included, in order
    std::string cot_trace{};           // the reasoning, plain text or JSON
    bool is_cot_trace_json = false;
    std::string summary{};             // one or two sentences for the public chat
    std::string decisions_json = "{}"; // the public answer: coin -> decision, as clients read it
    bool success = true;
    std::optional<std::string> error_message{}; // why there are no decisions
    std::optional<std::string> skill{};
    std::optional<std::string> llm_model{};
    std::optional<std::int32_t> prompt_tokens{};
    std::optional<std::int32_t> completion_tokens{};
    std::optional<std::int32_t> latency_ms{};
    // Every request to a model's service, failed ones included; empty of a rule.
    std::vector<ModelAttempt> attempts{};
    // SHA-256 of the templates that it was asked by; empty of a rule.
    std::string system_prompt_digest{};
    std::string state_prompt_digest{};
};

class Decider {
public:
    virtual ~Decider() = default;
    // A failure is an answer (success false); throws only what is no business of the model's.
    virtual Task<DecisionAnswer> decide(std::shared_ptr<const TradingContext> context) = 0;
};

} // namespace nof0::traders
