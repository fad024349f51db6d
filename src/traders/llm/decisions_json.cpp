#include "traders/llm/decisions_json.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

#include <cmath>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

constexpr std::size_t k_raw_bytes_max = 256 * 1024;
constexpr std::size_t k_reason_bytes_max = 200;

// The inverse of what reading an answer does, without the noise of a division: 58.9 -> 0.589.
std::optional<double> fraction(std::optional<double> percent) {
    return percent ? std::optional(std::round(*percent * 1e6) / 1e8) : std::nullopt;
}

std::string first_sentence(std::string_view reason) {
    std::string cut = clean_text(reason, k_reason_bytes_max).text;
    const std::size_t end = std::min(cut.find(". "), cut.find('\n'));
    return end == cut.npos ? cut : cut.substr(0, end + (cut[end] == '.' ? 1 : 0));
}

void append_coins(std::string& text, std::string_view verb, const std::vector<Decision>& decisions,
                  SignalKind kind) {
    std::string coins;
    for (const Decision& decision : decisions) {
        if (decision.kind == kind) {
            coins += (coins.empty() ? "" : ", ") + decision.symbol.text();
        }
    }
    if (!coins.empty()) {
        text += fmt::format("{}{} {}", text.empty() ? "" : "; ", verb, coins);
    }
}

} // namespace

std::string decisions_json(const std::vector<Decision>& decisions) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    for (const Decision& decision : decisions) {
        json.outside_key(decision.symbol.text()).begin_object();
        json.field("coin", decision.symbol.text()).field("signal", to_text(decision.kind));
        json.field("quantity", decision.quantity).field("leverage", decision.leverage);
        json.field("profit_target", decision.take_profit);
        json.field("stop_loss", decision.stop_loss).field("risk_usd", decision.risk_usd);
        json.field("confidence", fraction(decision.confidence));
        json.field("invalidation_condition", decision.invalidation_condition);
        json.field("justification", decision.reasoning).end_object();
    }
    json.end_object();
    return text;
}

std::string failed_answer_json(std::string_view raw_text) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("failed_json_response_raw_text",
                              clean_text(raw_text, k_raw_bytes_max).text);
    json.end_object();
    return text;
}

std::string summary_of(const std::vector<Decision>& decisions) {
    std::string text;
    append_coins(text, "going long", decisions, SignalKind::enter_long);
    append_coins(text, "going short", decisions, SignalKind::enter_short);
    append_coins(text, "closing", decisions, SignalKind::close);
    append_coins(text, "holding", decisions, SignalKind::hold);
    if (text.empty()) {
        return "Nothing to do this time.";
    }
    text = "I am " + text + ".";
    for (const Decision& decision : decisions) {
        if (decision.kind != SignalKind::hold && !decision.reasoning.empty()) {
            return text + " " + decision.symbol.text() + ": " + first_sentence(decision.reasoning);
        }
    }
    return text;
}

} // namespace nof0::traders
