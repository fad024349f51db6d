// ChatClient: asks an OpenAI-compatible service (POST {base_url}/chat/completions) for one answer
// of one model, trying again where that can help.
//
// Tried again, up to max_retries times: no connection, no answer, 408, 409, 429 of rate, 5xx,
// unreadable successes; after Retry-After where the service says so, else after a wait that doubles
// and is jittered. Not tried again: other refusals, and limits of money. When a service refuses a
// form of the protocol (a schema, the name of a limit), the next older form is used, and what
// worked is remembered for the model.
//
// The key goes out in the Authorization header and nowhere else: whatever comes back, answers and
// errors alike, is searched for it. One thread: that of the HttpClient.
#pragma once

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/random.hpp"
#include "base/task.hpp"
#include "config/llm_config.hpp"
#include "net/http_client.hpp"
#include "traders/llm/chat_dialect.hpp"
#include "traders/llm/chat_error.hpp"
#include "traders/llm/chat_message.hpp"
#include "traders/model_attempt.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nof0::traders {

struct ChatResult {
    std::optional<ChatAnswer> answer{};
    ChatError error{};                    // when there is no answer: of the last attempt
    std::vector<ModelAttempt> attempts{}; // in order
    std::size_t bytes_sent = 0;           // of one attempt's messages
};

struct ChatOptions {
    bool stream = true;
    Milliseconds backoff_first{500}; // doubles with every retry
    Milliseconds backoff_max{8'000};
};

class ChatClient {
public:
    // References must outlive it. Throws UsageError when base_url is none. `seed` is for jitter.
    ChatClient(net::HttpClient& http, const config::LlmConfig& llm, const WallClock& clock,
               std::uint64_t seed, ChatOptions options = {});

    // `model` must outlive the call. Returns at the deadline at the latest; throws nothing that a
    // service can cause.
    Task<ChatResult> ask(ChatRequest request, const config::ModelConfig* model, Deadline deadline);

    // The form that worked for a model last; for tests and `nof0 doctor`.
    ChatDialect dialect_of(const std::string& alias) const;

private:
    struct Call;
    Task<> run(Call* call, Deadline deadline);
    void conclude(Call& call);
    net::HttpRequest request_of(const Call& call) const;
    Milliseconds wait_before(int retry, const ChatError& error);
    void log_attempt(const ModelAttempt& attempt, const ChatError* error) const;
    void log_result(const config::ModelConfig& model, const ChatResult& result) const;

    net::HttpClient& http_;
    const config::LlmConfig& llm_;
    const WallClock& clock_;
    Random random_;
    ChatOptions options_;
    net::Url url_;
    std::map<std::string, ChatDialect> dialects_; // by alias
};

} // namespace nof0::traders
