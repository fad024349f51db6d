// The ratchet: files and functions stay small, and what is larger today is listed and may only
// shrink.
#include "source_tree.hpp"

#include <gtest/gtest.h>
#include <map>
#include <sstream>

namespace nof0::style {
namespace {

constexpr std::size_t k_file_lines_max = 300;
constexpr std::size_t k_function_lines_max = 70;
constexpr std::size_t k_line_bytes_max = 110; // clang-format aims at 100; raw text may not wrap

// Files above the line when they were listed, with their length then.
const std::map<std::string, std::size_t> k_long_files{};
// Functions above it, by "file:first line of the definition".
const std::map<std::string, std::size_t> k_long_functions{};

std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::istringstream text(read_file(file));
    for (std::string line; std::getline(text, line);) {
        lines.push_back(line);
    }
    return lines;
}

std::string name_of(const std::filesystem::path& file) {
    return std::filesystem::relative(file, root()).string();
}

std::size_t allowed(const std::map<std::string, std::size_t>& listed, const std::string& name,
                    std::size_t usual) {
    const auto found = listed.find(name);
    return found == listed.end() ? usual : found->second;
}

bool is_test(const std::string& name) {
    return name.ends_with("_test.cpp");
}

// A definition at namespace or class level: a line that ends in "{", is closed by a line of only
// "}" at the same indentation, and is no namespace, type, lambda table or initialiser.
struct Block {
    std::string head;
    std::size_t first = 0;
    std::size_t lines = 0;
};

std::vector<Block> functions_of(const std::vector<std::string>& lines) {
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& head = lines[i];
        const std::size_t indent = head.find_first_not_of(' ');
        const bool opens = head.ends_with("{") && indent != head.npos && indent <= 4;
        const bool is_function = head.find(')') != head.npos && head.find(" = ") == head.npos;
        if (!opens || !is_function) {
            continue;
        }
        const std::string close = std::string(indent, ' ') + "}";
        std::size_t end = i + 1;
        while (end < lines.size() && lines[end] != close) {
            ++end;
        }
        blocks.push_back({head, i + 1, end - i + 1});
    }
    return blocks;
}

TEST(Size, FilesStaySmall) {
    for (const std::filesystem::path& file : sources("src")) {
        const std::string name = name_of(file);
        if (is_test(name)) {
            continue;
        }
        EXPECT_LE(lines_of(file).size(), allowed(k_long_files, name, k_file_lines_max)) << name;
    }
}

TEST(Size, FunctionsStaySmall) {
    for (const std::filesystem::path& file : sources("src")) {
        if (is_test(name_of(file))) {
            continue;
        }
        for (const Block& block : functions_of(lines_of(file))) {
            EXPECT_LE(block.lines, allowed(k_long_functions, name_of(file) + ":" + block.head,
                                           k_function_lines_max))
                << name_of(file) << ":" << block.first << " " << block.head;
        }
    }
}

TEST(Size, LinesStayShort) {
    for (const std::filesystem::path& file : sources("src")) {
        const std::vector<std::string> lines = lines_of(file);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            EXPECT_LE(lines[i].size(), k_line_bytes_max) << name_of(file) << ":" << i + 1;
        }
    }
}

} // namespace
} // namespace nof0::style
