#include "config/describe.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::config {
namespace {

constexpr std::size_t k_column_max = 60; // a longer value pushes only its own line

std::string shown_value(const Row& row) {
    if (row.value.empty() || row.value == "null") {
        return "-";
    }
    // A value may hold line ends (a YAML block text); the table stays one line a key.
    std::string value = row.value;
    std::ranges::replace_if(value, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return value;
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
    json.key(name).begin_array();
    for (const std::string& text : texts) {
        json.value(text);
    }
    json.end_array();
}

} // namespace

const std::vector<Row>& describe(const Config& config) {
    return config.rows;
}

std::string describe_as_table(const Config& config) {
    std::size_t key_width = 3;
    std::size_t value_width = 5;
    for (const Row& row : config.rows) {
        key_width = std::max(key_width, std::min(row.key.size(), k_column_max));
        value_width = std::max(value_width, std::min(shown_value(row).size(), k_column_max));
    }
    std::string table =
        fmt::format("{:<{}}  {:<{}}  {}\n", "KEY", key_width, "VALUE", value_width, "ORIGIN");
    for (const Row& row : config.rows) {
        table += fmt::format("{:<{}}  {:<{}}  {}\n", row.key, key_width, shown_value(row),
                             value_width, row.origin.text());
    }
    return table;
}

std::string describe_as_json(const Config& config) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key("settings").begin_array();
    for (const Row& row : config.rows) {
        json.begin_object().field("key", row.key).key("value");
        if (row.shape == Row::Shape::json) {
            json.raw(row.value);
        } else {
            json.value(row.value);
        }
        json.field("origin", row.origin.text()).end_object();
    }
    json.end_array();
    std::vector<std::string> warnings;
    for (const Problem& warning : config.warnings) {
        warnings.push_back(warning.text());
    }
    write_texts(json, "warnings", warnings);
    json.key("lacks").begin_array();
    for (const Lack& lack : config.lacks) {
        json.begin_object()
            .field("role", word_of(lack.role))
            .field("what", lack.problem.text())
            .end_object();
    }
    json.end_array();
    write_texts(json, "notes", config.notes);
    json.end_object();
    return text;
}

std::string_view word_of(Role role) {
    switch (role) {
    case Role::serve:
        return "serve";
    case Role::ingest:
        return "ingest";
    case Role::trade:
        return "trade";
    case Role::jobs:
        break;
    }
    return "jobs";
}

} // namespace nof0::config
