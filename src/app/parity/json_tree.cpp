#include "app/parity/json_tree.hpp"

#include "base/json.hpp"

#include <algorithm>
#include <charconv>
#include <simdjson.h>

namespace nof0::app::parity {
namespace {

namespace ondemand = simdjson::ondemand;

void build(ondemand::value source, JsonValue& out);

void build_object(ondemand::object object, JsonValue& out) {
    out.kind = JsonKind::object;
    out.text.clear();
    for (ondemand::field field : object) {
        out.names.emplace_back(std::string_view(field.unescaped_key()));
        build(field.value(), out.items.emplace_back());
    }
}

void build_array(ondemand::array array, JsonValue& out) {
    out.kind = JsonKind::array;
    out.text.clear();
    for (ondemand::value item : array) {
        build(item, out.items.emplace_back());
    }
}

// simdjson gives a token with the white space behind it.
std::string_view trimmed(std::string_view token) {
    const std::size_t last = token.find_last_not_of(" \t\r\n");
    return token.substr(0, last == token.npos ? 0 : last + 1);
}

void build(ondemand::value source, JsonValue& out) {
    switch (ondemand::json_type(source.type())) {
    case ondemand::json_type::object:
        build_object(source.get_object(), out);
        break;
    case ondemand::json_type::array:
        build_array(source.get_array(), out);
        break;
    case ondemand::json_type::string:
        out.kind = JsonKind::text;
        out.text = std::string_view(source.get_string());
        break;
    case ondemand::json_type::number: {
        out.kind = JsonKind::number;
        out.text = trimmed(source.raw_json_token());
        // Only to refuse what is no number: the text is what counts.
        [[maybe_unused]] const double value = source.get_double();
        break;
    }
    case ondemand::json_type::boolean:
        out.kind = JsonKind::boolean;
        out.text = bool(source.get_bool()) ? "true" : "false";
        break;
    case ondemand::json_type::null:
        if (!bool(source.is_null())) {
            throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);
        }
        out.text = "null";
        break;
    }
}

void append(std::string& out, const JsonValue& value, std::size_t bytes_max) {
    if (out.size() > bytes_max) {
        return; // it will be cut anyway
    }
    if (value.kind == JsonKind::text) {
        append_string(out, value.text);
    } else if (!value.is_container()) {
        out += value.text;
    } else {
        const bool is_object = value.kind == JsonKind::object;
        out += is_object ? '{' : '[';
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            out += i == 0 ? "" : ",";
            if (is_object) {
                append_string(out, value.names[i]);
                out += ':';
            }
            append(out, value.items[i], bytes_max);
        }
        out += is_object ? '}' : ']';
    }
}

} // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? nullptr : &items[static_cast<std::size_t>(found - names.begin())];
}

const JsonValue* JsonValue::find_path(std::string_view path) const {
    const std::size_t dot = path.find('.');
    const JsonValue* member = find(path.substr(0, dot));
    return member == nullptr || dot == path.npos ? member : member->find_path(path.substr(dot + 1));
}

std::string_view JsonValue::text_of(std::string_view name) const {
    const JsonValue* member = find(name);
    return member != nullptr && member->kind == JsonKind::text ? member->text : std::string_view();
}

std::optional<double> JsonValue::number_of(std::string_view name) const {
    const JsonValue* member = find(name);
    return member == nullptr ? std::nullopt : member->number();
}

std::optional<double> JsonValue::number() const {
    double value = 0;
    const char* const last = text.data() + text.size();
    if (kind != JsonKind::number || std::from_chars(text.data(), last, value).ptr != last) {
        return std::nullopt;
    }
    return value;
}

std::int64_t JsonValue::leaves() const {
    if (items.empty()) {
        return 1;
    }
    std::int64_t count = 0;
    for (const JsonValue& item : items) {
        count += item.leaves();
    }
    return count;
}

std::string JsonValue::brief(std::size_t bytes_max) const {
    std::string out;
    append(out, *this, bytes_max);
    if (out.size() > bytes_max) {
        std::size_t end = bytes_max;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) {
            --end; // not in the middle of a character
        }
        out.resize(end);
        out += "...";
    }
    return out;
}

Result<JsonValue> parse_json(std::string_view json) {
    const simdjson::padded_string padded(json);
    ondemand::parser parser;
    ondemand::document document;
    if (const auto error = parser.iterate(padded).get(document)) {
        return fail(simdjson::error_message(error));
    }
    const char* at = nullptr;
    const auto is_inside = [&] { return document.current_location().get(at) == simdjson::SUCCESS; };
    try {
        JsonValue root;
        build(document.get_value(), root);
        if (is_inside()) {
            return fail("something follows at byte " + std::to_string(at - padded.data()));
        }
        return root;
    } catch (const simdjson::simdjson_error& error) {
        const std::string where =
            is_inside() ? " near byte " + std::to_string(at - padded.data()) : std::string();
        return fail(error.what() + where);
    }
}

} // namespace nof0::app::parity
