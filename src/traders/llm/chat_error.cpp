#include "traders/llm/chat_error.hpp"

#include "base/text.hpp"
#include "config/secret.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace nof0::traders {
namespace {

using Kind = ChatError::Kind;
using nlohmann::json;

constexpr std::size_t k_message_bytes_max = 300;
constexpr std::chrono::hours k_retry_after_max{24};

std::string text_at(const json& object, const char* key) {
    const auto at = object.find(key);
    if (at == object.end()) {
        return {};
    }
    if (at->is_string()) {
        return at->get<std::string>();
    }
    return at->is_number() ? at->dump() : std::string();
}

std::string one_line(std::string_view text) {
    std::string line = clean_text(text.substr(0, k_message_bytes_max), k_message_bytes_max).text;
    std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return line;
}

// Words of the error object; what it does not say stays empty.
struct Said {
    std::string message;
    std::string type;
    std::string code;
    std::string parameter;
};

Said said_by(const json& error) {
    if (error.is_string()) {
        return {error.get<std::string>(), {}, {}, {}};
    }
    if (!error.is_object()) {
        return {};
    }
    return {text_at(error, "message"), text_at(error, "type"), text_at(error, "code"),
            text_at(error, "param")};
}

Said said_in(std::string_view body) {
    const json parsed = json::parse(body, nullptr, false);
    if (parsed.is_object() && parsed.contains("error")) {
        return said_by(parsed["error"]);
    }
    return parsed.is_object() ? said_by(parsed) : Said{};
}

// Limits of money do not pass by waiting; services tell them from limits of rate only by words.
bool speaks_of_money(const Said& said) {
    constexpr std::array<std::string_view, 8> k_words{"insufficient_quota",
                                                      "credit",
                                                      "billing",
                                                      "spend limit",
                                                      "spending limit",
                                                      "exceeded your current quota",
                                                      "spend_limit",
                                                      "insufficient balance"};
    std::string all = said.type + " " + said.code + " " + said.message;
    std::ranges::transform(all, all.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return std::ranges::any_of(k_words, [&](auto word) { return all.find(word) != all.npos; });
}

Kind kind_of(int status, const Said& said) {
    switch (status) {
    case 401:
        return Kind::unauthorized;
    case 402:
        return Kind::out_of_money;
    case 403:
        return Kind::forbidden;
    case 404:
        return Kind::not_found;
    case 408:
    case 409:
        return Kind::overloaded;
    case 429:
        return speaks_of_money(said) ? Kind::out_of_money : Kind::rate_limited;
    default:
        return status >= 500 ? Kind::overloaded : Kind::bad_request;
    }
}

std::optional<double> number_of(std::string_view text) {
    double number = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && at == text.data() + text.size();
    return whole && std::isfinite(number) && number >= 0 ? std::optional(number) : std::nullopt;
}

std::optional<Milliseconds> bounded(double ms) {
    const Milliseconds most = k_retry_after_max;
    return ms >= static_cast<double>(most.count()) ? most
                                                   : Milliseconds(static_cast<long>(std::ceil(ms)));
}

// "Wed, 21 Oct 2015 07:28:00 GMT", in milliseconds since the epoch.
std::optional<double> http_date_ms(const std::string& text) {
    std::tm parts{};
    const char* end = strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == nullptr || *end != '\0') {
        return std::nullopt;
    }
    return static_cast<double>(timegm(&parts)) * 1000;
}

} // namespace

bool ChatError::is_retryable() const {
    return kind == Kind::not_sent || kind == Kind::no_answer || kind == Kind::rate_limited ||
           kind == Kind::overloaded || kind == Kind::unreadable;
}

bool ChatError::is_of_the_model() const {
    return kind != Kind::not_sent && kind != Kind::out_of_money && kind != Kind::unauthorized &&
           kind != Kind::over_budget;
}

std::string_view to_text(ChatError::Kind kind) {
    switch (kind) {
    case Kind::not_sent:
        return "not_sent";
    case Kind::no_answer:
        return "no_answer";
    case Kind::rate_limited:
        return "rate_limited";
    case Kind::overloaded:
        return "overloaded";
    case Kind::out_of_money:
        return "out_of_money";
    case Kind::unauthorized:
        return "unauthorized";
    case Kind::forbidden:
        return "forbidden";
    case Kind::not_found:
        return "not_found";
    case Kind::bad_request:
        return "bad_request";
    case Kind::unreadable:
        return "unreadable";
    case Kind::over_budget:
        return "over_budget";
    }
    return {};
}

ChatError chat_error_of(const net::HttpResponse& response, std::string_view body, WallTime now) {
    const Said said = said_in(body);
    ChatError error{kind_of(response.status, said), response.status};
    const std::string words =
        said.message.empty() ? "the body says nothing that can be read" : one_line(said.message);
    error.message = fmt::format("status {} ({}): {}", error.status, to_text(error.kind), words);
    error.retry_after = retry_after_of(response, now);
    error.code = one_line(said.code.empty() ? said.type : said.code);
    error.parameter = one_line(said.parameter);
    return error;
}

ChatError chat_error_inside(std::string_view text) {
    const Said said = said_by(json::parse(text, nullptr, false));
    const bool is_rate = said.code.starts_with("rate_limit") || said.code == "429";
    ChatError error{Kind::overloaded, 200};
    error.kind = speaks_of_money(said) ? Kind::out_of_money
                 : is_rate             ? Kind::rate_limited
                                       : Kind::overloaded;
    error.message = fmt::format("an error inside a success ({}): {}", to_text(error.kind),
                                one_line(said.message.empty() ? "no words" : said.message));
    error.code = one_line(said.code.empty() ? said.type : said.code);
    return error;
}

std::optional<Milliseconds> retry_after_of(const net::HttpResponse& response, WallTime now) {
    if (const auto ms = number_of(response.header("retry-after-ms"))) {
        return bounded(*ms);
    }
    const std::string text(response.header("retry-after"));
    if (const auto seconds = number_of(text)) {
        return bounded(*seconds * 1000);
    }
    if (const auto date = http_date_ms(text)) {
        return bounded(std::max(0.0, *date - static_cast<double>(now.ms())));
    }
    return std::nullopt;
}

std::string without_secret(std::string text, std::string_view secret) {
    if (secret.empty()) {
        return text;
    }
    for (std::size_t at = text.find(secret); at != text.npos;
         at = text.find(secret, at + config::k_mask.size())) {
        text.replace(at, secret.size(), config::k_mask);
    }
    return text;
}

} // namespace nof0::traders
