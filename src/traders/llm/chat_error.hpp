// ChatError: why a service gave no answer, told apart by what can be done about it.
#pragma once

#include "base/time.hpp"
#include "net/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace nof0::traders {

struct ChatError {
    enum class Kind {
        not_sent,     // no connection: nothing was asked, nothing is billed
        no_answer,    // timed out or cut off under way: it may have been billed
        rate_limited, // 429 of the kind that passes
        overloaded,   // 408, 409, 5xx
        out_of_money, // 402, 429 of the kind that stays: quota, credit, spending limit
        unauthorized, // 401: the key
        forbidden,    // 403
        not_found,    // 404: no such model, or another address
        bad_request,  // 400, 413, 422 and every other 4xx
        unreadable,   // a success whose body is no answer
        over_budget,  // our own limit: it was not asked
    };
    Kind kind = Kind::no_answer;
    int status = 0;                            // 0: there was none
    std::string message{};                     // one line for a person, secrets taken away
    std::optional<Milliseconds> retry_after{}; // where the service said so
    std::string code{};                        // of the service's error object; may be empty
    std::string parameter{};                   // "response_format": what it did not like

    // Whether the same request may succeed a little later.
    bool is_retryable() const;
    // Whether another model of the same service may answer where this one does not.
    bool is_of_the_model() const;
};
std::string_view to_text(ChatError::Kind kind); // "rate_limited"

// Of a response with a status of 400 or more. `now` is for a Retry-After that is a date.
ChatError chat_error_of(const net::HttpResponse& response, std::string_view body, WallTime now);

// Of an error object ({"message", "type", "code", "param"}, or a text) inside a 200.
ChatError chat_error_inside(std::string_view json);

// retry-after-ms, then Retry-After in seconds or as an HTTP date; at most a day.
std::optional<Milliseconds> retry_after_of(const net::HttpResponse& response, WallTime now);

// Every occurrence of the secret replaced by a mask: services echo what they were sent.
std::string without_secret(std::string text, std::string_view secret);

} // namespace nof0::traders
