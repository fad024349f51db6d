// What models mean by the words they write where a number or a coin was asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::traders {

std::string_view without_blanks(std::string_view text); // at either end

// "", "-", "n/a", "none", "null" in any case.
bool says_nothing(std::string_view text);

// Figures as models write them in quotes: "114,000.5", "$3950", "10x", "65%". Nothing else.
std::optional<double> figure_from_text(std::string_view text);

// The known symbol a model means: the same letters in any case, with or without "-PERP", "/USDC",
// "USDT" and the like behind it; empty when none, or when two are meant.
std::string_view known_symbol(std::string_view text, const std::vector<std::string>& symbols);

} // namespace nof0::traders
