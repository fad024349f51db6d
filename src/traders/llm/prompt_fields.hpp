// The words of the prompt language: every placeholder a template may use, with the text it becomes.
// etc/prompts/README.md lists them for people; a test holds the two together.
//
// Money and percentages have two decimals; prices, moving averages too, eight significant digits
// and other indicators six, without trailing zeros. What is not known is absent and printed as
// "n/a".
#pragma once

#include "traders/llm/prompt_input.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nof0::traders {

// What {{#each ...}} goes over.
enum class PromptList { coins, positions, cooldowns, notes };
std::optional<PromptList> prompt_list_from_text(std::string_view name);
std::size_t length_of(PromptList list, const PromptInput& input);

// Where a rendering is: the whole input and the item of each list that is being gone over.
struct PromptPlace {
    const PromptInput& input;
    const CoinView* coin = nullptr;
    const HeldView* position = nullptr;
    const Cooldown* cooldown = nullptr;
    const std::string* note = nullptr;

    // REQUIRES index < length_of(list, input).
    PromptPlace at(PromptList list, std::size_t index) const;
};

struct PromptField {
    std::string_view name;          // "account.equity"
    std::optional<PromptList> list; // the list inside which alone it means something
    // The text; none when the figure is not known, or is a limit that is not set.
    std::optional<std::string> (*text)(const PromptPlace& place);
};

std::span<const PromptField> prompt_fields();
const PromptField* find_prompt_field(std::string_view name);

} // namespace nof0::traders
