#include "traders/llm/answer_words.hpp"

#include "domain/symbol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace nof0::traders {
namespace {

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

std::string upper(std::string_view text) {
    std::string made(text);
    std::ranges::transform(made, made.begin(), [](char c) { return upper(c); });
    return made;
}

// Commas only where they part thousands: "1,5" may be one and a half.
std::optional<std::string> without_thousands(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != ',') {
            digits += text[i];
        } else if (i == 0 || i > point || (point - i) % 4 != 0) {
            return std::nullopt;
        }
    }
    return digits;
}

} // namespace

std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == text.npos ? std::string_view{}
                              : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool says_nothing(std::string_view text) {
    constexpr std::array<std::string_view, 6> k_words{"", "-", "N/A", "NONE", "NULL", "NA"};
    return std::ranges::find(k_words, upper(without_blanks(text))) != k_words.end();
}

std::optional<double> figure_from_text(std::string_view text) {
    text = without_blanks(text.substr(0, 40));
    text.remove_prefix(text.starts_with('$') ? 1 : 0);
    if (!text.empty() && (upper(text.back()) == 'X' || text.back() == '%')) {
        text = without_blanks(text.substr(0, text.size() - 1));
    }
    const std::optional<std::string> digits = without_thousands(text);
    double number = 0;
    if (!digits || digits->empty()) {
        return std::nullopt;
    }
    const char* end = digits->data() + digits->size();
    const auto [at, error] = std::from_chars(digits->data(), end, number);
    const bool whole = error == std::errc{} && at == end && std::isfinite(number);
    return whole ? std::optional(number) : std::nullopt;
}

std::string_view known_symbol(std::string_view text, const std::vector<std::string>& symbols) {
    constexpr std::array<std::string_view, 9> k_endings{"",      "-PERP", "-USD", "-USDC", "/USD",
                                                        "/USDC", "/USDT", "USDT", "USDC"};
    const auto exact = std::ranges::find(symbols, text);
    if (exact != symbols.end()) {
        return *exact;
    }
    const std::string wanted = upper(without_blanks(text.substr(0, 2 * Symbol::k_length_max)));
    std::string_view found;
    for (const std::string& symbol : symbols) {
        for (const std::string_view ending : k_endings) {
            if (wanted == upper(symbol) + std::string(ending)) {
                if (!found.empty() && found != symbol) {
                    return {}; // two coins differ by case alone
                }
                found = symbol;
            }
        }
    }
    return found;
}

} // namespace nof0::traders
