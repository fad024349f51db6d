// The live streams over real sockets: what a client may ask, what it hears, and how it ends. Prices
// are published here as another process would: into Redis.
#include "app/arena_server.hpp"
#include "net/http_client.hpp"
#include "support/arena.hpp"
#include "support/event_stream.hpp"
#include "support/http_fixture.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

namespace nof0::test {
namespace {

using Json = nlohmann::json;

class Stream : public testing::Test {
protected:
    Stream() {
        write_small_demo(folder_.path());
        arena_.import(folder_.path(), pipelines::ImportPositions::take);
        publish_prices(0); // the two coins that the tests talk of
        start();
    }
    void start() {
        server_.emplace(config_, arena_.endpoints());
        port_ = net::parse_url(server_->url())->port;
    }
    net::HttpResponse get(const std::string& path) {
        return net::http_get_blocking(net::parse_url(server_->url() + path).value());
    }
    Json rest(const std::string& path) { return Json::parse(get(path).body); }

    // The next prices, as the ingest of another process would publish them. The n-th has the n-th
    // version, beginning behind the import's.
    void publish_prices(int n, std::size_t padding = 0) {
        app::Backend& backend = arena_.backend();
        const auto known = backend.run(backend.documents().get(cache::Family::crypto_prices));
        cache::DocumentMeta meta = known->meta;
        first_version_ = first_version_ < 0 ? meta.version : first_version_;
        meta.version = first_version_ + n;
        const std::string text =
            R"({"prices":{"BTC":{"symbol":"BTC","price":)" + std::to_string(n) +
            R"(,"timestamp":1},"ETH":{"symbol":"ETH","price":5,"timestamp":1)" +
            (padding > 0 ? R"(,"note":")" + std::string(padding, 'x') + std::to_string(n) + '"'
                         : "") +
            "}}}";
        backend.run(backend.documents().store().write(
            cache::keys::crypto_prices(), cache::string_document(text, std::move(meta))));
    }
    // Hears of BTC at that price, however many messages that takes.
    static bool hears_price(EventStream& stream, int price) {
        while (const auto event = stream.next_named("prices")) {
            if (event->event == "end") {
                return false;
            }
            const Json prices = Json::parse(event->data)["prices"];
            if (prices.contains("BTC") && prices["BTC"]["price"] == price) {
                return true;
            }
        }
        return false;
    }

    TemporaryFolder folder_;
    TestArena arena_;
    config::Config config_ = arena_.config();
    std::optional<app::ArenaServer> server_;
    std::uint16_t port_ = 0;
    std::int64_t first_version_ = -1;
};

TEST_F(Stream, BeginsWithSnapshotsThatAreTheAnswersOfTheirEndpoints) {
    EventStream stream(port_, "/api/stream");
    EXPECT_NE(stream.head().find("200 OK"), std::string::npos);
    EXPECT_NE(stream.head().find("text/event-stream"), std::string::npos);
    std::map<std::string, Json> snapshots;
    std::string id;
    for (int i = 0; i < 7; ++i) {
        const auto event = stream.next_named("snapshot");
        ASSERT_TRUE(event && event->event == "snapshot");
        const Json data = Json::parse(event->data);
        EXPECT_GT(data["version"], 0);
        EXPECT_EQ(data["time"], TestArena::k_import_time.ms());
        snapshots[data["topic"]] = data["body"];
        EXPECT_EQ(event->id.empty(), i < 6) << "the last one says that all was sent";
        id = event->id;
    }
    EXPECT_EQ(snapshots["prices"], rest("/api/crypto-prices"));
    EXPECT_EQ(snapshots["positions"], rest("/api/positions"));
    EXPECT_EQ(snapshots["leaderboard"], rest("/api/leaderboard"));
    EXPECT_EQ(id, std::string(get("/api/positions").header("X-Data-Version")) + "-0");
    std::set<std::string> trades;
    const Json all_trades = rest("/api/trades");
    for (const Json& trade : all_trades["trades"]) {
        trades.insert(trade.dump());
    }
    EXPECT_LE(snapshots["trades"]["trades"].size(), 100u);
    double last = 1e18;
    for (const Json& trade : snapshots["trades"]["trades"]) {
        EXPECT_TRUE(trades.contains(trade.dump()));
        EXPECT_LE(trade["exit_time"].get<double>(), last);
        last = trade["exit_time"].get<double>();
    }
    EXPECT_FALSE(snapshots["decisions"].empty());
    for (const Json& decision : snapshots["decisions"]) {
        const std::string model = decision["model_id"];
        const std::int64_t number = decision["cycle_number"];
        Json expected = rest("/api/traders/" + model + "/decisions?limit=1&before=" +
                             std::to_string(number + 1))["decisions"][0];
        expected["model_id"] = model;
        EXPECT_EQ(decision, expected);
    }
    EXPECT_EQ(snapshots["equity"].size(), 4u) << "three traders and the benchmark";
}

TEST_F(Stream, BothProtocolsHearTheSame) {
    EventStream sse(port_, "/api/stream?topics=prices&prices_per_second=20");
    WebSocketStream websocket(port_, "/api/ws?topics=prices&prices_per_second=20");
    EXPECT_NE(websocket.head().find("101 Switching Protocols"), std::string::npos);
    EXPECT_NE(websocket.head().find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
              std::string::npos);
    for (EventStream* stream : {&sse, static_cast<EventStream*>(&websocket)}) {
        const auto snapshot = stream->next_named("snapshot");
        ASSERT_TRUE(snapshot);
        EXPECT_FALSE(snapshot->id.empty());
    }
    publish_prices(1);
    EXPECT_TRUE(hears_price(sse, 1));
    EXPECT_TRUE(hears_price(websocket, 1));
    publish_prices(2);
    const auto event = sse.next_named("prices");
    ASSERT_TRUE(event);
    EXPECT_EQ(Json::parse(event->data)["prices"].size(), 1u) << "only what changed";
}

TEST_F(Stream, WhatCannotBeAskedIsRefusedInWords) {
    for (const char* query :
         {"topics=weather", "prices_per_second=0", "prices_per_second=21", "last_event_id=x",
          "last_event_id=5", "last_event_id=-1-1", "model_id=no%20body"}) {
        const auto response = get(std::string("/api/stream?") + query);
        EXPECT_EQ(response.status, 400) << query;
        EXPECT_EQ(Json::parse(response.body)["error"]["code"], "bad_parameter");
    }
    EXPECT_EQ(get("/api/ws").status, 400) << "that is not an upgrade";
    EventStream bad_key(port_, "/api/ws",
                        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n");
    EXPECT_NE(bad_key.head().find("400"), std::string::npos);
    EventStream old(port_, "/api/ws",
                    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    EXPECT_NE(old.head().find("400"), std::string::npos);
}

TEST_F(Stream, PositionsAreResumedOrReset) {
    const std::string here(get("/api/positions").header("X-Data-Version"));
    EventStream resumed(port_, "/api/stream?topics=trades,prices",
                        "Last-Event-ID: " + here + "-0\r\n");
    const auto first = resumed.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->event, "snapshot");
    EXPECT_EQ(Json::parse(first->data)["topic"], "prices") << "events go on where they were";
    EventStream ahead(port_, "/api/stream?topics=trades&last_event_id=999999999-0");
    const auto reset = ahead.next();
    ASSERT_TRUE(reset);
    EXPECT_EQ(reset->event, "reset");
    EXPECT_EQ(reset->data, R"({"reason":"unknown_position"})");
    const auto snapshot = ahead.next();
    ASSERT_TRUE(snapshot);
    EXPECT_EQ(Json::parse(snapshot->data)["topic"], "trades");
}

TEST_F(Stream, WebSocketsKeepTheirProtocol) {
    WebSocketStream fine(port_, "/api/ws?topics=prices");
    ASSERT_TRUE(fine.next_named("snapshot"));
    fine.frame(9, "are you there");
    EXPECT_EQ(fine.next_named("pong")->data, "are you there");
    fine.frame(1, "what clients say ", false);
    fine.frame(9, "between the parts");
    fine.frame(0, "means nothing here");
    EXPECT_EQ(fine.next_named("pong")->data, "between the parts");
    fine.frame(8, std::string("\x03\xe8", 2) + "done");
    EXPECT_EQ(fine.next_named("close")->id, "1000");
    EXPECT_EQ(fine.next()->event, "end");

    const auto closes_with = [this](auto speak) {
        WebSocketStream stream(port_, "/api/ws?topics=prices");
        stream.head();
        speak(stream);
        const auto close = stream.next_named("close");
        return close ? close->id : "nothing";
    };
    EXPECT_EQ(closes_with([](auto& s) { s.frame(1, "unmasked", true, false); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(3, "reserved"); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(0, "a part of nothing"); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(9, "a part of a ping", false); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(9, std::string(126, 'p')); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(8, "x"); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(8, std::string("\x03\xed", 2)); }), "1002");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(1, "\xff\xfe"); }), "1007");
    EXPECT_EQ(closes_with([](auto& s) { s.frame(1, std::string(5'000, 'x')); }), "1009");
    EXPECT_EQ(closes_with([](auto& s) {
                  s.frame(1, std::string(3'000, 'x'), false);
                  s.frame(0, std::string(3'000, 'x'));
              }),
              "1009");
}

TEST_F(Stream, OldAndCuriousClientsAreAnswered) {
    RawClient curious(port_);
    curious.send("HEAD /api/stream HTTP/1.1\r\nHost: test\r\n\r\n");
    const std::string head = curious.read_to_end();
    EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    RawClient old(port_);
    old.send("GET /api/stream?topics=prices HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.read_response(ExpectBody::none).status, 200);
    EXPECT_TRUE(old.has_bytes_within(std::chrono::milliseconds{30'000}));
}

TEST_F(Stream, AServerThatStopsSaysGoodbye) {
    EventStream sse(port_, "/api/stream?topics=prices");
    WebSocketStream websocket(port_, "/api/ws?topics=prices");
    ASSERT_TRUE(sse.next_named("snapshot"));
    ASSERT_TRUE(websocket.next_named("snapshot"));
    std::thread stopper([this] { server_->stop(); });
    EXPECT_EQ(sse.next_named("bye")->data, R"({"reason":"server_stops"})");
    EXPECT_EQ(sse.next()->event, "end");
    EXPECT_EQ(websocket.next_named("bye")->data, R"({"reason":"server_stops"})");
    EXPECT_EQ(websocket.next_named("close")->id, "1001");
    stopper.join();
}

// One reads nothing; nobody else notices.
TEST_F(Stream, WhoIsTooSlowIsDroppedAlone) {
    EventStream slow(port_, "/api/stream?topics=prices&prices_per_second=20", {}, 4'096);
    EventStream quick(port_, "/api/stream?topics=prices&prices_per_second=20");
    ASSERT_TRUE(quick.next_named("snapshot"));
    slow.head();
    int n = 0;
    bool is_dropped = false;
    while (!is_dropped && n < 200) {
        publish_prices(++n, 200'000);
        ASSERT_TRUE(hears_price(quick, n));
        is_dropped = get("/metrics").body.find("nof0_api_stream_ends_total{reason=\"slow\"} 1") !=
                     std::string::npos;
    }
    EXPECT_TRUE(is_dropped);
    std::optional<StreamEvent> last;
    while (auto event = slow.next()) {
        if (event->event == "end") {
            break;
        }
        last = event;
    }
    ASSERT_TRUE(last);
    EXPECT_EQ(last->event, "bye") << "who reads on within a moment is told why";
    publish_prices(++n);
    EXPECT_TRUE(hears_price(quick, n));
}

TEST_F(Stream, AThousandClientsHearOfEachPrice) {
    std::vector<std::unique_ptr<EventStream>> streams;
    for (int i = 0; i < 1'000; ++i) {
        streams.push_back(
            std::make_unique<EventStream>(port_, "/api/stream?topics=prices&prices_per_second=20"));
    }
    for (const auto& stream : streams) {
        ASSERT_TRUE(stream->next_named("snapshot"));
    }
    for (int n = 1; n <= 5; ++n) {
        publish_prices(n);
        for (const auto& stream : streams) {
            ASSERT_TRUE(hears_price(*stream, n));
        }
    }
    for (std::size_t i = 0; i < streams.size(); i += 2) {
        streams[i]->reset();
    }
    publish_prices(6);
    for (std::size_t i = 1; i < streams.size(); i += 2) {
        ASSERT_TRUE(hears_price(*streams[i], 6));
    }
}

} // namespace
} // namespace nof0::test
