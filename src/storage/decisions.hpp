// Decision cycles of live traders: one row of `decision_cycles` for each invocation of a model.
// (Recorded ones come with their threads: conversations.hpp, which also reads both.)
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct DecisionFact {
    std::string model_id;
    std::int32_t cycle_number = 0; // of the trader, from 1
    std::string ext_id;
    std::string thread_ext_id; // of the conversation, whose messages are stored before the cycle
    std::optional<std::string> prompt_ext_id;
    std::optional<std::string> answer_ext_id;
    std::string prompt_digest; // sha256, hex
    std::string cot_trace;
    std::string cot_trace_format; // text, json
    std::string cot_trace_summary;
    pg::Json decisions;
    std::optional<pg::Json> guard_results;
    bool success = false;
    std::optional<std::string> error_message;
    std::optional<std::string> skill;
    std::optional<std::string> arena_run_id;
    std::optional<std::string> llm_model;
    std::optional<std::string> config_hash;
    std::optional<std::int32_t> prompt_tokens;
    std::optional<std::int32_t> completion_tokens;
    std::optional<std::int32_t> latency_ms;
    std::optional<pg::Json> attempts;
    std::optional<std::string> prompt_templates;
    std::int64_t inserted_us = 0;
    std::int64_t executed_us = 0;
    std::string origin;
    std::int64_t version = 0; // set when it is stored
};
BOOST_DESCRIBE_STRUCT(DecisionFact, (),
                      (model_id, cycle_number, ext_id, thread_ext_id, prompt_ext_id, answer_ext_id,
                       prompt_digest, cot_trace, cot_trace_format, cot_trace_summary, decisions,
                       guard_results, success, error_message, skill, arena_run_id, llm_model,
                       config_hash, prompt_tokens, completion_tokens, latency_ms, attempts,
                       prompt_templates, inserted_us, executed_us, origin, version))

enum class DecisionStored { inserted, duplicate, conflicting };
// In the order of the facts. A cycle of the trader that is stored with another prompt, decisions,
// outcome or time conflicts and stays as it is. One statement stores all.
Task<std::vector<DecisionStored>> store_decisions(WriteScope& scope,
                                                  std::vector<DecisionFact>& facts);

// The greatest cycle number of a trader; 0 of one that never decided.
Task<std::int32_t> last_cycle_number(pg::Session& session, std::string_view trader);

} // namespace nof0::storage
