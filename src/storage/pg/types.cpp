#include "storage/pg/types.hpp"

#include "base/failure.hpp"

#include <limits>

namespace nof0::pg {
namespace {

// Postgres counts microseconds from 2000-01-01; we count from 1970-01-01.
constexpr std::int64_t k_epoch_shift_us = 946'684'800'000'000;

constexpr int k_uuid_bytes = 16;
constexpr std::string_view k_hex_digits = "0123456789abcdef";

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Hyphens stand after bytes 4, 6, 8 and 10.
bool hyphen_before_byte(int index) {
    return index == 4 || index == 6 || index == 8 || index == 10;
}

} // namespace

void expect_size(std::string_view bytes, std::size_t size, const char* type) {
    if (bytes.size() != size) {
        throw DecodeError(std::string(type) + " of " + std::to_string(bytes.size()) +
                          " bytes, expected " + std::to_string(size));
    }
}

void Codec<Json>::encode(std::string& out, const Json& value) {
    out.push_back('\1'); // version of the JSONB wire format
    out.append(value.text);
}

Json Codec<Json>::decode(std::string_view bytes) {
    if (bytes.empty() || bytes.front() != '\1') {
        throw DecodeError("jsonb of an unknown wire version");
    }
    return Json{std::string(bytes.substr(1))};
}

void Codec<Uuid>::encode(std::string& out, const Uuid& value) {
    const std::string_view text = value.text;
    std::size_t at = 0;
    char bytes[k_uuid_bytes];
    bool valid = text.size() == 36;
    for (int i = 0; valid && i < k_uuid_bytes; ++i) {
        if (hyphen_before_byte(i)) {
            valid = text[at++] == '-';
        }
        const int high = hex_value(text[at]);
        const int low = hex_value(text[at + 1]);
        valid = valid && high >= 0 && low >= 0;
        bytes[i] = static_cast<char>(high * 16 + low);
        at += 2;
    }
    if (!valid) {
        throw UsageError("not a UUID: '" + value.text.substr(0, 64) + "'");
    }
    out.append(bytes, sizeof bytes);
}

Uuid Codec<Uuid>::decode(std::string_view bytes) {
    expect_size(bytes, k_uuid_bytes, "uuid");
    std::string text;
    text.reserve(36);
    for (int i = 0; i < k_uuid_bytes; ++i) {
        if (hyphen_before_byte(i)) {
            text.push_back('-');
        }
        const auto byte = static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
        text.push_back(k_hex_digits[byte >> 4]);
        text.push_back(k_hex_digits[byte & 15]);
    }
    return Uuid{std::move(text)};
}

void Codec<WallTime>::encode(std::string& out, WallTime value) {
    wire::put(out, value.us - k_epoch_shift_us);
}

WallTime Codec<WallTime>::decode(std::string_view bytes) {
    expect_size(bytes, sizeof(std::int64_t), "timestamptz");
    const auto us = wire::get<std::int64_t>(bytes.data());
    using Limits = std::numeric_limits<std::int64_t>;
    if (us == Limits::max() || us == Limits::min() || us > Limits::max() - k_epoch_shift_us) {
        throw DecodeError("timestamptz is infinite or out of range");
    }
    return WallTime::from_us(us + k_epoch_shift_us);
}

} // namespace nof0::pg
