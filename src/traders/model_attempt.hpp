// ModelAttempt: one request to a language model's service, answered or not. All of them are kept,
// because one that timed out may have been billed, and because the service's own word for a
// request is what its operator asks for when something is to be cleared up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::traders {

struct ModelAttempt {
    std::string model{};  // the alias of etc/llm.yaml
    int status = 0;       // 0: no answer came
    bool was_sent = true; // false: there was no connection, so that nothing can be billed
    std::int64_t latency_ms = 0;
    std::optional<std::int64_t> prompt_tokens{}; // as the service counted them
    std::optional<std::int64_t> completion_tokens{};
    std::string request_id{}; // x-request-id; may be empty
    std::string error{};      // empty: it was answered

    bool operator==(const ModelAttempt&) const = default;
};

// [{"model", "status", "latency_ms", "prompt_tokens", "completion_tokens", "request_id", "error"}]
std::string attempts_json(const std::vector<ModelAttempt>& attempts);

} // namespace nof0::traders
