// Documents on a real server: whole, versioned, one round trip to read.
#include "base/random.hpp"
#include "cache/commands.hpp"
#include "cache/document_store.hpp"
#include "support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <random>

namespace nof0::cache {
namespace {

using testing::UnorderedElementsAreArray;

DocumentMeta meta_at(std::int64_t version, std::string store = "store-1") {
    return DocumentMeta{version, std::move(store), 0, 1'001, 1'002, 1'003, {}};
}

Document hash_document(std::vector<Element> elements, DocumentMeta meta) {
    return Document{KeyType::hash, std::move(elements), std::move(meta)};
}

class CacheDocuments : public test::RedisFixture {
protected:
    WriteOutcome write(const Key& key, Document document) {
        return run(store.write(key, std::move(document)));
    }
    std::optional<Document> read(const Key& key) { return run(store.read(key)); }

    std::unique_ptr<Redis> redis = shared_database(12);
    DocumentStore store{*redis, TtlClasses{}, Compression{}, metrics};
};

TEST_F(CacheDocuments, EveryTypeComesBackWholeWithItsMeta) {
    struct Case {
        Key key;
        std::vector<Element> elements;
    };
    const std::vector<Case> cases{
        {keys::crypto_prices(), {{"", R"({"BTC":111317.5})"}}},
        {keys::analytics_all(), {{"", ""}}}, // an empty text is a value
        {keys::positions("gpt-5"), {{"BTC", R"({"q":1})"}, {"ETH", std::string("\0\xff{", 3)}}},
        {keys::trades_recent("gpt-5"), {{"", "newest"}, {"", "older"}, {"", "older"}}},
        {keys::leaderboard(), {{"grok-4", "-56.13"}, {"gpt-5", "-1e-7"}, {"qwen3-max", "12.1"}}},
    };
    for (const Case& c : cases) {
        SCOPED_TRACE(c.key.name);
        Document document{c.key.type, c.elements, meta_at(7)};
        EXPECT_EQ(write(c.key, document), WriteOutcome::written);
        const auto back = read(c.key);
        ASSERT_TRUE(back);
        EXPECT_THAT(back->elements, UnorderedElementsAreArray(c.elements));
        document.meta.n = static_cast<std::int64_t>(c.elements.size());
        document.meta.hash = content_hash(c.key.type, c.elements);
        EXPECT_EQ(back->meta, document.meta);
        EXPECT_EQ(content_hash(back->type, back->elements), back->meta.hash);

        const auto left = run(time_to_live(*redis, c.key.name));
        const auto whole = *ttl_of(c.key.family, TtlClasses{});
        EXPECT_GT(left, whole - Milliseconds{5'000});
        EXPECT_LE(left, whole);
        EXPECT_GT(run(time_to_live(*redis, keys::meta(c.key).name)), k_meta_ttl - Seconds{60});
    }
    EXPECT_EQ(read(keys::trades_recent("gpt-5"))->elements, cases[3].elements); // in order
    EXPECT_EQ(read(keys::leaderboard())->elements.front().field, "grok-4");     // by score
}

TEST_F(CacheDocuments, AnEmptyDocumentIsAnAnswerAndNotAMiss) {
    const Key key = keys::positions("gpt-5");
    EXPECT_EQ(read(key), std::nullopt);
    write(key, hash_document({{"BTC", "1"}}, meta_at(1)));
    EXPECT_EQ(write(key, hash_document({}, meta_at(2))), WriteOutcome::written);
    EXPECT_FALSE(run(exists(*redis, key.name)));
    const auto back = read(key);
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->elements.empty());
    EXPECT_EQ(back->meta.version, 2);
    EXPECT_EQ(back->meta.n, 0);
    for (const Key& other : {keys::trades_recent("x"), keys::leaderboard(), keys::traders_all()}) {
        write(other, Document{other.type, {}, meta_at(1)});
        ASSERT_TRUE(read(other)) << other.name;
        EXPECT_TRUE(read(other)->elements.empty());
    }
}

TEST_F(CacheDocuments, ReplacesWholeAndLeavesNothingOfTheOldOne) {
    const Key key = keys::positions("gpt-5");
    write(key, hash_document({{"BTC", "1"}, {"ETH", "2"}}, meta_at(1)));
    write(key, hash_document({{"ETH", "3"}}, meta_at(2)));
    EXPECT_EQ(read(key)->elements, (std::vector<Element>{{"ETH", "3"}}));
}

TEST_F(CacheDocuments, OlderVersionsOfTheSameStoreAreRefusedAndOthersAreNot) {
    const Key key = keys::crypto_prices();
    const auto text = [](const char* value, DocumentMeta meta) {
        return string_document(value, std::move(meta));
    };
    EXPECT_EQ(write(key, text("ten", meta_at(10))), WriteOutcome::written);
    EXPECT_EQ(write(key, text("nine", meta_at(9))), WriteOutcome::refused_older);
    EXPECT_EQ(read(key)->text(), "ten");
    EXPECT_EQ(read(key)->meta.version, 10);
    EXPECT_EQ(write(key, text("ten again", meta_at(10))), WriteOutcome::written);
    EXPECT_EQ(read(key)->text(), "ten again");
    // As decimal text, 9 > 10; as numbers it is not.
    EXPECT_EQ(write(key, text("hundred", meta_at(100))), WriteOutcome::written);
    // Another store counts anew: what it says replaces.
    EXPECT_EQ(write(key, text("exchanged", meta_at(3, "store-2"))), WriteOutcome::written);
    EXPECT_EQ(read(key)->meta.store_id, "store-2");
    EXPECT_EQ(write(key, text("largest", meta_at((1LL << 53) - 1, "store-2"))),
              WriteOutcome::written);
    EXPECT_EQ(write(key, text("older", meta_at((1LL << 53) - 2, "store-2"))),
              WriteOutcome::refused_older);
    EXPECT_EQ(read(key)->meta.version, (1LL << 53) - 1);
}

TEST_F(CacheDocuments, AnEmptyDocumentAndAnExpiredOneStillFence) {
    const Key key = keys::positions("gpt-5");
    write(key, hash_document({}, meta_at(5)));
    EXPECT_EQ(write(key, hash_document({{"BTC", "1"}}, meta_at(4))), WriteOutcome::refused_older);
    EXPECT_TRUE(read(key)->elements.empty());

    write(key, hash_document({{"BTC", "6"}}, meta_at(6)));
    run(del(*redis, {key.name})); // as expiry and eviction do: the meta stays
    EXPECT_EQ(read(key), std::nullopt);
    EXPECT_EQ(write(key, hash_document({{"BTC", "5"}}, meta_at(5))), WriteOutcome::refused_older);
    EXPECT_EQ(read(key), std::nullopt);
}

TEST_F(CacheDocuments, ErasingIsAMissThatKeepsTheFence) {
    const Key key = keys::positions("gpt-5");
    write(key, hash_document({{"BTC", "1"}}, meta_at(5)));
    run(store.erase(key));
    EXPECT_EQ(read(key), std::nullopt);
    EXPECT_EQ(write(key, hash_document({}, meta_at(4))), WriteOutcome::refused_older);
    write(key, hash_document({}, meta_at(5)));
    EXPECT_TRUE(read(key));
    run(store.erase(key)); // of an empty document too
    EXPECT_EQ(read(key), std::nullopt);
    run(store.erase(keys::traders_all())); // nothing there: nothing made
    EXPECT_FALSE(run(exists(*redis, keys::meta(keys::traders_all()).name)));
}

TEST_F(CacheDocuments, WhatIsLostOrChangedInPartIsAMissNeverHalfADocument) {
    const Key key = keys::positions("gpt-5");
    const auto fresh = [&](std::int64_t version) {
        write(key, hash_document({{"BTC", "1"}, {"ETH", "2"}}, meta_at(version)));
        ASSERT_TRUE(read(key));
    };
    const std::string meta = keys::meta(key).name;
    fresh(1);
    run(del(*redis, {meta}));
    EXPECT_EQ(read(key), std::nullopt) << "the value without its meta";
    fresh(2);
    run(redis->call({"HDEL", key.name, "BTC"}));
    EXPECT_EQ(read(key), std::nullopt) << "an element is missing";
    fresh(3);
    run(redis->call({"HSET", key.name, "SOL", "3"}));
    EXPECT_EQ(read(key), std::nullopt) << "an element too many";
    fresh(4);
    run(set(*redis, key.name, "another type", Milliseconds{0}));
    EXPECT_EQ(read(key), std::nullopt);
    fresh(5); // and a writer is not stopped by it
    run(set(*redis, meta, "another type", Milliseconds{0}));
    EXPECT_EQ(read(key), std::nullopt);
    fresh(6);
    run(redis->call({"HSET", meta, "v", "seven"}));
    EXPECT_EQ(read(key), std::nullopt) << "a meta that is none of ours";
    fresh(7);
    run(redis->call({"HSET", key.name, "BTC", std::string_view("\x01 no frame")}));
    EXPECT_EQ(read(key), std::nullopt) << "bytes that no writer of ours wrote";
}

TEST_F(CacheDocuments, ManyAreReadAndWrittenInOneRoundTripInTheirOrder) {
    std::vector<DocumentWrite> writes;
    std::vector<Key> keys_read;
    for (int i = 0; i < 300; ++i) {
        const Key key = keys::positions("trader-" + std::to_string(i));
        keys_read.push_back(key);
        if (i % 3 != 0) {
            writes.push_back({key, hash_document({{"BTC", std::to_string(i)}}, meta_at(i))});
        }
    }
    run(redis->call({"SCRIPT", "FLUSH"}));
    const auto outcomes = run(store.write_many(writes));
    EXPECT_EQ(std::ranges::count(outcomes, WriteOutcome::written), 200);
    const auto documents = run(store.read_many(keys_read));
    ASSERT_EQ(documents.size(), 300u);
    for (int i = 0; i < 300; ++i) {
        ASSERT_EQ(documents[i].has_value(), i % 3 != 0) << i;
        if (documents[i]) {
            EXPECT_EQ(documents[i]->elements.front().value, std::to_string(i));
        }
    }
    EXPECT_TRUE(run(store.read_many({})).empty());
}

TEST_F(CacheDocuments, ADisabledClassIsNeitherWrittenNorRead) {
    const Key prices = keys::crypto_prices();
    write(prices, string_document("old", meta_at(1)));
    DocumentStore disabled{
        *redis, {Milliseconds{-1}, Milliseconds{60'000}, Milliseconds{-1}}, {}, metrics};
    EXPECT_FALSE(disabled.is_enabled(prices));
    EXPECT_EQ(run(disabled.write(prices, string_document("new", meta_at(2)))),
              WriteOutcome::disabled);
    EXPECT_EQ(run(disabled.read(prices)), std::nullopt);
    EXPECT_EQ(read(prices)->text(), "old");
    const Key traders = keys::traders_all(); // of the Medium class
    const auto outcomes = run(disabled.write_many(
        {{prices, string_document("x", meta_at(2))}, {traders, string_document("y", meta_at(2))}}));
    EXPECT_EQ(outcomes[0], WriteOutcome::disabled);
    EXPECT_EQ(outcomes[1], WriteOutcome::written);
    EXPECT_EQ(run(disabled.read_many({prices, traders}))[1]->text(), "y");
}

TEST_F(CacheDocuments, CompressedAndPlainWritersAndReadersUnderstandEachOther) {
    const std::string large(10'000, 'j');
    DocumentStore compressing{*redis, TtlClasses{}, Compression{1'000}, metrics};
    const Key key = keys::conversations("gpt-5");
    const Document document{KeyType::list, {{"", large}, {"", "small"}, {"", "\x01"}}, meta_at(1)};
    run(compressing.write(key, document));
    EXPECT_LT(run(lrange(*redis, key.name, 0, 0)).at(0).size(), 100u);
    EXPECT_EQ(run(lrange(*redis, key.name, 1, 1)).at(0), "small");
    EXPECT_EQ(read(key)->elements, document.elements);
    const std::string hash = read(key)->meta.hash;
    write(key, document);
    EXPECT_EQ(run(lrange(*redis, key.name, 0, 0)).at(0), large);
    EXPECT_EQ(run(compressing.read(key))->elements, document.elements);
    EXPECT_EQ(run(compressing.read(key))->meta.hash, hash); // of the content, not of the bytes
}

TEST_F(CacheDocuments, DocumentsLargerThanOneLuaStackComeBackWhole) {
    std::vector<Element> fields;
    std::vector<Element> values;
    std::vector<Element> members;
    for (int i = 0; i < 25'001; ++i) {
        fields.push_back({"f" + std::to_string(i), std::to_string(i)});
        values.push_back({"", std::to_string(i)});
        members.push_back({"m" + std::to_string(i), std::to_string(i)});
    }
    const Key hash = keys::positions("big");
    const Key list = keys::trades_recent("big");
    write(hash, hash_document(fields, meta_at(1)));
    write(list, Document{KeyType::list, values, meta_at(1)});
    write(keys::leaderboard(), Document{KeyType::sorted_set, members, meta_at(1)});
    EXPECT_EQ(read(hash)->meta.hash, content_hash(KeyType::hash, fields));
    EXPECT_EQ(content_hash(KeyType::hash, read(hash)->elements), read(hash)->meta.hash);
    EXPECT_EQ(read(list)->elements, values);
    EXPECT_EQ(read(keys::leaderboard())->elements, members);
}

// Writers on connections of their own race with random versions, values and pauses; a reader
// watches. Whatever the order of arrival, no reader sees a version go back, the highest wins, and
// every document seen is one that somebody wrote.
struct Race {
    std::int64_t highest_offered = 0;
    int writers = 0;
    int seen = 0;
    int went_back = 0;
    int mixed = 0;
};

std::vector<Element> race_elements(std::int64_t version) {
    std::vector<Element> elements;
    for (std::int64_t i = 0; i < version % 4; ++i) { // version % 4 = 0: an empty document
        elements.push_back({"f" + std::to_string(i), std::to_string(version)});
    }
    return elements;
}

Task<> race_writer(Redis& redis, Metrics& metrics, Key key, std::uint64_t seed, Race& race) {
    DocumentStore store{redis, TtlClasses{}, Compression{}, metrics};
    std::mt19937_64 random(seed);
    for (int i = 0; i < 300; ++i) {
        const auto version = static_cast<std::int64_t>(random() % 1'000);
        race.highest_offered = std::max(race.highest_offered, version);
        Document document = hash_document(race_elements(version), meta_at(version));
        const WriteOutcome outcome = co_await store.write(key, std::move(document));
        static_cast<void>(outcome);
        if (random() % 8 == 0) {
            co_await test::sleep_for(Milliseconds{random() % 3});
        }
        if (random() % 40 == 0) { // it expires or is evicted meanwhile
            const std::int64_t removed = co_await del(redis, {key.name});
            static_cast<void>(removed);
        }
    }
    race.writers -= 1;
}

Task<> race_reader(Redis& redis, Metrics& metrics, Key key, Race& race) {
    DocumentStore store{redis, TtlClasses{}, Compression{}, metrics};
    std::int64_t highest = 0; // of this connection: answers of two may cross on their way
    while (race.writers > 0) {
        const std::optional<Document> document = co_await store.read(key);
        if (!document) {
            continue;
        }
        race.seen += 1;
        race.went_back += document->meta.version < highest ? 1 : 0;
        highest = std::max(highest, document->meta.version);
        auto expected = race_elements(document->meta.version);
        race.mixed +=
            content_hash(KeyType::hash, expected) != content_hash(KeyType::hash, document->elements)
                ? 1
                : 0;
    }
}

TEST_F(CacheDocuments, NoInterleavingLetsAnOlderVersionWin) {
    const std::uint64_t seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    RecordProperty("seed", std::to_string(seed));
    const Key key = keys::positions("raced");
    Race race;
    race.writers = 4;
    std::vector<std::unique_ptr<Redis>> clients;
    for (int i = 0; i < 6; ++i) {
        RedisOptions options = redis->options();
        options.name = "racer-" + std::to_string(i);
        clients.push_back(connect(options));
    }
    for (int i = 0; i < 4; ++i) {
        asio::co_spawn(context, race_writer(*clients[i], metrics, key, seed + i, race),
                       asio::detached);
    }
    for (int i = 4; i < 6; ++i) {
        asio::co_spawn(context, race_reader(*clients[i], metrics, key, race), asio::detached);
    }
    ASSERT_TRUE(eventually([&] { return race.writers == 0; }, Seconds{60}));
    EXPECT_GT(race.seen, 0);
    EXPECT_EQ(race.went_back, 0);
    EXPECT_EQ(race.mixed, 0);
    const std::optional<Document> last = read(key);
    if (last) { // else a removal came last
        EXPECT_EQ(last->meta.version, race.highest_offered);
    }
    run(test::sleep_for(Milliseconds{50})); // the readers finish their last round
}

} // namespace
} // namespace nof0::cache
