// Figures as prompts print them: short, and no more exact than a reader can use.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace nof0::traders {

// A non-finite value has no text.
std::optional<std::string> money_text(double usd);                                  // 11364.70
std::optional<std::string> significant_text(double value, int digits);              // 0.0000125
std::optional<std::string> series_text(std::span<const double> values, int digits); // [1.5, 2]

} // namespace nof0::traders
