// StreamPosition: how far a client of the streams got, as the text `V-n` of its last event's id.
//
// Whoever has read the id has been sent every event (trades, decisions) up to there. Events of
// version V are V-1, V-2, ..; V-0 says that all of V has been sent. Ids never go back, and are the
// same in every process, because they come from Postgres. Plain data.
#pragma once

#include <charconv>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::api {

struct StreamPosition {
    std::int64_t version = 0;
    std::int32_t n = 0; // 0: the whole version

    friend std::strong_ordering operator<=>(const StreamPosition& a, const StreamPosition& b) {
        return a.version != b.version ? a.version <=> b.version : a.rank() <=> b.rank();
    }
    friend bool operator==(const StreamPosition& a, const StreamPosition& b) = default;

    std::string text() const { return std::to_string(version) + "-" + std::to_string(n); }

private:
    std::int32_t rank() const { return n == 0 ? std::numeric_limits<std::int32_t>::max() : n; }
};

// Nothing when it is no such text.
inline std::optional<StreamPosition> parse_position(std::string_view text) {
    StreamPosition position;
    const char* const end = text.data() + text.size();
    const auto version = std::from_chars(text.data(), end, position.version);
    if (version.ec != std::errc() || version.ptr == end || *version.ptr != '-') {
        return std::nullopt;
    }
    const auto n = std::from_chars(version.ptr + 1, end, position.n);
    const bool whole = n.ec == std::errc() && n.ptr == end;
    return whole && position.version >= 0 && position.n >= 0 ? std::optional(position)
                                                             : std::nullopt;
}

} // namespace nof0::api
