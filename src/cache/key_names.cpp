// Building and recognising key names from the patterns of keys.cpp.
#include "base/ensure.hpp"
#include "cache/keys.hpp"

#include <algorithm>

namespace nof0::cache {
namespace {

constexpr std::size_t k_name_bytes_max = 64;
constexpr std::size_t k_foreign_bytes_max = 256;
constexpr std::string_view k_everyone = "all";

// Placeholders for text that venues choose; it may hold colons and so must come last.
bool is_foreign_placeholder(std::string_view placeholder) {
    return placeholder == "{symbol}" || placeholder == "{trade_id}";
}

bool holds_document(Family family) {
    return family == Family::meta || family == Family::lock_fill;
}

struct Pattern {
    std::string_view rest;

    bool done() const { return rest.empty(); }
    bool at_placeholder() const { return rest.front() == '{'; }
    std::string_view take_literal() { return take(rest.find('{')); }
    std::string_view take_placeholder() { return take(rest.find('}') + 1); }

private:
    std::string_view take(std::size_t length) {
        const std::string_view part = rest.substr(0, length);
        rest.remove_prefix(part.size());
        return part;
    }
};

Key build(Family family, std::string_view first = {}, std::string_view second = {}) {
    const FamilyInfo& info = info_of(family);
    const std::string_view values[] = {first, second};
    std::string name;
    std::size_t used = 0;
    for (Pattern pattern{info.pattern}; !pattern.done();) {
        if (!pattern.at_placeholder()) {
            name += pattern.take_literal();
            continue;
        }
        const bool foreign = is_foreign_placeholder(pattern.take_placeholder());
        const std::string_view value = values[used++];
        ensure(foreign ? is_foreign_segment(value) : is_name_segment(value),
               "a key segment was checked where it entered");
        name += value;
    }
    return Key{std::move(name), info.type, family};
}

Key sibling(Family family, const Key& document) {
    ensure(document.name.find_first_of("{}") == std::string::npos,
           "a document has no sibling's name");
    const FamilyInfo& info = info_of(family);
    const std::string_view prefix = Pattern{info.pattern}.take_literal();
    return Key{std::string(prefix) + "{" + document.name + "}", info.type, family};
}

bool matches(std::string_view pattern_text, std::string_view name) {
    for (Pattern pattern{pattern_text}; !pattern.done();) {
        if (!pattern.at_placeholder()) {
            const std::string_view literal = pattern.take_literal();
            if (!name.starts_with(literal)) {
                return false;
            }
            name.remove_prefix(literal.size());
            continue;
        }
        const bool foreign = is_foreign_placeholder(pattern.take_placeholder());
        const std::string_view value = foreign ? name : name.substr(0, name.find(':'));
        if (!(foreign ? is_foreign_segment(value) : is_name_segment(value))) {
            return false;
        }
        name.remove_prefix(value.size());
    }
    return name.empty();
}

// The document inside the literal braces must itself be a key of ours.
bool matches_sibling(std::string_view pattern, std::string_view name) {
    const std::string_view prefix = pattern.substr(0, pattern.find('{') + 1);
    if (!name.starts_with(prefix) || !name.ends_with('}')) {
        return false;
    }
    name.remove_prefix(prefix.size());
    name.remove_suffix(1);
    const std::optional<Key> document = parse_key(name);
    return document && info_of(document->family).role == KeyRole::document;
}

} // namespace

bool is_name_segment(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    return !text.empty() && text.size() <= k_name_bytes_max && text != k_everyone &&
           std::ranges::all_of(text, allowed);
}

bool is_foreign_segment(std::string_view text) {
    const auto allowed = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte > 0x20 && byte != 0x7f && c != '{' && c != '}';
    };
    return !text.empty() && text.size() <= k_foreign_bytes_max &&
           std::ranges::all_of(text, allowed);
}

std::optional<Key> parse_key(std::string_view name) {
    for (const FamilyInfo& info : all_families()) {
        const bool found = holds_document(info.family) ? matches_sibling(info.pattern, name)
                                                       : matches(info.pattern, name);
        if (found) {
            return Key{std::string(name), info.type, info.family};
        }
    }
    return std::nullopt;
}

namespace keys {
using std::string_view;
Key price_latest(string_view symbol) {
    return build(Family::price_latest, symbol);
}
Key crypto_prices() {
    return build(Family::crypto_prices);
}
Key positions(string_view model_id) {
    return build(Family::positions, model_id);
}
Key lock_positions(string_view model_id) {
    return build(Family::lock_positions, model_id);
}
Key trades_recent(string_view model_id) {
    return build(Family::trades_recent, model_id);
}
Key trades_stream() {
    return build(Family::trades_stream);
}
Key ingest_trade(string_view trade_id) {
    return build(Family::ingest_trade, trade_id);
}
Key leaderboard() {
    return build(Family::leaderboard);
}
Key leaderboard_cache() {
    return build(Family::leaderboard_cache);
}
Key since_inception(string_view model_id) {
    return build(Family::since_inception, model_id);
}
Key analytics(string_view model_id) {
    return build(Family::analytics, model_id);
}
Key analytics_all() {
    return build(Family::analytics_all);
}
Key conversations(string_view model_id) {
    return build(Family::conversations, model_id);
}
Key decision_last(string_view model_id) {
    return build(Family::decision_last, model_id);
}
Key trader_state(string_view trader_id) {
    return build(Family::trader_state, trader_id);
}
Key market_asset(string_view provider, string_view symbol) {
    return build(Family::market_asset, provider, symbol);
}
Key market_ctx(string_view provider, string_view symbol) {
    return build(Family::market_ctx, provider, symbol);
}
Key sim_orders(string_view trader_id) {
    return build(Family::sim_orders, trader_id);
}
Key sim_balances(string_view trader_id) {
    return build(Family::sim_balances, trader_id);
}
Key meta(const Key& document) {
    return sibling(Family::meta, document);
}
Key lock_fill(const Key& document) {
    return sibling(Family::lock_fill, document);
}
Key account_totals_base() {
    return build(Family::account_totals_base);
}
Key account_totals_tail() {
    return build(Family::account_totals_tail);
}
Key positions_all() {
    return build(Family::positions_all);
}
Key trades_recent_all() {
    return build(Family::trades_recent_all);
}
Key since_inception_all() {
    return build(Family::since_inception_all);
}
Key conversations_all() {
    return build(Family::conversations_all);
}
Key traders_all() {
    return build(Family::traders_all);
}
Key sentinel() {
    return build(Family::sentinel);
}
} // namespace keys

} // namespace nof0::cache
