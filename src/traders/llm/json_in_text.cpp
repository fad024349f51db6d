#include "traders/llm/json_in_text.hpp"

#include <algorithm>
#include <set>

namespace nof0::traders {
namespace {

constexpr std::size_t k_found_max = 64;
constexpr std::size_t k_depth_max = 32;
constexpr std::size_t k_looks_per_byte_max = 32;

constexpr std::size_t k_none = std::string_view::npos;

// The end of the bracket that opens at `begin`, strings taken into account; k_none when it does not
// close, nests too deep or the budget of looks is spent.
std::size_t closing(std::string_view text, std::size_t begin, std::size_t& budget) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t at = begin; at < text.size() && budget > 0; ++at, --budget) {
        const char c = text[at];
        if (in_string) {
            at += c == '\\' ? 1 : 0;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > k_depth_max) {
                return k_none;
            }
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return at + 1;
        }
    }
    return k_none;
}

// An object of JSON begins with a key, or is empty.
bool begins_like_json(std::string_view text, std::size_t begin) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", begin + 1);
    if (text[begin] == '[') {
        return next != k_none && text[next] == '{';
    }
    return next == k_none || text[next] == '"' || text[next] == '}';
}

// Keeps the keys of every object that is being read, because the tree keeps only one of two.
class DuplicateKeys {
public:
    bool operator()(int, ModelJson::parse_event_t event, ModelJson& parsed) {
        using Event = ModelJson::parse_event_t;
        if (event == Event::object_start || event == Event::array_start) {
            levels_.emplace_back();
        } else if (event == Event::object_end || event == Event::array_end) {
            levels_.pop_back();
        } else if (event == Event::key) {
            Level& level = levels_.back();
            level.key = parsed.get_ref<const std::string&>();
            if (!level.seen.insert(level.key).second) {
                paths.push_back(path());
            }
        }
        return true;
    }

    std::vector<std::string> paths;

private:
    struct Level {
        std::set<std::string> seen;
        std::string key;
    };

    std::string path() const {
        std::string text = "$";
        for (const Level& level : levels_) {
            text = level.key.empty() ? text : json_path(text, level.key);
        }
        return text;
    }

    std::vector<Level> levels_;
};

JsonInText read(std::string_view text, std::size_t begin, std::size_t end) {
    JsonInText found{JsonInText::Kind::whole, begin, end};
    DuplicateKeys keys;
    found.value = ModelJson::parse(
        text.begin() + begin, text.begin() + end,
        [&keys](int depth, ModelJson::parse_event_t event, ModelJson& parsed) {
            return keys(depth, event, parsed);
        },
        false);
    found.duplicate_paths = std::move(keys.paths);
    if (found.value.is_discarded()) {
        found.kind = JsonInText::Kind::malformed;
    }
    return found;
}

} // namespace

std::vector<JsonInText> json_in_text(std::string_view text) {
    std::vector<JsonInText> all;
    std::size_t budget = (text.size() + 1) * k_looks_per_byte_max;
    std::size_t at = text.find_first_of("{[");
    while (at != k_none && all.size() < k_found_max && budget > 0) {
        const std::size_t end = closing(text, at, budget);
        const bool is_json = begins_like_json(text, at);
        std::size_t next = at + 1; // a bracket of prose: what is inside may be the answer
        if (end == k_none && is_json && text[at] == '{') {
            all.push_back({JsonInText::Kind::unclosed, at, text.size()});
            break;
        }
        if (end != k_none && is_json) {
            all.push_back(read(text, at, end));
            budget -= std::min(budget, end - at);
            next = end;
        }
        at = text.find_first_of("{[", next);
    }
    return all;
}

std::string json_path(std::string_view parent, std::string_view key) {
    return std::string(parent) + "." + std::string(key);
}

} // namespace nof0::traders
