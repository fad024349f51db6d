#include "rules/decision_signals.hpp"

#include <algorithm>
#include <cmath>
#include <simdjson.h>

namespace nof0::rules {
namespace {

using simdjson::ondemand::object;
using simdjson::ondemand::value;

std::optional<double> number_of(object& decision, std::string_view key) {
    double number = 0;
    if (decision.find_field_unordered(key).get_double().get(number) != simdjson::SUCCESS ||
        !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::optional<Signal> signal_of(std::string_view coin, object& decision, ArenaTime time) {
    std::string_view word;
    if (!Symbol::is_valid(coin) ||
        decision.find_field_unordered("signal").get_string().get(word) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    const auto kind = signal_kind_from_text(word);
    if (!kind) {
        return std::nullopt;
    }
    const double confidence = number_of(decision, "confidence").value_or(0);
    return Signal{.time = time,
                  .symbol = Symbol(coin),
                  .kind = *kind,
                  .confidence = std::clamp(confidence, 0.0, 1.0),
                  .leverage = number_of(decision, "leverage")};
}

// Reads only what it asks for: a number that is too large for whoever stored it (JSONB spells 1e300
// as 301 digits) takes no other coin's decision with it. False: the text is not whole.
bool read_signals(value coins, ArenaTime time, std::vector<Signal>& signals) {
    object by_coin;
    if (coins.get_object().get(by_coin) != simdjson::SUCCESS) {
        return false;
    }
    for (auto entry : by_coin) {
        simdjson::ondemand::field field;
        std::string_view coin;
        if (std::move(entry).get(field) != simdjson::SUCCESS ||
            field.unescaped_key().get(coin) != simdjson::SUCCESS) {
            return false;
        }
        object decision;
        if (field.value().get_object().get(decision) != simdjson::SUCCESS) {
            continue; // a sentence, a number
        }
        if (auto signal = signal_of(coin, decision, time)) {
            signals.push_back(std::move(*signal));
        }
    }
    return true;
}

} // namespace

std::vector<Signal> signals_of(std::string_view llm_response, ArenaTime time) {
    std::vector<Signal> signals;
    const simdjson::padded_string text(llm_response);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    value coins;
    if (parser.iterate(text).get(document) != simdjson::SUCCESS ||
        document.get_value().get(coins) != simdjson::SUCCESS ||
        !read_signals(coins, time, signals)) {
        return {};
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return {}; // something follows
    }
    std::sort(signals.begin(), signals.end(),
              [](const Signal& a, const Signal& b) { return a.symbol < b.symbol; });
    return signals;
}

} // namespace nof0::rules
