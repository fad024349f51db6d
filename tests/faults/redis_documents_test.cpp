// Documents when Redis loses what it holds, hangs or is killed between two steps.
#include "cache/commands.hpp"
#include "cache/document_store.hpp"
#include "cache/leases.hpp"
#include "support/holding_proxy.hpp"
#include "support/redis_fixture.hpp"

#include <random>

namespace nof0::cache {
namespace {

std::vector<Element> elements_of(std::int64_t version) {
    std::vector<Element> elements;
    for (int i = 0; i < 3; ++i) {
        elements.push_back({"f" + std::to_string(i), std::to_string(version)});
    }
    return elements;
}

Document document_of(std::int64_t version, std::vector<Element> elements) {
    DocumentMeta meta{version, "store-1", 0, 0, 0, 0, {}};
    return Document{KeyType::hash, std::move(elements), std::move(meta)};
}

bool is_whole(const Document& document) {
    return content_hash(document.type, document.elements) == document.meta.hash;
}

class RedisDocuments : public test::RedisFixture {
protected:
    test::RedisServer server;
    std::unique_ptr<Redis> redis = connect(options_of(server));
    DocumentStore store{*redis, TtlClasses{}, Compression{}, metrics};
    Key key = keys::positions("gpt-5");
};

TEST_F(RedisDocuments, AFlushIsAMissAndScriptsAndFencesStartAnew) {
    run(store.write(key, document_of(9, elements_of(9))));
    run(redis->call({"FLUSHALL"}));
    run(redis->call({"SCRIPT", "FLUSH"}));
    EXPECT_EQ(run(store.read(key)), std::nullopt);
    EXPECT_EQ(run(store.write(key, document_of(8, elements_of(8)))), WriteOutcome::written);
    EXPECT_EQ(run(store.read(key))->meta.version, 8);
}

TEST_F(RedisDocuments, ADeadServerIsUnavailableAndNeverAMiss) {
    run(store.write(key, document_of(1, elements_of(1))));
    server.kill();
    ASSERT_TRUE(eventually([&] { return !redis->is_connected(); }));
    EXPECT_THROW(run(store.read(key)), Unavailable);
    EXPECT_THROW(run(store.write(key, document_of(2, elements_of(2)))), Unavailable);
    Leases leases{*redis, TtlClasses{}};
    EXPECT_THROW(run(leases.acquire(keys::lock_fill(key))), Unavailable);
    server.start();
    run(redis->connected(Deadline::after(Seconds{10})));
    EXPECT_EQ(run(store.read(key)), std::nullopt);
    EXPECT_EQ(run(store.write(key, document_of(2, elements_of(2)))), WriteOutcome::written);
}

// A write is stuck on its way and given up; others go on with newer versions. Then it arrives after
// all, last of all: the fence must stop it.
TEST_F(RedisDocuments, AWriteThatWasGivenUpCannotBringAnOldDocumentBack) {
    test::HoldingProxy proxy(context, server.port());
    RedisOptions options = options_of(server, Milliseconds{100});
    options.port = proxy.port();
    options.misses_max = 1'000; // the stuck connection stays
    const auto stuck = connect(options);
    DocumentStore older{*stuck, TtlClasses{}, Compression{}, metrics};
    // The server knows the script from here on, so the stuck write is one that it executes.
    run(store.write(key, document_of(9, elements_of(9))));

    proxy.hold();
    EXPECT_THROW(run(older.write(key, document_of(10, elements_of(10)))), Unavailable);
    EXPECT_GT(proxy.held_bytes(), 0u);
    EXPECT_EQ(run(store.write(key, document_of(11, elements_of(11)))), WriteOutcome::written);
    proxy.release();
    run(stuck->call({"PING"},
                    Deadline::after(k_patient))); // behind the stuck write: it was executed
    EXPECT_EQ(run(store.read(key))->meta.version, 11);
    EXPECT_EQ(run(store.read(key))->elements, elements_of(11));
}

// Eviction picks by sample: values, metas or both. Whatever it takes is a miss.
TEST_F(RedisDocuments, EvictionLeavesWholeDocumentsAndMisses) {
    run(redis->call({"CONFIG", "SET", "maxmemory", "4mb"}));
    run(redis->call({"CONFIG", "SET", "maxmemory-policy", "volatile-ttl"}));
    const std::string value(20'000, 'x');
    constexpr int k_documents = 400;
    for (int i = 0; i < k_documents; ++i) {
        std::vector<Element> elements{{"a", value}, {"b", value}};
        run(store.write(keys::positions("t" + std::to_string(i)), document_of(5, elements)));
    }
    int whole = 0;
    int fenced = 0;
    for (int i = 0; i < k_documents; ++i) {
        const Key trader = keys::positions("t" + std::to_string(i));
        if (const auto document = run(store.read(trader))) {
            EXPECT_TRUE(is_whole(*document));
            EXPECT_EQ(document->elements.size(), 2u);
            ++whole;
        } else if (run(store.write(trader, document_of(4, {}))) == WriteOutcome::refused_older) {
            ++fenced;
        }
    }
    EXPECT_GT(whole, 0);
    EXPECT_LT(whole, k_documents);
    EXPECT_GT(fenced, (k_documents - whole) / 2) << "the shorter lifetime goes first";
}

// Two writers that overtake each other and a reader, while the server is stopped, killed and
// flushed at random. Within one life of the server's memory no reader sees a version go back; every
// document seen is whole; afterwards everything works.
struct Weather {
    bool over = false;
    int running = 3;
    std::int64_t last_taken = 0; // version
    std::int64_t last_written = 0;
    std::int64_t highest_seen = 0; // in this life
    int life = 0;                  // of the server's memory; changes before and after it is lost
    int seen = 0;
    int went_back = 0;
    int broken = 0;
};

// Takes the next version, and writes it a while later: often after a newer one.
Task<> write_through(DocumentStore& store, Key key, std::uint64_t seed, Weather& weather) {
    std::mt19937_64 random(seed);
    while (!weather.over) {
        const std::int64_t version = ++weather.last_taken;
        co_await test::sleep_for(Milliseconds{random() % 5});
        try {
            Document document = document_of(version, elements_of(version));
            const WriteOutcome outcome = co_await store.write(key, std::move(document));
            if (outcome == WriteOutcome::written) {
                weather.last_written = std::max(weather.last_written, version);
            }
        } catch (const Unavailable&) { // the weather; the next version is due
        }
    }
    weather.running -= 1;
}

Task<> read_through(DocumentStore& store, Key key, Weather& weather) {
    while (!weather.over) {
        const int life = weather.life;
        try {
            const std::optional<Document> document = co_await store.read(key);
            if (document && life == weather.life) {
                weather.seen += 1;
                weather.went_back += document->meta.version < weather.highest_seen ? 1 : 0;
                weather.highest_seen = std::max(weather.highest_seen, document->meta.version);
                weather.broken += is_whole(*document) && document->elements.size() == 3 ? 0 : 1;
            }
        } catch (const Unavailable&) { // the weather
        }
        co_await test::sleep_for(Milliseconds{1});
    }
    weather.running -= 1;
}

TEST_F(RedisDocuments, ReadersNeverGoBackThroughStopsKillsAndFlushes) {
    const std::uint64_t seed = std::random_device{}();
    std::cout << "seed " << seed << "\n";
    std::mt19937_64 random(seed);
    const auto writing = connect(options_of(server, Milliseconds{100}));
    const auto reading = connect(options_of(server, Milliseconds{100}));
    const auto writing_too = connect(options_of(server, Milliseconds{100}));
    DocumentStore writer{*writing, TtlClasses{}, Compression{}, metrics};
    DocumentStore second{*writing_too, TtlClasses{}, Compression{}, metrics};
    DocumentStore reader{*reading, TtlClasses{}, Compression{}, metrics};
    Weather weather;
    asio::co_spawn(context, write_through(writer, key, seed + 1, weather), asio::detached);
    asio::co_spawn(context, write_through(second, key, seed + 2, weather), asio::detached);
    asio::co_spawn(context, read_through(reader, key, weather), asio::detached);
    for (int storm = 0; storm < 6; ++storm) {
        run(test::sleep_for(Milliseconds{100 + random() % 200}));
        switch (random() % 3) {
        case 0:
            server.stop();
            run(test::sleep_for(Milliseconds{50 + random() % 900}));
            server.resume();
            break;
        case 1:
            weather.life += 1;
            server.kill();
            run(test::sleep_for(Milliseconds{random() % 300}));
            weather.life += 1;
            weather.highest_seen = 0;
            server.start();
            break;
        default:
            weather.life += 1;
            run(redis->call({"FLUSHALL"}));
            weather.life += 1;
            weather.highest_seen = 0;
        }
        run(redis->connected(Deadline::after(Seconds{20})));
    }
    const std::int64_t so_far = weather.last_written;
    EXPECT_TRUE(eventually([&] { return weather.last_written > so_far; }));
    weather.over = true;
    ASSERT_TRUE(eventually([&] { return weather.running == 0; }));
    EXPECT_GT(weather.seen, 50);
    EXPECT_EQ(weather.went_back, 0);
    EXPECT_EQ(weather.broken, 0);
    EXPECT_GE(run(store.read(key))->meta.version, weather.last_written);
}

} // namespace
} // namespace nof0::cache
