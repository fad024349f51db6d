// A unified diff of two texts by longest common subsequence. Schemas are small; what is equal at
// both ends is cut off first.
#include "storage/migrate_schema_text.hpp"

#include <algorithm>

namespace nof0::storage {
namespace {

constexpr std::size_t k_context_lines = 3;

using Lines = std::vector<std::string_view>;

Lines split_lines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

struct Edit {
    char mark; // ' ' both, '-' only before, '+' only after
    std::string_view line;
};

// lengths[i][j]: the longest common subsequence of before[i..] and after[j..].
std::vector<Edit> edits_of(const Lines& before, const Lines& after) {
    const std::size_t width = after.size() + 1;
    std::vector<std::uint32_t> lengths((before.size() + 1) * width, 0);
    for (std::size_t i = before.size(); i-- > 0;) {
        for (std::size_t j = after.size(); j-- > 0;) {
            lengths[i * width + j] = before[i] == after[j] ? lengths[(i + 1) * width + j + 1] + 1
                                                           : std::max(lengths[(i + 1) * width + j],
                                                                      lengths[i * width + j + 1]);
        }
    }
    std::vector<Edit> edits;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < before.size() || j < after.size()) {
        if (i < before.size() && j < after.size() && before[i] == after[j]) {
            edits.push_back({' ', before[i++]});
            ++j;
        } else if (j == after.size() || (i < before.size() && lengths[(i + 1) * width + j] >=
                                                                  lengths[i * width + j + 1])) {
            edits.push_back({'-', before[i++]});
        } else {
            edits.push_back({'+', after[j++]});
        }
    }
    return edits;
}

std::string print(const std::vector<Edit>& edits) {
    std::string text;
    std::size_t printed = 0; // edits before this index are done with
    for (std::size_t at = 0; at < edits.size(); ++at) {
        if (edits[at].mark == ' ') {
            continue;
        }
        const std::size_t from = std::max(printed, at - std::min(at, k_context_lines));
        if (from > printed || printed == 0) {
            text += "@@\n";
        }
        const std::size_t to = std::min(edits.size(), at + k_context_lines + 1);
        for (std::size_t i = from; i < to && (i <= at || edits[i].mark == ' '); ++i) {
            text += edits[i].mark;
            text += edits[i].line;
            text += '\n';
            printed = i + 1;
        }
    }
    return text;
}

} // namespace

std::string line_difference(std::string_view before, std::string_view after) {
    if (before == after) {
        return {};
    }
    Lines left = split_lines(before);
    Lines right = split_lines(after);
    while (left.size() > k_context_lines && right.size() > k_context_lines &&
           left[left.size() - 1 - k_context_lines] == right[right.size() - 1 - k_context_lines] &&
           left.back() == right.back()) {
        left.pop_back();
        right.pop_back();
    }
    return print(edits_of(left, right));
}

} // namespace nof0::storage
