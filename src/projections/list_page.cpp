#include "projections/list_page.hpp"

#include "base/json.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace nof0::projections {
namespace {

using storage::ListKey;

// Base64 for addresses (RFC 4648, section 5), without padding.
constexpr std::string_view k_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encoded(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char byte : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
        for (held += 8; held >= 6; held -= 6) {
            text += k_digits[bits >> (held - 6) & 63];
        }
    }
    if (held > 0) {
        text += k_digits[bits << (6 - held) & 63];
    }
    return text;
}

std::optional<std::string> decoded(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char digit : text) {
        const std::size_t value = k_digits.find(digit);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 255);
        }
    }
    return bytes;
}

std::int64_t scaled(std::int64_t ms, std::int64_t per_ms) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    return std::clamp(ms, -(most / per_ms), most / per_ms) * per_ms;
}

void append_cursor(JsonWriter& json, std::string_view name, const std::optional<ListKey>& key) {
    json.field(name, key ? std::optional(cursor_text(*key)) : std::nullopt);
}

} // namespace

std::string cursor_text(const ListKey& key) {
    return encoded(std::to_string(key.time) + "," + key.id);
}

std::optional<ListKey> parse_cursor(std::string_view text) {
    const std::optional<std::string> plain = decoded(text);
    if (!plain) {
        return std::nullopt;
    }
    ListKey key;
    const char* const last = plain->data() + plain->size();
    const auto [end, error] = std::from_chars(plain->data(), last, key.time);
    // What Postgres would refuse as text is no id of ours.
    const bool is_clean = std::ranges::all_of(
        *plain, [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c < 0x7f; });
    if (error != std::errc{} || end == last || *end != ',' || !is_clean) {
        return std::nullopt;
    }
    key.id.assign(end + 1, last);
    return encoded(*plain) == text ? std::optional(key) : std::nullopt;
}

storage::ListRange range_of(const ListAsk& ask, std::int64_t per_ms) {
    storage::ListRange range{.limit = ask.limit + 1};
    if (ask.to_ms) {
        range.before = std::min(range.before, ListKey{scaled(*ask.to_ms, per_ms), {}});
    }
    if (ask.before) {
        range.before = std::min(range.before, *ask.before);
    }
    if (ask.from_ms) {
        range.after = std::max(range.after, ListKey{scaled(*ask.from_ms, per_ms), {}});
    }
    if (ask.after) {
        range.after = std::max(range.after, *ask.after);
    }
    return range;
}

Task<storage::ListOwners> owners_of(storage::ReadScope& scope, const ListAsk& ask) {
    storage::ListOwners owners{.traders = ask.traders};
    if (!owners.traders.empty()) {
        co_return owners;
    }
    for (const storage::TraderRow& trader :
         co_await storage::all_traders(scope.session(), scope.season())) {
        const bool is_shown = trader.kind == "model" || trader.kind == "benchmark";
        if (!is_shown) {
            owners.hidden.push_back(trader.id);
        } else if (!ask.symbol.empty()) { // a list of one symbol names its traders
            owners.traders.push_back(trader.id);
        }
    }
    co_return owners;
}

Content page_content(std::string_view name, const ListPage& page, const ListAsk& ask) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().key(name).begin_array();
    for (const std::string& row : page.rows) {
        json.raw(row);
    }
    json.end_array();
    append_cursor(json, "next", page.next);
    append_cursor(json, "prev", page.newest ? page.newest : ask.after);
    json.end_object();
    return text_content(std::move(text));
}

} // namespace nof0::projections
