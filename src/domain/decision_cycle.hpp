// DecisionCycle: one invocation of a trader's model and what came of it, as its executor reports
// it. Texts are outside texts: whoever stores them makes them fit.
#pragma once

#include "domain/message.hpp"
#include "domain/thread.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0 {

struct DecisionCycle {
    ThreadRef thread;          // its trader decided; its id is the cycle's public id
    std::int32_t number = 0;   // of the trader's cycles, from 1
    std::vector<Message> said; // the prompt (system, user) and the model's answer, in order
    ArenaTime executed_at{};
    std::string cot_trace{}; // the model's reasoning, plain text or JSON
    bool is_cot_trace_json = false;
    std::string cot_trace_summary{};
    std::string decisions = "null";             // JSON text, coin -> decision
    std::optional<std::string> guard_results{}; // JSON text: what the guards allowed and refused
    bool success = false;
    std::optional<std::string> error_message{};
    std::optional<std::string> skill{};
    std::optional<std::string> arena_run_id{};
    std::optional<std::string> llm_model{};
    std::optional<std::string> config_hash{}; // of the trader's settings at the time
    std::optional<std::int32_t> prompt_tokens{};
    std::optional<std::int32_t> completion_tokens{};
    std::optional<std::int32_t> latency_ms{};
    std::optional<std::string> attempts{};         // JSON text: the requests to models, each
    std::optional<std::string> prompt_templates{}; // digests of the templates, in order
    std::int64_t lease_token = 0; // of the trader's lease; 0: of nobody's. Not stored.

    bool operator==(const DecisionCycle&) const = default;
};

} // namespace nof0
