#include "traders/llm/prompt_numbers.hpp"

#include "base/json.hpp"

#include <cmath>
#include <cstdlib>
#include <fmt/format.h>

namespace nof0::traders {
std::optional<std::string> money_text(double usd) {
    if (!std::isfinite(usd)) {
        return std::nullopt;
    }
    std::string text = fmt::format("{:.2f}", usd);
    return text == "-0.00" ? "0.00" : text;
}

std::optional<std::string> significant_text(double value, int digits) {
    if (!std::isfinite(value)) {
        return std::nullopt;
    }
    // Rounded in decimal, then printed the short way: "%g" alone would switch to exponents early.
    const double rounded = std::strtod(fmt::format("{:.{}e}", value, digits - 1).c_str(), nullptr);
    return number_text(rounded == 0 ? 0.0 : rounded);
}

std::optional<std::string> series_text(std::span<const double> values, int digits) {
    std::string text = "[";
    for (const double value : values) {
        text += text.size() == 1 ? "" : ", ";
        text += significant_text(value, digits).value_or("null");
    }
    return text + "]";
}

} // namespace nof0::traders
