#include "app/terminal.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_patience{1'000}; // shorter work needs no bar
constexpr Milliseconds k_redraw{100};
constexpr std::size_t k_bar_width = 32;

bool is_number(std::string_view cell) {
    return !cell.empty() && cell.find_first_not_of("0123456789,.-+%") == cell.npos;
}

} // namespace

bool is_terminal(int descriptor) {
    return isatty(descriptor) == 1;
}

void say(std::string_view line) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), visible_(is_terminal(STDERR_FILENO)), begun_(monotonic_now()),
      last_(begun_) {}

ProgressBar::~ProgressBar() {
    if (drawn_) {
        std::fputs("\r\x1b[K", stderr);
    }
}

void ProgressBar::label(std::string text) {
    label_ = std::move(text);
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
    const MonotonicTime now = monotonic_now();
    if (!visible_ || total == 0 || now - begun_ < k_patience || now - last_ < k_redraw) {
        return;
    }
    last_ = now;
    drawn_ = true;
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const auto filled = static_cast<std::size_t>(share * k_bar_width);
    std::string bar(filled, '#');
    bar.resize(k_bar_width, '.');
    std::fprintf(stderr, "\r\x1b[K%s [%s] %3d %%", label_.c_str(), bar.c_str(),
                 static_cast<int>(share * 100));
    std::fflush(stderr);
}

Table::Table(std::vector<std::string> headings) {
    rows_.push_back(std::move(headings));
}

void Table::add(std::vector<std::string> cells) {
    cells.resize(rows_.front().size());
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::size_t> widths(rows_.front().size());
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string text;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool right = &row != &rows_.front() && is_number(row[i]);
            line += right ? fmt::format("{:>{}}", row[i], widths[i])
                          : fmt::format("{:<{}}", row[i], widths[i]);
            line += "  ";
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = digits[0] == '-' ? 1 : 0;
    for (std::size_t i = digits.size(); i > first + 3;) {
        i -= 3;
        digits.insert(i, ",");
    }
    return digits;
}

std::string bytes_text(std::int64_t bytes) {
    if (bytes < 0) {
        return "?";
    }
    const double mb = static_cast<double>(bytes) / 1e6;
    return mb < 10'000 ? fmt::format("{:.0f} MB", mb) : fmt::format("{:.0f} GB", mb / 1'000);
}

} // namespace nof0::app
