// The streams of a seeded arena that is being written: what a client knows from them is what the
// endpoints answer, and every trade is heard once, whatever happens to client, server and Redis.
#include "app/arena_server.hpp"
#include "net/http_client.hpp"
#include "sim/stream_replica.hpp"
#include "sim/world_fixture.hpp"

namespace nof0::test {
namespace {

using Json = nlohmann::json;

class StreamWorlds : public WorldFixture {
protected:
    void serve() {
        server_.reset();
        server_.emplace(arena().config(), arena().endpoints());
        port_ = net::parse_url(server_->url())->port;
    }
    std::string get(const std::string& path) {
        return net::http_get_blocking(net::parse_url(server_->url() + path).value()).body;
    }
    // The whole world in bursts, with `between` after each.
    template<class Between>
    void play(const World& world, std::uint64_t seed, Between between) {
        std::mt19937_64 random(seed);
        std::vector<std::size_t> burst;
        for (std::size_t i = 0; i < world.events().size(); ++i) {
            burst.push_back(i);
            if (random() % 12 == 0 || i + 1 == world.events().size()) {
                offer(burst);
                burst.clear();
                ASSERT_TRUE(settle());
                between(random);
            }
        }
    }
    // Runs the ingest's loop meanwhile, because it publishes what the server reads.
    void expect_knows_everything(StreamFollower& follower) {
        std::string why;
        EXPECT_TRUE(eventually([&] {
            why = difference(follower.replica());
            return why.empty();
        })) << why;
    }
    std::string difference(const StreamReplica& replica) {
        const Json prices = Json::parse(get("/api/crypto-prices"))["prices"];
        if (replica.prices != prices) {
            return "prices: " + replica.prices.dump() + " not " + prices.dump();
        }
        std::map<std::string, Json> positions;
        const Json rows = Json::parse(get("/api/positions"));
        for (const Json& row : rows["accountTotals"]) {
            positions[row["model_id"]] = row["positions"];
        }
        if (replica.positions != positions) {
            return "positions: " + Json(replica.positions).dump() + " not " +
                   Json(positions).dump();
        }
        const Json leaderboard = Json::parse(get("/api/leaderboard"))["leaderboard"];
        if (replica.leaderboard != leaderboard) {
            return "leaderboard: " + replica.leaderboard.dump() + " not " + leaderboard.dump();
        }
        std::map<std::string, Json> trades;
        const Json listed = Json::parse(get("/api/trades"));
        for (const Json& trade : listed["trades"]) {
            trades[trade["id"]] = trade;
        }
        if (replica.trades != trades) {
            return "trades: " + std::to_string(replica.trades.size()) + " not " +
                   std::to_string(trades.size());
        }
        std::string equity;
        for (const auto& [trader, point] : replica.equity) {
            equity += trader + " " + std::to_string(point["t"].get<std::int64_t>()) + "\n";
        }
        const std::string stored =
            sql("SELECT coalesce(string_agg(model_id || ' ' || t || E'\\n', '' ORDER BY model_id), "
                "'') FROM (SELECT model_id, max(ts_ms) AS t FROM account_equity_snapshots "
                "GROUP BY model_id) newest");
        return equity == stored ? "" : "equity: " + equity + " not " + stored;
    }
    // Those that were stored after `first`, in their order, each once.
    void expect_heard_each_trade_once(const StreamReplica& replica, const std::string& first) {
        std::string heard;
        for (const std::string& id : replica.trade_events) {
            heard += id + " ";
        }
        EXPECT_EQ(heard,
                  sql("SELECT coalesce(string_agg(version || '-' || n || ' ', '' ORDER BY version, "
                      "n), '') FROM event_outbox WHERE kind = 'trade' AND version > " +
                      first));
    }

    std::optional<app::ArenaServer> server_;
    std::uint16_t port_ = 0;
};

TEST_F(StreamWorlds, DeltasOnASnapshotAreTheAnswers) {
    const World world({.seed = 41, .traders = 4, .steps = 300});
    begin(world);
    serve();
    StreamFollower patient(port_, 1, 0);
    ASSERT_TRUE(eventually([&] { return !patient.replica().last_id.empty(); }));
    const std::string first =
        patient.replica().last_id.substr(0, patient.replica().last_id.find('-'));
    StreamFollower fickle(port_, 2, 0.02);
    ASSERT_TRUE(eventually([&] { return !fickle.replica().last_id.empty(); }));
    const std::string second =
        fickle.replica().last_id.substr(0, fickle.replica().last_id.find('-'));
    play(world, 41, [](auto&) {});
    expect_knows_everything(patient);
    expect_knows_everything(fickle);
    StreamFollower late(port_, 3, 0);
    expect_knows_everything(late);
    expect_heard_each_trade_once(patient.replica(), first);
    expect_heard_each_trade_once(fickle.replica(), second);
    EXPECT_GT(fickle.connections(), 2);
    EXPECT_EQ(patient.connections(), 1);
    EXPECT_GT(patient.replica().trade_events.size(), 10u);
    EXPECT_EQ(patient.replica().resets + fickle.replica().resets, 0);
}

TEST_F(StreamWorlds, NothingIsMissedOrDoubledWhenServersFall) {
    const World world({.seed = 42, .traders = 3, .steps = 250});
    begin(world);
    serve();
    StreamFollower follower(port_, 4, 0.01);
    ASSERT_TRUE(eventually([&] { return !follower.replica().last_id.empty(); }));
    const std::string first =
        follower.replica().last_id.substr(0, follower.replica().last_id.find('-'));
    int flushes = 0;
    int restarts = 0;
    play(world, 42, [&](std::mt19937_64& random) {
        switch (random() % 12) {
        case 0:
            flush_redis();
            ++flushes;
            break;
        case 1:
            terminate_connections();
            break;
        case 2:
            serve();
            follower.move_to(port_);
            ++restarts;
            break;
        case 3:
            arena().redis_server().kill();
            arena().redis_server().start();
            ASSERT_TRUE(eventually([this] { return redis_answers(); }));
            break;
        default:
            break;
        }
    });
    EXPECT_GT(flushes + restarts, 1) << "the world is long enough to be disturbed";
    expect_knows_everything(follower);
    expect_heard_each_trade_once(follower.replica(), first);
    EXPECT_EQ(follower.replica().resets, 0);
}

} // namespace
} // namespace nof0::test
