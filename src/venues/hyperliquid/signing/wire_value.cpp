#include "venues/hyperliquid/signing/wire_value.hpp"

#include "base/ensure.hpp"
#include "base/json.hpp"

#include <algorithm>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::uint64_t k_length_max = 0xffff;

// The lowest `bytes` bytes, most significant first.
void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        out += static_cast<char>(value >> shift);
    }
}

void append_tagged(std::string& out, int tag, std::uint64_t value, int bytes) {
    out += static_cast<char>(tag);
    append_big_endian(out, value, bytes);
}

void append_integer(std::string& out, std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    if (value >= -32 && value < 128) {
        out += static_cast<char>(bits);
    } else if (value >= 0) {
        if (value <= 0xff) {
            append_tagged(out, 0xcc, bits, 1);
        } else if (value <= 0xffff) {
            append_tagged(out, 0xcd, bits, 2);
        } else if (value <= 0xffff'ffff) {
            append_tagged(out, 0xce, bits, 4);
        } else {
            append_tagged(out, 0xcf, bits, 8);
        }
    } else if (value >= -0x80) {
        append_tagged(out, 0xd0, bits, 1);
    } else if (value >= -0x8000) {
        append_tagged(out, 0xd1, bits, 2);
    } else if (value >= -0x8000'0000LL) {
        append_tagged(out, 0xd2, bits, 4);
    } else {
        append_tagged(out, 0xd3, bits, 8);
    }
}

void append_text(std::string& out, std::string_view text) {
    ensure(text.size() <= k_length_max, "a text that is signed is short");
    if (text.size() < 32) {
        out += static_cast<char>(0xa0 | text.size());
    } else if (text.size() <= 0xff) {
        append_tagged(out, 0xd9, text.size(), 1);
    } else {
        append_tagged(out, 0xda, text.size(), 2);
    }
    out += text;
}

// `small` is the tag of up to 15 elements, `large` that of more.
void append_count(std::string& out, std::size_t count, int small, int large) {
    ensure(count <= k_length_max, "a list that is signed is short");
    if (count < 16) {
        out += static_cast<char>(static_cast<std::size_t>(small) | count);
    } else {
        append_tagged(out, large, count, 2);
    }
}

} // namespace

WireValue& WireValue::put(std::string key, WireValue value) {
    Map& entries = std::get<Map>(state_);
    ensure(std::ranges::find(entries, key, &Map::value_type::first) == entries.end(),
           "a key is put once");
    entries.emplace_back(std::move(key), std::move(value));
    return *this;
}

void WireValue::append_json(std::string& out) const {
    if (const auto* truth = std::get_if<bool>(&state_)) {
        out += *truth ? "true" : "false";
    } else if (const auto* integer = std::get_if<std::int64_t>(&state_)) {
        append_number(out, *integer);
    } else if (const auto* text = std::get_if<std::string>(&state_)) {
        append_string(out, *text);
    } else if (const auto* array = std::get_if<Array>(&state_)) {
        std::string_view separator = "[";
        for (const WireValue& value : *array) {
            out += separator;
            value.append_json(out);
            separator = ",";
        }
        out += array->empty() ? "[]" : "]";
    } else if (const auto* map = std::get_if<Map>(&state_)) {
        std::string_view separator = "{";
        for (const auto& [key, value] : *map) {
            out += separator;
            append_string(out, key);
            out += ':';
            value.append_json(out);
            separator = ",";
        }
        out += map->empty() ? "{}" : "}";
    } else {
        out += "null";
    }
}

void WireValue::append_msgpack(std::string& out) const {
    if (const auto* truth = std::get_if<bool>(&state_)) {
        out += static_cast<char>(*truth ? 0xc3 : 0xc2);
    } else if (const auto* integer = std::get_if<std::int64_t>(&state_)) {
        append_integer(out, *integer);
    } else if (const auto* text = std::get_if<std::string>(&state_)) {
        append_text(out, *text);
    } else if (const auto* array = std::get_if<Array>(&state_)) {
        append_count(out, array->size(), 0x90, 0xdc);
        for (const WireValue& value : *array) {
            value.append_msgpack(out);
        }
    } else if (const auto* map = std::get_if<Map>(&state_)) {
        append_count(out, map->size(), 0x80, 0xde);
        for (const auto& [key, value] : *map) {
            append_text(out, key);
            value.append_msgpack(out);
        }
    } else {
        out += static_cast<char>(0xc0);
    }
}

} // namespace nof0::venues::hyperliquid
