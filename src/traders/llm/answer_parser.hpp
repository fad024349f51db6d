// Reads a model's answer: finds its JSON, checks every field, makes decisions of it, and says in
// words what is wrong. Pure, and safe for any bytes.
//
// Accepted shapes: coin -> decision (asked for); one decision by itself, with `symbol` or `coin`;
// a list of decisions; either of them under `decisions`; a decision under `trade_signal_args`.
// Accepted names: signal or action; profit_target or take_profit; justification or reasoning; coin
// or symbol. Fences and sentences around the JSON are no mistake; a null is as good as absent.
//
// Confidence is 0..1 or 0..100, and one rule holds for a whole answer: when none in it is above 1,
// all are fractions and are multiplied by 100; otherwise all are percentages as they stand. (Half
// a percent beside 70 stays half a percent, which opens nothing.)
//
// What an entry needs: a known coin, a size (quantity or position_size_usd), leverage of 1 or more,
// a confidence, and the exits that the trader's limits ask for. A hold or close needs nothing but
// its signal: broken figures beside it are left out and reported as repaired.
#pragma once

#include "domain/decision.hpp"
#include "traders/llm/answer_problem.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

struct AnswerRules {
    std::vector<std::string> symbols{}; // that may be decided about
    bool needs_stop_loss = true;        // of entries
    bool needs_take_profit = true;
};

struct AnswerReading {
    static constexpr std::size_t k_text_bytes_max = 256 * 1024; // of an answer; more is refused
    static constexpr std::size_t k_words_bytes_max = 4 * 1024;  // of one reasoning, summary
    static constexpr double k_figure_max = 1e12;                // of any number, either sign

    std::vector<Decision> decisions{}; // those without an invalid problem, a coin at most once
    AnswerProblems problems{};
    std::string summary{}; // as the model wrote it; may be empty
    std::string prose{};   // what stands around the JSON, fences taken away

    bool is_usable() const { return !problems.has_invalid(); }
};

// `was_cut`: the service said that the answer ran into its length (finish_reason "length") or the
// stream broke; then what does not close is reported as cut off.
AnswerReading read_answer(std::string_view text, const AnswerRules& rules, bool was_cut = false);

} // namespace nof0::traders
