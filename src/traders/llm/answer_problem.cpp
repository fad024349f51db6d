#include "traders/llm/answer_problem.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

namespace nof0::traders {
namespace {

constexpr std::size_t k_found_bytes_max = 80;
constexpr std::size_t k_path_bytes_max = 120;

std::string on_one_line(std::string_view text, std::size_t bytes_max) {
    std::string line = clean_text(text.substr(0, bytes_max), bytes_max * 3).text;
    for (char& c : line) {
        if (static_cast<unsigned char>(c) < 0x20) {
            c = ' ';
        }
    }
    return line + (text.size() > bytes_max ? "..." : "");
}

} // namespace

std::string AnswerProblem::text() const {
    return fmt::format("{}: found {}; expected {}", path, found, expected);
}

void AnswerProblems::add(AnswerProblem::Kind kind, std::string path, std::string_view found,
                         std::string expected) {
    has_invalid_ = has_invalid_ || kind == AnswerProblem::Kind::invalid;
    if (list_.size() < k_kept_max) {
        list_.push_back({kind, on_one_line(path, k_path_bytes_max),
                         on_one_line(found, k_found_bytes_max), std::move(expected)});
    }
}

std::string AnswerProblems::text() const {
    std::string lines;
    for (const AnswerProblem& problem : list_) {
        lines += (lines.empty() ? "" : "\n") + problem.text();
    }
    return lines;
}

} // namespace nof0::traders
