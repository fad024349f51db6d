// The writer, the publisher and the role around them, with a pipeline that only registers symbols.
#include "cache/commands.hpp"
#include "pipelines/event_queue.hpp"
#include "storage/parked.hpp"
#include "storage/prices.hpp"
#include "storage/read_scope.hpp"
#include "support/ingest_fixture.hpp"

namespace nof0::test {
namespace {

// Symbols as events. Postgres refuses a NUL inside a text, which is what an event that cannot be
// stored looks like.
class SymbolPipeline : public pipelines::Pipeline {
public:
    explicit SymbolPipeline(asio::io_context& context) : queue_(context.get_executor(), 100'000) {}

    void offer(std::string symbol) { queue_.push_now(std::move(symbol)); }
    void on_arrival(std::function<void()> wake) { queue_.on_arrival(std::move(wake)); }

    std::string_view name() const override { return "symbols"; }
    std::size_t waiting() const override { return queue_.size(); }
    Task<pipelines::Written> write(storage::WriteScope& scope, std::size_t max) override {
        pipelines::Written written;
        written.events = std::min(max, queue_.size());
        taken_ = written.events;
        std::vector<std::string> symbols;
        for (std::size_t i = 0; i < taken_; ++i) {
            symbols.push_back(queue_.at(i));
        }
        largest_ = std::max(largest_, taken_);
        ++writes_;
        written.rows = static_cast<std::size_t>(co_await storage::store_symbols(scope, symbols));
        written.duplicates = taken_ - written.rows;
        written.touched.emplace(cache::Family::crypto_prices, "");
        co_return written;
    }
    void committed() override { queue_.pop(std::exchange(taken_, 0)); }
    void rolled_back() override { taken_ = 0; }
    pipelines::UnstorableEvent oldest() const override {
        return {"event " + std::to_string(queue_.at(0).size()), shown_as_};
    }
    void drop_oldest() override { queue_.pop(1); }

    // What oldest() gives.
    void show_as(std::string json) { shown_as_ = std::move(json); }
    std::size_t largest() const { return largest_; }
    std::size_t writes() const { return writes_; }

private:
    pipelines::EventQueue<std::string> queue_;
    std::string shown_as_ = R"({"symbol": "unstorable"})";
    std::size_t taken_ = 0;
    std::size_t largest_ = 0;
    std::size_t writes_ = 0;
};

class Writer : public IngestFixture {
protected:
    void begin(pipelines::IngestOptions options = {}) {
        pipeline_.on_arrival([this] { ingest().wake(); });
        start({&pipeline_}, std::move(options));
    }
    SymbolPipeline& pipeline() { return pipeline_; }
    std::string stored() { return sql("SELECT count(*) FROM symbols"); }

private:
    SymbolPipeline pipeline_{arena().backend().context()};
};

TEST_F(Writer, WhatArrivesDuringATransactionIsTheNextBatch) {
    begin();
    for (int i = 0; i < 5'000; ++i) {
        pipeline().offer("S" + std::to_string(i));
    }
    ASSERT_TRUE(settle());
    EXPECT_EQ(stored(), "5000");
    EXPECT_GT(pipeline().largest(), 1'000U);
    EXPECT_EQ(sql("SELECT count(DISTINCT version) <= 5 FROM symbols"), "t");
    const std::string head = sql("SELECT version FROM data_head");
    pipeline().offer("S1");
    ASSERT_TRUE(settle());
    EXPECT_EQ(sql("SELECT version FROM data_head"), head) << "nothing new uses no version";
}

TEST_F(Writer, ABatchIsBoundedAndKeepsItsOrder) {
    pipelines::IngestOptions options;
    options.writer.events_max = 10;
    begin(options);
    for (int i = 0; i < 95; ++i) {
        pipeline().offer("S" + std::to_string(i));
    }
    ASSERT_TRUE(settle());
    EXPECT_EQ(pipeline().largest(), 10U);
    EXPECT_EQ(sql("SELECT string_agg(symbol, ',' ORDER BY sort_order) = "
                  "(SELECT string_agg('S' || i, ',' ORDER BY i) FROM generate_series(0, 94) i) "
                  "FROM symbols"),
              "t");
}

TEST_F(Writer, ThoseWhoWaitTogetherDoNotWakeEachOther) {
    app::Backend& backend = arena().backend();
    pipelines::Ingest idle(backend.context(), backend.pool(), backend.documents(), backend.redis(),
                           {&pipeline()}, clock(), {.holder = "test"}, backend.metrics(),
                           backend.health());
    pipeline().offer("S1"); // which nobody writes
    int waiting = 3;
    for (int i = 0; i < 3; ++i) {
        asio::co_spawn(backend.context(), idle.durable(Deadline::after(Milliseconds{200})),
                       [&waiting](const std::exception_ptr& failure, bool is_durable) {
                           EXPECT_FALSE(failure);
                           EXPECT_FALSE(is_durable);
                           --waiting;
                       });
    }
    int handlers = 0;
    backend.context().restart();
    while (waiting > 0 && backend.context().run_one() > 0) {
        ++handlers;
    }
    EXPECT_LT(handlers, 1'000) << "they look again a few times a second, not all the time";
}

TEST_F(Writer, OneRefusedEventIsParkedAndTheRestGoesOn) {
    begin();
    for (int i = 0; i < 1'000; ++i) {
        pipeline().offer(i == 617 ? std::string("a\0b", 3) : "S" + std::to_string(i));
    }
    ASSERT_TRUE(settle());
    EXPECT_EQ(stored(), "999");
    const auto parked = [](pg::Pool& pool) -> Task<std::vector<storage::ParkedRow>> {
        storage::ReadScope scope =
            co_await storage::ReadScope::open(pool, Deadline::after(Milliseconds{60'000}));
        co_return co_await storage::parked_events(scope.session());
    };
    const auto rows = arena().backend().run(parked(arena().backend().pool()));
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].pipeline, "symbols");
    EXPECT_EQ(rows[0].event_key, "event 3");
    EXPECT_NE(rows[0].error.find("22021"), std::string::npos) << rows[0].error;
}

TEST_F(Writer, AnEventThatCannotEvenBeShownKeepsNobodyWaiting) {
    pipeline().show_as(std::string("{\"symbol\": \"a\\u0000b\", broken \xff", 27));
    begin();
    for (const std::string& symbol :
         {std::string("S0"), std::string("a\0b", 3), std::string("S1")}) {
        pipeline().offer(symbol);
    }
    ASSERT_TRUE(settle());
    EXPECT_EQ(stored(), "2");
    EXPECT_EQ(sql("SELECT count(*) FROM parked_events WHERE event ? 'raw_text'"), "1");
}

TEST_F(Writer, EverythingWaitsForPostgresAndNothingIsLost) {
    begin();
    pipeline().offer("BEFORE");
    ASSERT_TRUE(settle());
    const std::string name = arena().database().name();
    server_sql("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false");
    server_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name +
               "'");
    for (int i = 0; i < 100; ++i) {
        pipeline().offer("S" + std::to_string(i));
    }
    EXPECT_FALSE(settle(Milliseconds{300}));
    server_sql("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS true");
    ASSERT_TRUE(settle());
    EXPECT_EQ(stored(), "101");
}

TEST_F(Writer, DocumentsFollowTheCommit) {
    begin();
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 100, 5)");
    pipeline().offer("BTC");
    ASSERT_TRUE(settle());
    const auto prices =
        arena().backend().run(cache::get(arena().backend().redis(), "nof0:crypto_prices"));
    ASSERT_TRUE(prices);
    EXPECT_NE(prices->find("BTC"), std::string::npos);
}

TEST_F(Writer, AStandbyTakesOverWhenTheLeaseIsGivenBackAndTheLoserIsFencedOut) {
    pipelines::IngestOptions options;
    options.tenure = Milliseconds{600'000};
    options.standby_poll = Milliseconds{20};
    sql("INSERT INTO leases (name, token, holder, expires_at) "
        "VALUES ('ingest', 7, 'somebody', now() + interval '1 hour')");
    begin(options);
    pipeline().offer("S0");
    EXPECT_FALSE(settle(Milliseconds{200}));
    EXPECT_FALSE(ingest().active());
    sql("UPDATE leases SET expires_at = now() - interval '1 second'");
    ASSERT_TRUE(settle());
    EXPECT_TRUE(ingest().active());
    EXPECT_EQ(stored(), "1");

    sql("UPDATE leases SET token = token + 1, holder = 'thief', "
        "expires_at = now() + interval '1 hour'");
    pipeline().offer("S1");
    ASSERT_TRUE(eventually([this] { return !ingest().active(); }));
    EXPECT_EQ(stored(), "1") << "the fenced-out writer wrote nothing";
    sql("UPDATE leases SET expires_at = now() - interval '1 second'");
    ASSERT_TRUE(settle());
    EXPECT_EQ(stored(), "2");
    stop();
    EXPECT_EQ(sql("SELECT expires_at <= now() FROM leases WHERE name = 'ingest'"), "t");
}

} // namespace
} // namespace nof0::test
