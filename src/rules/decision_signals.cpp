#include "rules/decision_signals.hpp"

#include <algorithm>
#include <cmath>
#include <simdjson.h>

namespace nof0::rules {
namespace {

std::optional<double> number_of(const simdjson::dom::element& decision, std::string_view key) {
    double number = 0;
    if (decision[key].get(number) != simdjson::SUCCESS || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::optional<Signal> signal_of(std::string_view coin, const simdjson::dom::element& decision,
                                ArenaTime time) {
    std::string_view word;
    if (!Symbol::is_valid(coin) || decision["signal"].get(word) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const auto kind = signal_kind_from_text(word);
    if (!kind) {
        return std::nullopt;
    }
    return Signal{.time = time,
                  .symbol = Symbol(coin),
                  .kind = *kind,
                  .confidence = std::clamp(number_of(decision, "confidence").value_or(0), 0.0, 1.0),
                  .leverage = number_of(decision, "leverage")};
}

} // namespace

std::vector<Signal> signals_of(std::string_view llm_response, ArenaTime time) {
    std::vector<Signal> signals;
    simdjson::dom::parser parser;
    simdjson::dom::object coins;
    if (parser.parse(llm_response.data(), llm_response.size()).get(coins) != simdjson::SUCCESS) {
        return signals;
    }
    for (const auto& [coin, decision] : coins) {
        if (auto signal = signal_of(coin, decision, time)) {
            signals.push_back(std::move(*signal));
        }
    }
    std::sort(signals.begin(), signals.end(),
              [](const Signal& a, const Signal& b) { return a.symbol < b.symbol; });
    return signals;
}

} // namespace nof0::rules
