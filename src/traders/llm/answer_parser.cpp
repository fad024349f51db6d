#include "traders/llm/answer_parser.hpp"

#include "base/text.hpp"
#include "traders/llm/answer_schema.hpp"
#include "traders/llm/answer_words.hpp"
#include "traders/llm/decision_reader.hpp"
#include "traders/llm/json_in_text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace nof0::traders {
namespace {

using Kind = AnswerProblem::Kind;

constexpr std::size_t k_decisions_max = 256; // in one answer; more than any venue has candidates
constexpr std::string_view k_list = "decisions";
constexpr std::string_view k_expected = "an object of coin -> decision";

bool is_decision(const ModelJson& value) {
    return value.is_object() && (value.contains("signal") || value.contains("action") ||
                                 value.contains("trade_signal_args"));
}

bool holds_decisions(const ModelJson& value) {
    return is_decision(value) || (value.is_structured() && std::ranges::any_of(value, is_decision));
}

bool is_answer(const ModelJson& value) {
    const bool has_list = value.is_object() && value.contains(k_list);
    return holds_decisions(value) || (has_list && value[std::string(k_list)].is_structured());
}

// An object without decisions still answers when all it says is "nothing about these coins".
bool says_nothing_to_do(const ModelJson& value, const AnswerRules& rules) {
    if (!value.is_object()) {
        return false;
    }
    return std::ranges::all_of(value.items(), [&](const auto& item) {
        return (item.key() == k_answer_summary && item.value().is_string()) ||
               (item.value().is_null() && (item.key() == k_answer_summary ||
                                           !known_symbol(item.key(), rules.symbols).empty()));
    });
}

class AnswerReader {
public:
    AnswerReader(const AnswerRules& rules, AnswerReading& into) : rules_(rules), into_(into) {}

    void read(const JsonInText& json) {
        for (const std::string& path : json.duplicate_paths) {
            into_.problems.add(Kind::invalid, path, "the same key twice", "each key once");
        }
        twice_ = json.duplicate_paths;
        read_shape(json.value, "$");
        scale_confidence();
    }

private:
    void read_shape(const ModelJson& value, const std::string& path) {
        if (is_decision(value)) {
            read_one(value, path, {});
        } else if (value.is_array()) {
            read_list(value, path);
        } else {
            read_map(value, path);
        }
    }

    void read_list(const ModelJson& list, const std::string& path) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string place = fmt::format("{}[{}]", path, i);
            if (is_decision(list[i])) {
                read_one(list[i], place, {});
            } else {
                into_.problems.add(Kind::invalid, place, list[i].type_name(), "a decision");
            }
        }
    }

    void read_map(const ModelJson& map, const std::string& path) {
        for (const auto& item : map.items()) {
            const std::string place = json_path(path, item.key());
            const ModelJson& value = item.value();
            if (is_decision(value)) {
                read_one(value, place, item.key());
            } else if (value.is_null()) {
                continue;
            } else if (item.key() == k_list && value.is_structured() && path == "$") {
                read_shape(value, place);
            } else if (!known_symbol(item.key(), rules_.symbols).empty()) {
                into_.problems.add(Kind::invalid, place, value.type_name(),
                                   "a decision with a signal");
            } else if (item.key() == k_answer_summary && value.is_string()) {
                into_.summary =
                    clean_text(value.get_ref<const std::string&>(), into_.k_words_bytes_max).text;
            } // else a remark of the model's own: of no use, and of no harm
        }
    }

    void read_one(const ModelJson& object, const std::string& path, std::string_view key) {
        if (into_.decisions.size() == k_decisions_max) {
            into_.problems.add(Kind::invalid, path, "one more",
                               fmt::format("at most {} decisions", k_decisions_max));
            return;
        }
        is_in_percent_ = is_in_percent_ || is_in_percent(object);
        auto decision = read_decision(object, path, key, rules_, into_.problems);
        if (!decision || has_duplicates(path)) {
            return;
        }
        const std::string& symbol = decision->symbol.text();
        if (!seen_.insert(symbol).second) { // two decisions about one coin: neither is meant more
            into_.problems.add(Kind::invalid, path, symbol, "each coin once");
            std::erase_if(into_.decisions,
                          [&](const Decision& other) { return other.symbol.text() == symbol; });
            return;
        }
        into_.decisions.push_back(std::move(*decision));
    }

    bool has_duplicates(const std::string& path) const {
        return std::ranges::any_of(twice_, [&](const std::string& twice) {
            return twice == path || twice.starts_with(path + ".");
        });
    }

    void scale_confidence() {
        for (Decision& decision : into_.decisions) {
            if (!is_in_percent_ && decision.confidence) {
                // 0.59 * 100 is 58.999...: rounded to the millionth, so that limits compare well.
                decision.confidence = std::round(*decision.confidence * 1e8) / 1e6;
            }
        }
    }

    const AnswerRules& rules_;
    AnswerReading& into_;
    std::vector<std::string> twice_;
    std::set<std::string> seen_;
    bool is_in_percent_ = false; // what could not be read as a decision has its say, too
};

// The text around the JSON without the marks of fences.
std::string prose_around(std::string_view text, std::size_t begin, std::size_t end) {
    std::string prose;
    for (const std::string_view part : {text.substr(0, begin), text.substr(end)}) {
        std::string_view rest = part;
        while (!rest.empty()) {
            const std::size_t newline = std::min(rest.find('\n'), rest.size() - 1);
            const std::string_view line = rest.substr(0, newline + 1);
            rest.remove_prefix(newline + 1);
            if (!line.starts_with("```")) {
                prose += line;
            }
        }
    }
    const std::size_t first = prose.find_first_not_of(" \t\r\n");
    if (first == prose.npos) {
        return {};
    }
    return prose.substr(first, prose.find_last_not_of(" \t\r\n") - first + 1);
}

// The last answer in the text; a broken one after it takes its place, because the model meant it.
const JsonInText* chosen(const std::vector<JsonInText>& all, const AnswerRules& rules) {
    const JsonInText* last = nullptr;
    for (const JsonInText& json : all) {
        if (json.kind != JsonInText::Kind::whole || is_answer(json.value) ||
            says_nothing_to_do(json.value, rules)) {
            last = &json;
        }
    }
    return last != nullptr || all.empty() ? last : &all.back();
}

void read_chosen(const JsonInText& json, std::string_view text, const AnswerRules& rules,
                 bool was_cut, AnswerReading& reading) {
    const std::string_view found = text.substr(json.begin, json.end - json.begin);
    if (json.kind == JsonInText::Kind::unclosed) {
        reading.problems.add(Kind::invalid, "$", found,
                             was_cut ? "a whole object: this one was cut off; answer more briefly"
                                     : "an object with its closing bracket, not nested too deep");
    } else if (json.kind == JsonInText::Kind::malformed) {
        reading.problems.add(Kind::invalid, "$", found, "valid JSON");
    } else if (is_answer(json.value) || says_nothing_to_do(json.value, rules)) {
        AnswerReader(rules, reading).read(json);
    } else {
        reading.problems.add(Kind::invalid, "$", found, std::string(k_expected));
    }
}

} // namespace

AnswerReading read_answer(std::string_view text, const AnswerRules& rules, bool was_cut) {
    AnswerReading reading;
    if (text.size() > AnswerReading::k_text_bytes_max) {
        reading.problems.add(Kind::invalid, "$", fmt::format("{} bytes", text.size()),
                             fmt::format("at most {} bytes", AnswerReading::k_text_bytes_max));
        reading.prose = clean_text(text, AnswerReading::k_text_bytes_max).text;
        return reading;
    }
    const std::string clean = clean_text(text, 3 * AnswerReading::k_text_bytes_max).text;
    const std::vector<JsonInText> all = json_in_text(clean);
    const JsonInText* json = chosen(all, rules);
    if (json == nullptr) {
        reading.problems.add(Kind::invalid, "$", clean.empty() ? "nothing" : clean,
                             std::string(k_expected));
        reading.prose = clean;
        return reading;
    }
    read_chosen(*json, clean, rules, was_cut, reading);
    reading.prose = prose_around(clean, json->begin, json->end);
    return reading;
}

} // namespace nof0::traders
