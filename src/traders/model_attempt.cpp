#include "traders/model_attempt.hpp"

#include "base/json.hpp"

namespace nof0::traders {

std::string attempts_json(const std::vector<ModelAttempt>& attempts) {
    std::string text;
    JsonWriter json(text);
    json.begin_array();
    for (const ModelAttempt& attempt : attempts) {
        json.begin_object().field("model", attempt.model).field("status", attempt.status);
        json.field("latency_ms", attempt.latency_ms);
        json.field("prompt_tokens", attempt.prompt_tokens);
        json.field("completion_tokens", attempt.completion_tokens);
        json.field("request_id", attempt.request_id).field("error", attempt.error).end_object();
    }
    json.end_array();
    return text;
}

} // namespace nof0::traders
