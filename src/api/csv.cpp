#include "api/csv.hpp"

#include <algorithm>
#include <simdjson.h>

namespace nof0::api {
namespace {

void append_field(std::string& out, std::string_view text) {
    const bool needs_quotes = text.find_first_of(",\"\r\n") != std::string_view::npos ||
                              text.starts_with(' ') || text.ends_with(' ');
    if (!needs_quotes) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        out += c;
        if (c == '"') {
            out += '"';
        }
    }
    out += '"';
}

void append_text(std::string& out, std::string_view text) {
    const bool is_formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
    is_formula ? append_field(out, "'" + std::string(text)) : append_field(out, text);
}

void append_value(std::string& out, simdjson::ondemand::value value) {
    std::string_view text;
    if (value.is_null()) {
        return;
    }
    if (value.type() == simdjson::ondemand::json_type::string) {
        const bool is_text = value.get_string().get(text) == simdjson::SUCCESS;
        return append_text(out, is_text ? text : std::string_view());
    }
    if (simdjson::to_json_string(value).get(text) == simdjson::SUCCESS) {
        const std::size_t last = text.find_last_not_of(" \n\r\t");
        append_field(out, text.substr(0, last + 1));
    }
}

std::string_view take_column(std::string_view& columns) {
    const std::size_t end = std::min(columns.find(','), columns.size());
    const std::string_view column = columns.substr(0, end);
    columns.remove_prefix(std::min(end + 1, columns.size()));
    return column;
}

} // namespace

std::string csv_header(std::string_view columns) {
    return std::string(columns) + "\r\n";
}

void append_csv_row(std::string& out, std::string_view object, std::string_view columns) {
    simdjson::ondemand::parser parser;
    const simdjson::padded_string padded(object);
    simdjson::ondemand::document document = parser.iterate(padded);
    while (!columns.empty()) {
        const std::string_view column = take_column(columns);
        simdjson::ondemand::value value;
        if (document.find_field_unordered(column).get(value) == simdjson::SUCCESS) {
            append_value(out, value);
        }
        out += columns.empty() ? "\r\n" : ",";
    }
}

} // namespace nof0::api
