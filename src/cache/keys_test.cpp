// Names, types and lifetimes by hand from the storage design, against the table.
#include "cache/keys.hpp"

#include <gtest/gtest.h>
#include <set>

namespace nof0::cache {
namespace {

// One key of every family, by hand from the storage design.
struct Case {
    Key key;
    const char* name;
    KeyType type;
    std::int64_t ttl_ms; // of the default classes
};

std::vector<Case> cases() {
    using enum KeyType;
    const Key doc = keys::positions("gpt-5");
    return {
        {keys::price_latest("BTC"), "nof0:price:latest:BTC", string, 10'000},
        {keys::crypto_prices(), "nof0:crypto_prices", string, 10'000},
        {keys::positions("gpt-5"), "nof0:positions:gpt-5", hash, 30'000},
        {keys::lock_positions("gpt-5"), "nof0:lock:positions:gpt-5", string, 5'000},
        {keys::trades_recent("gpt-5"), "nof0:trades:recent:gpt-5", list, 60'000},
        {keys::trades_stream(), "nof0:trades:stream", stream, 0},
        {keys::ingest_trade("t:1"), "nof0:ingest:trade:t:1", string, 86'400'000},
        {keys::leaderboard(), "nof0:leaderboard", sorted_set, 60'000},
        {keys::leaderboard_cache(), "nof0:leaderboard:cache", string, 60'000},
        {keys::since_inception("gpt-5"), "nof0:since_inception:gpt-5", list, 300'000},
        {keys::analytics("gpt-5"), "nof0:analytics:gpt-5", string, 600'000},
        {keys::analytics_all(), "nof0:analytics:all", string, 600'000},
        {keys::conversations("gpt-5"), "nof0:conversations:gpt-5", list, 300'000},
        {keys::decision_last("gpt-5"), "nof0:decision:last:gpt-5", string, 60'000},
        {keys::trader_state("gpt-5"), "nof0:trader:gpt-5:state", hash, 60'000},
        {keys::market_asset("hl", "xyz:GOLD"), "nof0:market:asset:hl:xyz:GOLD", string, 300'000},
        {keys::market_ctx("hl", "BTC"), "nof0:market:ctx:hl:BTC", string, 60'000},
        {keys::sim_orders("gpt-5"), "nof0:sim:orders:gpt-5", list, 60'000},
        {keys::sim_balances("gpt-5"), "nof0:sim:balances:gpt-5", hash, 60'000},
        {keys::meta(doc), "nof0:meta:{nof0:positions:gpt-5}", hash, 86'400'000},
        {keys::lock_fill(doc), "nof0:lock:fill:{nof0:positions:gpt-5}", string, 5'000},
        {keys::account_totals_base(), "nof0:account_totals:base", string, 300'000},
        {keys::account_totals_tail(), "nof0:account_totals:tail", string, 30'000},
        {keys::positions_all(), "nof0:positions:all", string, 30'000},
        {keys::trades_recent_all(), "nof0:trades:recent:all", string, 60'000},
        {keys::since_inception_all(), "nof0:since_inception:all", string, 300'000},
        {keys::conversations_all(), "nof0:conversations:all", string, 300'000},
        {keys::traders_all(), "nof0:traders:all", string, 60'000},
        {keys::sentinel(), "nof0:sentinel", string, 0},
    };
}

TEST(Keys, EveryFamilyHasTheNameTypeAndLifetimeOfTheDesign) {
    std::set<Family> seen;
    for (const Case& c : cases()) {
        SCOPED_TRACE(c.name);
        EXPECT_EQ(c.key.name, c.name);
        EXPECT_EQ(c.key.type, c.type);
        EXPECT_EQ(ttl_of(c.key.family, TtlClasses{}), Milliseconds{c.ttl_ms});
        seen.insert(c.key.family);
    }
    EXPECT_EQ(seen.size(), all_families().size());
}

TEST(Keys, TheTableStandsInTheOrderOfTheEnumAndEveryCellIsFilled) {
    std::set<std::string_view> patterns;
    for (const FamilyInfo& info : all_families()) {
        EXPECT_EQ(&info_of(info.family), &info);
        EXPECT_FALSE(info.value.empty() || info.source.empty() || info.refreshed.empty());
        EXPECT_TRUE(patterns.insert(info.pattern).second) << info.pattern;
    }
}

TEST(Keys, ParseFindsTheFamilyOfEveryBuiltName) {
    for (const Case& c : cases()) {
        const auto parsed = parse_key(c.name);
        ASSERT_TRUE(parsed) << c.name;
        EXPECT_EQ(*parsed, c.key) << c.name;
    }
}

TEST(Keys, ParseRefusesWhatIsNoneOfOurs) {
    for (const char* name :
         {"", "nof0:", "other", "nof0:positions:", "nof0:positions:a b", "nof0:positions:a:b",
          "nof0:price:latest:", "nof0:crypto_prices2", "nof0:trader::state", "nof0:trader:x:stat",
          "nof0:market:asset:hl", "nof0:meta:{nof0:unknown}", "nof0:meta:{nof0:trades:stream}",
          "nof0:meta:nof0:crypto_prices", "nof0:meta:{nof0:meta:{nof0:crypto_prices}}"}) {
        EXPECT_FALSE(parse_key(name)) << name;
    }
}

TEST(Keys, ConfiguredClassesScaleAndZeroMeansTheDefault) {
    const TtlClasses classes{Milliseconds{2'000}, Milliseconds{10'000}, Milliseconds{0}};
    EXPECT_EQ(ttl_of(Family::price_latest, classes), Milliseconds{2'000});
    EXPECT_EQ(ttl_of(Family::positions, classes), Milliseconds{5'000});
    EXPECT_EQ(ttl_of(Family::analytics, classes), Milliseconds{600'000});
    EXPECT_EQ(ttl_of(Family::ingest_trade, classes), Milliseconds{86'400'000});
    EXPECT_EQ(ttl_of(Family::lock_fill, classes), Milliseconds{1'000});
    // Half of one millisecond must not become "no expiry".
    EXPECT_EQ(ttl_of(Family::positions, {Milliseconds{1}, Milliseconds{1}, Milliseconds{1}}),
              Milliseconds{1});
}

TEST(Keys, NegativeClassDisablesItsDocumentsAndNoOthers) {
    const TtlClasses classes{Milliseconds{-1}, Milliseconds{60'000}, Milliseconds{-1}};
    EXPECT_EQ(ttl_of(Family::price_latest, classes), std::nullopt);
    EXPECT_EQ(ttl_of(Family::analytics_all, classes), std::nullopt);
    EXPECT_EQ(ttl_of(Family::positions, classes), Milliseconds{30'000});
    EXPECT_EQ(ttl_of(Family::lock_positions, classes), Milliseconds{5'000}); // still saves work
    EXPECT_EQ(ttl_of(Family::meta, classes), k_meta_ttl);
}

TEST(Keys, SegmentsThatWouldMixUpKeysAreRefused) {
    EXPECT_TRUE(is_name_segment("qwen3-max_v1.0"));
    EXPECT_TRUE(is_name_segment(std::string(64, 'a')));
    EXPECT_FALSE(is_name_segment(std::string(65, 'a')));
    EXPECT_FALSE(is_name_segment("all")); // nof0:positions:all holds every trader
    EXPECT_FALSE(is_name_segment("a:b"));
    EXPECT_FALSE(is_name_segment("a\n"));
    EXPECT_TRUE(is_foreign_segment("xyz:GOLD"));
    EXPECT_TRUE(is_foreign_segment("PURR/USDC"));
    EXPECT_FALSE(is_foreign_segment("a{b}")); // would move the meta key to another cluster slot
    EXPECT_FALSE(is_foreign_segment("a b"));
    EXPECT_FALSE(is_foreign_segment(std::string("a\0b", 3)));
    EXPECT_DEATH(keys::positions("all"), "segment");
}

} // namespace
} // namespace nof0::cache
