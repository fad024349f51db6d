// What reading a configuration brings to light beside the values themselves: where each value came
// from, what is wrong, and what is written but has no effect.
#pragma once

#include "config/problem.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nof0::config {

// Where a value came from.
struct Origin {
    enum class Kind { built_in, file, environment, command_line };
    Kind kind = Kind::built_in;
    std::string file; // of a built-in value: where its key is missing or its variable unset
    Place place;
    std::string variable; // expanded, read or found unset

    // "default", "etc/nof0.yaml:4", "etc/llm.yaml:9 (LLM_API_KEY)", "environment NOF0_REDIS_URL",
    // "default (etc/llm.yaml:9: LLM_API_KEY is not set)", "command line --port"
    std::string text() const;
    bool is_unset_variable() const { return kind == Kind::built_in && !variable.empty(); }
};

// One line of the effective configuration.
struct Row {
    enum class Shape { text, json }; // json: a number, truth or list that JSON shows unquoted
    std::string key;
    std::string value; // secrets are masked before they come here
    Shape shape = Shape::text;
    Origin origin;
};

class Report {
public:
    // Adds the line, or replaces the one of that key (a later source overrides an earlier one).
    void record(Row row);
    void mistake(Problem problem) { mistakes_.push_back(std::move(problem)); }
    void warn(Problem problem) { warnings_.push_back(std::move(problem)); }

    // The line of a key, or null. Valid until the next record().
    const Row* find(std::string_view key) const;
    // A problem about a key that was read before, placed where its value came from.
    Problem about(std::string_view key, std::string message) const;

    const std::vector<Row>& rows() const { return rows_; }
    const std::vector<Problem>& mistakes() const { return mistakes_; }
    const std::vector<Problem>& warnings() const { return warnings_; }

private:
    std::vector<Row> rows_;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<Problem> mistakes_;
    std::vector<Problem> warnings_;
};

} // namespace nof0::config
