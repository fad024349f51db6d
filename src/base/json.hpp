// Writing JSON: numbers as the field's clients expect them, strings escaped, no allocation per
// value. Reading is simdjson's business (see json_read.hpp where a room needs it).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

// Shortest text that reads back to the same double, laid out like JavaScript's Number.toString:
// -749.7700000000001, 1e-7, 1e+21, and 10000 rather than 1e+04. REQUIRES a finite value.
void append_number(std::string& out, double value);
void append_number(std::string& out, std::int64_t value);
std::string number_text(double value);

// A quoted, escaped JSON string. Invalid UTF-8 is passed through: clean_text() comes first.
void append_string(std::string& out, std::string_view text);

// Removes the white space between tokens; strings stay as they are. REQUIRES valid JSON.
std::string compact_json(std::string_view json);

// Builds one JSON value into a caller's string. Commas are placed by the writer; balance of
// begin/end is the caller's duty. A double that is not finite becomes null.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    // `name` must need no escaping: keys are ours. For keys from outside use outside_key().
    JsonWriter& key(std::string_view name);
    JsonWriter& outside_key(std::string_view name);

    JsonWriter& value(double number);
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(bool truth);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& null();
    template<class T>
    JsonWriter& value(const std::optional<T>& maybe) {
        return maybe ? value(*maybe) : null();
    }
    // A value that is JSON already.
    JsonWriter& raw(std::string_view json);
    // The place where the next value goes, for a function that appends a whole one.
    std::string& append_value();

    template<class T>
    JsonWriter& field(std::string_view name, const T& v) {
        key(name);
        return value(v);
    }
    JsonWriter& raw_field(std::string_view name, std::string_view json) {
        key(name);
        return raw(json);
    }

private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string& out_;
    bool comma_ = false;
};

} // namespace nof0
