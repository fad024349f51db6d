// Seeded worlds through the real pipelines, while servers and the role are shot at: afterwards the
// tables must say what the world's own plain arithmetic says, the stream what the outbox says, and
// Redis what Postgres says.
//
// NOF0_SIM_SEEDS=<n> runs that many fresh seeds (default 4); NOF0_SIM_SEED=<seed> runs that one.
#include "cache/commands.hpp"
#include "cache/stream.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/prices.hpp"
#include "projections/rebuild.hpp"
#include "sim/deliveries.hpp"
#include "sim/truth_in_tables.hpp"
#include "support/ingest_fixture.hpp"

#include <cstdlib>

namespace nof0::test {
namespace {

// Worlds that found a mistake once.
constexpr std::uint64_t k_kept_seeds[] = {1, 2, 3, 12'577'011'801};

class Worlds : public IngestFixture, public testing::WithParamInterface<std::uint64_t> {
protected:
    void begin(const World& world) {
        world_ = &world;
        store_traders();
        start_role();
    }
    void offer(const std::vector<std::size_t>& burst) {
        for (const std::size_t index : burst) {
            const WorldEvent& event = world_->events()[index];
            if (const auto* price = std::get_if<pipelines::PriceEvent>(&event)) {
                prices_->offer_now(*price);
            } else {
                fills_->queue().push_now(std::get<pipelines::AccountEvent>(event));
            }
        }
    }
    // The role ends with whatever its queues hold; another one begins without memory.
    void restart_role() {
        stop();
        start_role();
    }
    void terminate_connections() {
        server_sql(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" +
            arena().database().name() + "' AND application_name = 'nof0'");
    }
    void flush_redis() {
        try {
            arena().backend().run(call({"FLUSHALL"}));
        } catch (const Unavailable&) { // paused: nothing to flush then
        }
    }
    void pause_redis() {
        try {
            arena().backend().run(call({"CLIENT", "PAUSE", "150", "ALL"}));
        } catch (const Unavailable&) {
        }
    }
    void expect_stream_is_outbox() {
        const auto entries = arena().backend().run(cache::read_range(
            arena().backend().redis(), cache::keys::trades_stream(), "-", "+", 1'000'000));
        std::string ids;
        for (const cache::StreamEntry& entry : entries) {
            ids += entry.id + " ";
        }
        EXPECT_EQ(ids, sql("SELECT coalesce(string_agg(version || '-' || n || ' ', '' ORDER BY "
                           "version, n), '') FROM event_outbox"));
    }
    void expect_cache_is_true() {
        app::Backend& backend = arena().backend();
        const auto summary = backend.run(projections::rebuild(backend.documents()));
        EXPECT_EQ(summary.refused_older, 0) << "the cache led";
        const auto report = backend.run(projections::verify(backend.documents(), backend.redis()));
        for (const auto& mismatch : report.mismatches) {
            ADD_FAILURE() << mismatch.key << " " << mismatch.reason;
        }
    }
    void TearDown() override {
        IngestFixture::TearDown();
        if (HasFailure()) {
            std::cout << "again with NOF0_SIM_SEED=" << GetParam() << "\n";
        }
    }

private:
    Task<> call(std::vector<std::string> words) {
        cache::Command command(words.begin(), words.end());
        const cache::Reply reply = co_await arena().backend().redis().call(std::move(command));
        static_cast<void>(reply);
    }
    void store_traders() {
        for (const std::string& trader : world_->traders()) {
            sql("INSERT INTO models (id, display_name, initial_equity) VALUES ('" + trader +
                "', '" + trader +
                "', 10000); INSERT INTO accounts (model_id, exchange_provider, "
                "account) VALUES ('" +
                trader + "', 'sim', '" + World::account_of(trader) + "')");
        }
    }
    void start_role() {
        app::Backend& backend = arena().backend();
        const Executor executor = backend.context().get_executor();
        prices_.emplace(executor, pipelines::PricesOptions{}, wall_, backend.metrics());
        fills_.emplace(executor, pipelines::FillsOptions{}, backend.metrics(), backend.health());
        prices_->on_arrival([this] { ingest().wake(); });
        fills_->queue().on_arrival([this] { ingest().wake(); });
        pipelines::IngestOptions options;
        options.standby_poll = Milliseconds{10};
        start({&*prices_, &*fills_}, options);
    }

    SystemWallClock wall_;
    const World* world_ = nullptr;
    std::optional<pipelines::PricesPipeline> prices_;
    std::optional<pipelines::FillsPipeline> fills_;
};

TEST_P(Worlds, EndAsTheyHappened) {
    const std::uint64_t seed = GetParam();
    std::cout << "seed " << seed << "\n";
    std::mt19937_64 random(seed ^ 0x5eed);
    const World world({.seed = seed,
                       .traders = 2 + static_cast<int>(random() % 4),
                       .steps = 200 + static_cast<int>(random() % 600)});
    Deliveries deliveries(world, seed + 1);
    begin(world);
    std::size_t durable = 0;
    while (!deliveries.done()) {
        offer(deliveries.burst());
        switch (random() % 24) {
        case 0:
            restart_role();
            deliveries.restart(durable);
            break;
        case 1:
            terminate_connections();
            break;
        case 2:
            flush_redis();
            break;
        case 3:
            pause_redis();
            break;
        case 4:
        case 5:
        case 6:
            ASSERT_TRUE(settle()) << "seed " << seed;
            durable = deliveries.bursts();
            break;
        default:
            eventually([] { return false; }, Milliseconds{static_cast<int>(random() % 6)});
        }
    }
    ASSERT_TRUE(settle()) << "seed " << seed;
    expect_truth(world.truth(), [this](const std::string& text) { return sql(text); });
    expect_stream_is_outbox();
    expect_cache_is_true();
}

std::vector<std::uint64_t> seeds() {
    if (const char* one = std::getenv("NOF0_SIM_SEED")) {
        return {std::strtoull(one, nullptr, 10)};
    }
    std::vector<std::uint64_t> all(std::begin(k_kept_seeds), std::end(k_kept_seeds));
    const char* wanted = std::getenv("NOF0_SIM_SEEDS");
    const int fresh = wanted == nullptr ? 4 : std::atoi(wanted);
    std::random_device device;
    for (int i = 0; i < fresh; ++i) {
        all.push_back(device() | (std::uint64_t{1} << 33)); // never one of the kept
    }
    return all;
}

// Names by position: ctest lists the cases in one process and runs them in another.
INSTANTIATE_TEST_SUITE_P(Seeds, Worlds, testing::ValuesIn(seeds()),
                         [](const auto& info) { return "World" + std::to_string(info.index); });

} // namespace
} // namespace nof0::test
