#include "app/bench/instant_model.hpp"

#include <fmt/format.h>

namespace nof0::bench {
namespace {

constexpr std::size_t k_system_size = 4'000;
constexpr std::size_t k_state_size = 8'000;
constexpr std::size_t k_answer_size = 2'000;

} // namespace

// Lines of prices, as prompts are full of: they compress as badly.
std::string InstantModel::figures(std::size_t size) {
    std::string text;
    while (text.size() < size) {
        text += fmt::format("{:.2f}, ", 1'000 + 100'000 * random_.unit());
        if (text.size() % 64 < 8) {
            text += "\nMid prices (3 minute intervals, oldest to latest): ";
        }
    }
    return text;
}

Task<traders::DecisionAnswer> InstantModel::decide(std::shared_ptr<const TradingContext> context) {
    const ArenaTime now = context->now;
    traders::DecisionAnswer answer = co_await rule_->decide(std::move(context));
    static const std::string system(k_system_size, 's'); // one text for all of a trader's cycles
    answer.said = {{MessageRole::system, system, now},
                   {MessageRole::user, figures(k_state_size), now},
                   {MessageRole::assistant, answer.decisions_json + figures(k_answer_size), now}};
    answer.llm_model = "instant";
    answer.prompt_tokens = 4'000;
    answer.completion_tokens = 600;
    answer.latency_ms = 0;
    answer.attempts = {{.model = "instant", .status = 200, .prompt_tokens = 4'000}};
    co_return answer;
}

} // namespace nof0::bench
