#include "config/problem.hpp"

#include "base/ensure.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

namespace nof0::config {
namespace {

constexpr std::size_t k_lines_max = 100; // a broken file must not scroll the first mistake away
constexpr std::size_t k_shown_bytes_max = 60;

std::string all_lines(const std::vector<Problem>& problems) {
    std::string lines;
    for (std::size_t i = 0; i < problems.size() && i < k_lines_max; ++i) {
        lines += (i == 0 ? "" : "\n") + problems[i].text();
    }
    if (problems.size() > k_lines_max) {
        lines += fmt::format("\nand {} more", problems.size() - k_lines_max);
    }
    return lines;
}

} // namespace

std::string Problem::text() const {
    std::string line = file;
    if (place.line > 0) {
        line += fmt::format(":{}:{}", place.line, place.column);
    }
    line += line.empty() ? "" : ": ";
    return line + key + (key.empty() ? "" : ": ") + message;
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : UsageError(all_lines(problems)), problems_(std::move(problems)) {
    ensure(!problems_.empty(), "a ConfigError says what is wrong");
}

std::string quoted_for_message(std::string_view text) {
    std::string shown = clean_text(text, k_shown_bytes_max).text;
    for (char& c : shown) {
        const auto byte = static_cast<unsigned char>(c);
        c = byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    return "\"" + shown + (text.size() > k_shown_bytes_max ? "...\"" : "\"");
}

} // namespace nof0::config
