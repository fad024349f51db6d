#include "traders/llm/chat_client.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "net/timer.hpp"
#include "traders/llm/chat_reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

using Kind = ChatError::Kind;

constexpr std::string_view k_path = "/chat/completions";
constexpr std::size_t k_request_id_bytes_max = 100;

// Thrown out of the reader of an endless body, caught in the same file.
struct BodyTooLarge {};

net::Url completions_url(const std::string& base_url) {
    const auto parsed = net::parse_url(base_url);
    if (!parsed) {
        throw UsageError("llm.base_url: " + parsed.error().message);
    }
    std::string path = parsed->target;
    while (path.ends_with('/')) {
        path.pop_back();
    }
    return parsed->with_target(path + std::string(k_path));
}

} // namespace

// One attempt: what is asked and what came of it.
struct ChatClient::Call {
    const ChatRequest& request;
    const config::ModelConfig& model;
    ChatDialect dialect;
    std::string body{};
    net::HttpResponse response{};
    std::optional<ChatError> error{};
    ChatAnswer answer{};
    MonotonicTime begun = monotonic_now();

    ModelAttempt attempt() const {
        const auto taken =
            std::chrono::duration_cast<std::chrono::milliseconds>(monotonic_now() - begun);
        ModelAttempt made{.model = model.alias,
                          .status = response.status,
                          .latency_ms = taken.count(),
                          .prompt_tokens = answer.prompt_tokens,
                          .completion_tokens = answer.completion_tokens};
        made.request_id = clean_text(response.header("x-request-id"), k_request_id_bytes_max).text;
        made.error = error ? error->message : "";
        made.was_sent = !error || error->kind != Kind::not_sent;
        return made;
    }
};

ChatClient::ChatClient(net::HttpClient& http, const config::LlmConfig& llm, const WallClock& clock,
                       std::uint64_t seed, ChatOptions options)
    : http_(http), llm_(llm), clock_(clock), random_(seed, "llm.backoff"), options_(options),
      url_(completions_url(llm.base_url)) {}

ChatDialect ChatClient::dialect_of(const std::string& alias) const {
    const auto known = dialects_.find(alias);
    return known == dialects_.end() ? ChatDialect{} : known->second;
}

Task<ChatResult> ChatClient::ask(ChatRequest request, const config::ModelConfig* model,
                                 Deadline deadline) {
    ChatResult result;
    for (const Message& message : request.messages) {
        result.bytes_sent += message.content.size();
    }
    ChatDialect dialect = dialect_of(model->alias);
    for (int retries = 0;;) {
        Call call{request, *model, dialect};
        co_await run(&call, deadline);
        const ChatError* error = call.error ? &*call.error : nullptr;
        result.attempts.push_back(call.attempt());
        log_attempt(result.attempts.back(), error);
        if (error == nullptr) {
            dialects_[model->alias] = dialect;
            result.answer = std::move(call.answer);
            break;
        }
        result.error = *error;
        const std::optional<ChatDialect> older = next_dialect(dialect, *error);
        if (older && !deadline.passed()) {
            dialect = *older;
            continue;
        }
        const Milliseconds wait = wait_before(retries, *error);
        if (!error->is_retryable() || retries == llm_.max_retries || wait >= deadline.left()) {
            break;
        }
        ++retries;
        co_await net::pause(wait);
    }
    log_result(*model, result);
    co_return result;
}

net::HttpRequest ChatClient::request_of(const Call& call) const {
    net::HttpRequest request{.method = "POST", .url = url_};
    request.headers = {
        {"Content-Type", "application/json"},
        {"Accept", options_.stream ? "text/event-stream, application/json" : "application/json"}};
    if (!llm_.api_key.empty()) {
        request.headers.emplace_back("Authorization", "Bearer " + llm_.api_key.reveal());
    }
    request.body = chat_request_json(call.request, call.model, call.dialect, options_.stream);
    return request;
}

Task<> ChatClient::run(Call* call, Deadline deadline) {
    const Deadline until = Deadline::after(std::min(llm_.timeout, deadline.left()));
    net::HttpRequest request = request_of(*call);
    const std::function<void(std::string_view)> on_body = [call](std::string_view piece) {
        if (call->body.size() + piece.size() > k_chat_body_bytes_max) {
            throw BodyTooLarge{};
        }
        call->body.append(piece);
    };
    try {
        call->response = co_await http_.stream(std::move(request), until, on_body);
    } catch (const net::NotSent& error) {
        call->error = ChatError{Kind::not_sent, 0, error.what()};
    } catch (const Unavailable& error) {
        call->error = ChatError{Kind::no_answer, 0, error.what()};
    } catch (const BodyTooLarge&) {
        call->error = ChatError{Kind::bad_request, 0, "the answer is larger than is read"};
    }
    conclude(*call);
}

// Makes an answer or an error of what came, with the key out of it.
void ChatClient::conclude(Call& call) {
    const std::string& key = llm_.api_key.reveal();
    const bool is_broken_off = call.error && call.error->kind == Kind::no_answer;
    if (call.response.status >= 400) {
        call.error = chat_error_of(call.response, call.body, clock_.now());
    } else if (!call.error || (is_broken_off && !call.body.empty())) {
        // A server that neither closes nor ends its stream has still said all there is to say.
        Result<ChatAnswer, ChatError> reading = read_chat(call.body);
        if (reading) {
            call.error.reset();
            call.response.status = 200;
            call.answer = std::move(reading).value();
        } else if (!call.error) {
            call.error = reading.error();
            call.error->status = call.response.status;
        }
    }
    call.answer.content = without_secret(std::move(call.answer.content), key);
    call.answer.reasoning = without_secret(std::move(call.answer.reasoning), key);
    call.answer.refusal = without_secret(std::move(call.answer.refusal), key);
    for (auto& [name, value] : call.response.headers) {
        value = without_secret(std::move(value), key);
    }
    if (call.error) {
        call.error->message = without_secret(std::move(call.error->message), key);
        call.error->code = without_secret(std::move(call.error->code), key);
        call.error->parameter = without_secret(std::move(call.error->parameter), key);
    }
}

Milliseconds ChatClient::wait_before(int retry, const ChatError& error) {
    const auto doubled = options_.backoff_first * (std::int64_t{1} << std::min(retry, 20));
    const Milliseconds backoff = std::min(Milliseconds(doubled), options_.backoff_max);
    // Between half and whole; on top of what the service asks for, a tenth more at most.
    if (error.retry_after) {
        const double spread = 1 + 0.1 * random_.unit();
        return Milliseconds(static_cast<std::int64_t>(error.retry_after->count() * spread) + 1);
    }
    return Milliseconds(static_cast<std::int64_t>(backoff.count() * (0.5 + 0.5 * random_.unit())));
}

void ChatClient::log_attempt(const ModelAttempt& attempt, const ChatError* error) const {
    const LogLevel level = error == nullptr ? LogLevel::debug : LogLevel::warn;
    if (level >= llm_.log_level) {
        log(level, "llm.attempt",
            {{"model", attempt.model},
             {"status", attempt.status},
             {"latency_ms", attempt.latency_ms},
             {"request_id", attempt.request_id},
             {"error", attempt.error}});
    }
}

void ChatClient::log_result(const config::ModelConfig& model, const ChatResult& result) const {
    const LogLevel level = result.answer ? LogLevel::info : LogLevel::error;
    if (level >= llm_.log_level) {
        const ChatAnswer answer = result.answer.value_or(ChatAnswer{});
        log(level, "llm.answer",
            {{"model", model.alias},
             {"attempts", result.attempts.size()},
             {"prompt_tokens", answer.prompt_tokens.value_or(-1)},
             {"completion_tokens", answer.completion_tokens.value_or(-1)},
             {"error", result.answer ? "" : result.error.message}});
    }
}

} // namespace nof0::traders
