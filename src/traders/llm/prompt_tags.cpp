#include "traders/llm/prompt_tags.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

using Kind = PromptTag::Kind;

constexpr std::string_view k_blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

PromptTag tag_of(std::string_view words, int line) {
    constexpr std::string_view k_each = "#each ";
    constexpr std::string_view k_if = "#if ";
    if (words.starts_with('!')) {
        return {Kind::comment, trimmed(words.substr(1)), line};
    }
    if (words.starts_with(k_each)) {
        return {Kind::each, trimmed(words.substr(k_each.size())), line};
    }
    if (words.starts_with(k_if)) {
        return {Kind::when, trimmed(words.substr(k_if.size())), line};
    }
    if (words == "else") {
        return {Kind::otherwise, {}, line};
    }
    if (words == "/each") {
        return {Kind::end_each, {}, line};
    }
    if (words == "/if") {
        return {Kind::end_when, {}, line};
    }
    return {Kind::field, words, line};
}

// Whether only blanks stand before `at` in its line.
bool begins_line(std::string_view text, std::size_t at) {
    const std::size_t newline = at == 0 ? text.npos : text.rfind('\n', at - 1);
    const std::size_t begin = newline == text.npos ? 0 : newline + 1;
    return text.substr(begin, at - begin).find_first_not_of(k_blanks) == text.npos;
}

// Where the line ends that only blanks follow in after `at`; npos when something else does.
std::size_t end_of_line(std::string_view text, std::size_t at) {
    const std::size_t next = text.find_first_not_of(k_blanks, at);
    if (next == text.npos) {
        return text.size();
    }
    return text[next] == '\n' ? next + 1 : text.npos;
}

// The text before a tag that takes its line along, without the blanks of that line.
std::string_view without_indent(std::string_view before) {
    const std::size_t last = before.find_last_not_of(k_blanks);
    return last == before.npos ? std::string_view{} : before.substr(0, last + 1);
}

} // namespace

Result<std::vector<PromptTag>> prompt_tags(std::string_view text) {
    std::vector<PromptTag> tags;
    std::size_t at = 0;
    int line = 1;
    while (at < text.size()) {
        const std::size_t open = std::min(text.find("{{", at), text.size());
        std::string_view before = text.substr(at, open - at);
        const int open_line = line + static_cast<int>(std::ranges::count(before, '\n'));
        const std::size_t close = open == text.size() ? open : text.find("}}", open);
        if (close == text.npos) {
            return fail(fmt::format("{}: a {{{{ without its }}}}", open_line));
        }
        if (open == text.size()) {
            tags.push_back({Kind::text, before, line});
            break;
        }
        const PromptTag tag = tag_of(trimmed(text.substr(open + 2, close - open - 2)), open_line);
        std::size_t next = close + 2;
        const std::size_t line_end = end_of_line(text, next);
        if (tag.kind != Kind::field && begins_line(text, open) && line_end != text.npos) {
            before = without_indent(before);
            next = line_end;
        }
        if (!before.empty()) {
            tags.push_back({Kind::text, before, line});
        }
        tags.push_back(tag);
        line =
            open_line + static_cast<int>(std::ranges::count(text.substr(open, next - open), '\n'));
        at = next;
    }
    return tags;
}

} // namespace nof0::traders
