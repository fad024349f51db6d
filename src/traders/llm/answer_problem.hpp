// AnswerProblem: one thing about a model's answer that is not as asked for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

struct AnswerProblem {
    enum class Kind {
        repaired, // understood without guessing: a number in quotes, a coin in small letters
        invalid,  // no decision can be made of it
    };
    Kind kind = Kind::invalid;
    std::string path{};     // "$.BTC.stop_loss"; "$" is the whole answer
    std::string found{};    // shortened, without control characters
    std::string expected{}; // "a number above 0"

    // "$.BTC.stop_loss: found "low"; expected a number above 0"
    std::string text() const;
    bool operator==(const AnswerProblem&) const = default;
};

// The problems of one answer, of which only the first few are kept: a model that is far off makes
// hundreds, and nobody reads them.
class AnswerProblems {
public:
    static constexpr std::size_t k_kept_max = 32;

    void add(AnswerProblem::Kind kind, std::string path, std::string_view found,
             std::string expected);
    bool has_invalid() const { return has_invalid_; }
    bool empty() const { return list_.empty(); }
    const std::vector<AnswerProblem>& list() const { return list_; }
    // One line each.
    std::string text() const;

private:
    std::vector<AnswerProblem> list_;
    bool has_invalid_ = false;
};

} // namespace nof0::traders
