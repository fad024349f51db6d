#include "base/json.hpp"

#include "base/ensure.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace nof0 {

void append_number(std::string& out, std::int64_t value) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    out.append(buffer.data(), end.ptr);
}

void append_number(std::string& out, double value) {
    ensure(std::isfinite(value), "a JSON number is finite");
    const double magnitude = std::fabs(value);
    if (value == 0) { // -0 too, as JavaScript prints it
        out += '0';
        return;
    }
    std::array<char, 40> buffer;
    char* const first = buffer.data();
    char* const last = first + buffer.size();
    if (magnitude >= 1e-6 && magnitude < 1e21) {
        const auto end = std::to_chars(first, last, value, std::chars_format::fixed);
        out.append(first, end.ptr);
        return;
    }
    const auto end = std::to_chars(first, last, value, std::chars_format::scientific);
    const std::string_view text(first, static_cast<std::size_t>(end.ptr - first));
    // to_chars pads the exponent to two digits, JavaScript does not: 1e-07 -> 1e-7.
    const std::size_t e = text.find('e');
    std::string_view exponent = text.substr(e + 2);
    if (exponent.size() == 2 && exponent[0] == '0') {
        exponent.remove_prefix(1);
    }
    out += text.substr(0, e + 2);
    out += exponent;
}

std::string number_text(double value) {
    std::string text;
    append_number(text, value);
    return text;
}

void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        out.append(text, plain, i - plain);
        plain = i + 1;
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += digits[c >> 4];
            out += digits[c & 15];
        }
    }
    out.append(text, plain, text.size() - plain);
    out += '"';
}

std::string compact_json(std::string_view json) {
    std::string out;
    out.reserve(json.size());
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string) {
            out += c;
            if (c == '\\' && i + 1 < json.size()) {
                out += json[++i];
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            out += c;
            in_string = c == '"';
        }
    }
    return out;
}

void JsonWriter::separate() {
    if (comma_) {
        out_ += ',';
    }
    comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    out_ += bracket;
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::outside_key(std::string_view name) {
    separate();
    append_string(out_, name);
    out_ += ':';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number)) {
        return null();
    }
    separate();
    append_number(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    separate();
    append_number(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
    return raw(truth ? "true" : "false");
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_string(out_, text);
    return *this;
}

JsonWriter& JsonWriter::null() {
    return raw("null");
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

std::string& JsonWriter::append_value() {
    separate();
    return out_;
}

} // namespace nof0
