// What a command prints for a person: progress bars on a terminal, tables, plain lines elsewhere.
#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::app {

bool is_terminal(int descriptor);

// One line to standard error, where people read what is going on.
void say(std::string_view line);

// A bar on standard error for work of more than a second; nothing when that is no terminal.
class ProgressBar {
public:
    explicit ProgressBar(std::string label);
    ~ProgressBar(); // wipes the line
    void show(std::uint64_t done, std::uint64_t total);
    void label(std::string text);

private:
    std::string label_;
    bool visible_;
    bool drawn_ = false;
    MonotonicTime begun_;
    MonotonicTime last_;
};

// Columns as wide as their widest cell; numbers to the right.
class Table {
public:
    explicit Table(std::vector<std::string> headings);
    void add(std::vector<std::string> cells);
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_; // the headings first
};

// 1234567 -> "1,234,567".
std::string grouped(std::int64_t number);
// "24 MB"; "?" of less than nothing: nobody knows.
std::string bytes_text(std::int64_t bytes);

} // namespace nof0::app
