#include "traders/llm/decision_reader.hpp"

#include "base/text.hpp"
#include "traders/llm/answer_words.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <initializer_list>

namespace nof0::traders {
namespace {

using Kind = AnswerProblem::Kind;

std::string shown(const ModelJson& value) {
    return value.dump(-1, ' ', false, ModelJson::error_handler_t::replace);
}

// The fields of one object with what is reported about them.
class DecisionReader {
public:
    DecisionReader(const ModelJson& object, const std::string& path, AnswerProblems& problems)
        : object_(object), path_(path), problems_(problems) {}

    void enters(bool whether) { is_entry_ = whether; }
    bool refused() const { return refused_; }

    void refuse(std::string_view key, std::string_view found, std::string expected) {
        refused_ = true;
        problems_.add(Kind::invalid, json_path(path_, key), found, std::move(expected));
    }
    void repaired(std::string_view key, std::string_view found, std::string expected) {
        problems_.add(Kind::repaired, json_path(path_, key), found, std::move(expected));
    }
    // Of an entry it matters, of a hold or close nobody looks at it.
    void broken(std::string_view key, std::string_view found, std::string expected) {
        if (is_entry_) {
            refuse(key, found, std::move(expected));
        } else {
            repaired(key, found, std::move(expected));
        }
    }

    // The first of these names that holds something.
    const ModelJson* find(std::initializer_list<std::string_view> names) const {
        for (const std::string_view name : names) {
            const auto at = object_.find(std::string(name));
            if (at != object_.end() && !at->is_null()) {
                return &*at;
            }
        }
        return nullptr;
    }

    std::string words(std::initializer_list<std::string_view> names) {
        const ModelJson* value = find(names);
        if (value == nullptr) {
            return {};
        }
        if (!value->is_string()) {
            repaired(*names.begin(), shown(*value), "a text");
            return clean_text(shown(*value), AnswerReading::k_words_bytes_max).text;
        }
        return clean_text(value->get_ref<const std::string&>(), AnswerReading::k_words_bytes_max)
            .text;
    }

    std::optional<double> figure(std::initializer_list<std::string_view> names) {
        const std::string_view name = *names.begin();
        const ModelJson* value = find(names);
        if (value == nullptr) {
            return std::nullopt;
        }
        std::optional<double> number;
        if (value->is_number()) {
            number = value->get<double>();
        } else if (value->is_string()) {
            const std::string& text = value->get_ref<const std::string&>();
            number = figure_from_text(text);
            if (number || says_nothing(text)) {
                repaired(name, shown(*value), "a JSON number");
            }
            if (!number && says_nothing(text)) {
                return std::nullopt;
            }
        }
        if (!number || !std::isfinite(*number) || std::abs(*number) > AnswerReading::k_figure_max) {
            broken(name, shown(*value), "a number");
            return std::nullopt;
        }
        return number;
    }

    // A figure that is above 0 where it matters; models write 0 for "none" beside a hold.
    std::optional<double> amount(std::initializer_list<std::string_view> names) {
        const std::optional<double> value = figure(names);
        if (value && *value <= 0 && is_entry_) {
            refuse(*names.begin(), shown(*find(names)), "a number above 0");
        }
        return value && *value == 0 ? std::nullopt : value;
    }

    void require(bool is_there, std::string_view key, std::string expected) {
        if (!is_there && !refused_) {
            refuse(key, "nothing", std::move(expected));
        }
    }

private:
    const ModelJson& object_;
    const std::string& path_;
    AnswerProblems& problems_;
    bool is_entry_ = false;
    bool refused_ = false;
};

const ModelJson& unwrapped(const ModelJson& object) {
    const auto inner = object.find("trade_signal_args");
    return inner != object.end() && inner->is_object() ? *inner : object;
}

std::string names_of(const std::vector<std::string>& symbols) {
    std::string text;
    for (const std::string& symbol : symbols) {
        text += (text.empty() ? "one of " : ", ") + symbol;
    }
    return text.empty() ? "no coin at all" : text;
}

std::optional<SignalKind> read_signal(DecisionReader& reader) {
    const ModelJson* value = reader.find({"signal", "action"});
    std::optional<SignalKind> kind;
    if (value != nullptr && value->is_string()) {
        std::string word(without_blanks(value->get_ref<const std::string&>()).substr(0, 32));
        std::ranges::replace(word, ' ', '_');
        std::ranges::replace(word, '-', '_');
        kind = signal_kind_from_text(word);
    }
    if (!kind) {
        reader.refuse("signal", value == nullptr ? "nothing" : shown(*value),
                      "buy_to_enter, sell_to_enter, hold or close");
    }
    return kind;
}

// The coin, from the key and from the object's own field, which must agree.
std::string_view read_symbol(DecisionReader& reader, std::string_view key,
                             const AnswerRules& rules) {
    const std::string own = reader.words({"coin", "symbol"});
    const std::string_view from_key = known_symbol(key, rules.symbols);
    const std::string_view from_own = known_symbol(own, rules.symbols);
    if (!key.empty() && !own.empty() && from_key != from_own) {
        reader.refuse("coin", own, fmt::format("the key it stands under, {}", key.substr(0, 32)));
        return {};
    }
    const std::string_view written = key.empty() ? std::string_view(own) : key;
    const std::string_view symbol = key.empty() ? from_own : from_key;
    if (symbol.empty()) {
        reader.broken("coin", written.empty() ? "nothing" : written, names_of(rules.symbols));
    } else if (symbol != written) {
        reader.repaired("coin", written, std::string(symbol));
    }
    return symbol;
}

void read_figures(DecisionReader& reader, Decision& decision) {
    decision.leverage = reader.amount({"leverage"});
    decision.quantity = reader.figure({"quantity"});
    decision.position_size_usd = reader.amount({"position_size_usd"});
    decision.entry_price = reader.amount({"entry_price"});
    decision.take_profit = reader.amount({"profit_target", "take_profit"});
    decision.stop_loss = reader.amount({"stop_loss"});
    decision.risk_usd = reader.figure({"risk_usd"});
    decision.confidence = reader.figure({"confidence"});
    decision.invalidation_condition = reader.words({"invalidation_condition"});
    decision.reasoning = reader.words({"justification", "reasoning"});
}

void check_confidence(DecisionReader& reader, Decision& decision) {
    if (decision.confidence && (*decision.confidence < 0 || *decision.confidence > 100)) {
        reader.broken("confidence", fmt::format("{}", *decision.confidence), "0 to 1");
        decision.confidence.reset();
    }
}

void check_entry(DecisionReader& reader, const AnswerRules& rules, Decision& decision) {
    if (decision.quantity && *decision.quantity < 0 && decision.kind == SignalKind::enter_short) {
        reader.repaired("quantity", fmt::format("{}", *decision.quantity),
                        "a number above 0: the signal says that it is a short");
        decision.quantity = -*decision.quantity;
    }
    if (decision.quantity && *decision.quantity <= 0) {
        reader.refuse("quantity", fmt::format("{}", *decision.quantity), "a number above 0");
    }
    if (decision.leverage && *decision.leverage > 0 && *decision.leverage < 1) {
        reader.refuse("leverage", fmt::format("{}", *decision.leverage), "1 or more");
    }
    if (decision.risk_usd && *decision.risk_usd < 0) {
        reader.refuse("risk_usd", fmt::format("{}", *decision.risk_usd), "0 or more");
    }
    reader.require(decision.quantity || decision.position_size_usd, "quantity",
                   "the size in units of the coin");
    reader.require(decision.leverage.has_value(), "leverage", "1 or more");
    reader.require(decision.confidence.has_value(), "confidence", "0 to 1");
    reader.require(decision.stop_loss || !rules.needs_stop_loss, "stop_loss", "a price");
    reader.require(decision.take_profit || !rules.needs_take_profit, "profit_target", "a price");
}

} // namespace

std::optional<Decision> read_decision(const ModelJson& object, const std::string& path,
                                      std::string_view key, const AnswerRules& rules,
                                      AnswerProblems& problems) {
    DecisionReader reader(unwrapped(object), path, problems);
    const std::optional<SignalKind> kind = read_signal(reader);
    if (!kind) {
        return std::nullopt;
    }
    reader.enters(*kind == SignalKind::enter_long || *kind == SignalKind::enter_short);
    const std::string_view symbol = read_symbol(reader, key, rules);
    if (symbol.empty() || !Symbol::is_valid(symbol)) {
        return std::nullopt;
    }
    Decision decision{.symbol = Symbol(symbol), .kind = *kind};
    read_figures(reader, decision);
    check_confidence(reader, decision);
    if (decision.is_entry()) {
        check_entry(reader, rules, decision);
    }
    return reader.refused() ? std::nullopt : std::optional(std::move(decision));
}

bool is_in_percent(const ModelJson& object) {
    const ModelJson& fields = unwrapped(object);
    const auto confidence = fields.find("confidence");
    if (confidence == fields.end()) {
        return false;
    }
    if (confidence->is_string()) {
        return figure_from_text(confidence->get_ref<const std::string&>()).value_or(0) > 1;
    }
    return confidence->is_number() && confidence->get<double>() > 1;
}

} // namespace nof0::traders
