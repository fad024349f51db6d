// Every Redis key of nof0: its name, type, lifetime, source of truth and how it is refreshed. No
// other file spells a key. Adding one: a value of Family, a row in keys.cpp, a builder here, and
// the table in docs/DATA.md, which a test holds equal to keys_table_markdown().
//
// Redis holds nothing that Postgres or a feed cannot give back: any key may vanish at any moment.
//
// Pure functions and constants; safe from any thread.
#pragma once

#include "base/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nof0::cache {

enum class KeyType { string, hash, list, sorted_set, stream };
std::string_view to_text(KeyType type);

// What a key is for, and so who may write it.
enum class KeyRole {
    document, // a whole, versioned value with a meta sibling; DocumentStore reads and writes it
    meta,     // the version and count of a document
    lease,    // saves work between processes; correctness never depends on it
    guard,    // "seen" marks that short-cut work Postgres would refuse anyway
    events,   // an append-only stream with ids of its own
};

// The three durations of etc/nof0.yaml. Zero means the default; negative means "do not cache"
// and disables every document whose lifetime is a multiple of it.
struct TtlClasses {
    Milliseconds short_ttl{10'000};
    Milliseconds medium_ttl{60'000};
    Milliseconds long_ttl{300'000};
};

enum class TtlClass { short_class, medium_class, long_class, fixed, unlimited };

// A lifetime: a multiple of one class, or a duration of its own.
struct TtlRule {
    TtlClass of = TtlClass::unlimited;
    double times = 1;         // of the class
    Milliseconds duration{0}; // of TtlClass::fixed
};

// Rows of the key table, in its order.
enum class Family {
    price_latest,
    crypto_prices,
    positions,
    lock_positions,
    trades_recent,
    trades_stream,
    ingest_trade,
    leaderboard,
    leaderboard_cache,
    since_inception,
    analytics,
    analytics_all,
    conversations,
    decision_last,
    trader_state,
    market_asset,
    market_ctx,
    sim_orders,
    sim_balances,
    meta,
    lock_fill,
    account_totals_base,
    account_totals_tail,
    positions_all,
    trades_recent_all,
    since_inception_all,
    conversations_all,
    traders_all,
    sentinel,
};

enum class Origin { design, added }; // named by the storage design, or added by us

struct FamilyInfo {
    Family family;
    std::string_view pattern; // with {placeholders}
    KeyType type;
    KeyRole role;
    TtlRule ttl;
    Origin origin;
    std::string_view value;     // what it holds
    std::string_view source;    // of truth
    std::string_view refreshed; // when and by whom
};

std::span<const FamilyInfo> all_families(); // in the order of Family
const FamilyInfo& info_of(Family family);

// The lifetime under this configuration. Empty: do not cache. Zero: no expiry. A lease always has
// one: where its class says "do not cache", the class's default counts.
std::optional<Milliseconds> ttl_of(Family family, const TtlClasses& classes);

// Meta outlives every document, so that the version fence stands while a document is refilled.
inline constexpr Milliseconds k_meta_ttl{24 * 3'600'000};

struct Key {
    std::string name;
    KeyType type = KeyType::string;
    Family family = Family::meta;

    bool operator==(const Key&) const = default;
};

// Trader ids and provider names: [A-Za-z0-9._-]{1,64}, and not "all", which names the documents
// that hold every trader.
bool is_name_segment(std::string_view text);
// Symbols and trade ids come from venues: 1 to 256 bytes without white space, control bytes or
// braces, which would break the meta key's hash slot.
bool is_foreign_segment(std::string_view text);

// The key that `name` is, or nothing when it is none of ours.
std::optional<Key> parse_key(std::string_view name);

// Builders. REQUIRE segments that is_name_segment() or is_foreign_segment() accepted.
namespace keys {
Key price_latest(std::string_view symbol);
Key crypto_prices();
Key positions(std::string_view model_id);
Key lock_positions(std::string_view model_id);
Key trades_recent(std::string_view model_id);
Key trades_stream();
Key ingest_trade(std::string_view trade_id);
Key leaderboard();
Key leaderboard_cache();
Key since_inception(std::string_view model_id);
Key analytics(std::string_view model_id);
Key analytics_all();
Key conversations(std::string_view model_id);
Key decision_last(std::string_view model_id);
Key trader_state(std::string_view trader_id);
Key market_asset(std::string_view provider, std::string_view symbol);
Key market_ctx(std::string_view provider, std::string_view symbol);
Key sim_orders(std::string_view trader_id);
Key sim_balances(std::string_view trader_id);
// The sibling of a document: the document's name stands in literal braces, so that both share one
// cluster slot and one script may touch both.
Key meta(const Key& document);
// Held by the one process that refills a missing document.
Key lock_fill(const Key& document);
Key account_totals_base();
Key account_totals_tail();
Key positions_all();
Key trades_recent_all();
Key since_inception_all();
Key conversations_all();
Key traders_all();
// There as long as Redis lost nothing.
Key sentinel();
} // namespace keys

} // namespace nof0::cache
