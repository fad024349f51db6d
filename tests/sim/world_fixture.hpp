// A world played through the real pipelines in this process, and what must be true afterwards: the
// tables say what the world's own plain arithmetic says, the stream what the outbox says, and Redis
// what Postgres says.
#pragma once

#include "cache/commands.hpp"
#include "cache/stream.hpp"
#include "pipelines/check/check.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/prices.hpp"
#include "projections/audit.hpp"
#include "projections/rebuild.hpp"
#include "sim/deliveries.hpp"
#include "sim/whole_store.hpp"
#include "support/ingest_fixture.hpp"

namespace nof0::test {

class WorldFixture : public IngestFixture {
protected:
    using IngestFixture::IngestFixture;

    void begin(const World& world) {
        world_ = &world;
        sql(traders_sql(world, World::k_venue));
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
    bool redis_answers() {
        try {
            arena().backend().run(call({"PING"}));
            return true;
        } catch (const Unavailable&) {
            return false;
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
    // Every document is there or was never asked for, and none waits for its time to run out.
    void expect_documents_are_current() {
        const auto subjects =
            [](app::Backend& backend) -> Task<std::vector<projections::AuditSubject>> {
            storage::ReadScope scope = co_await storage::ReadScope::open(backend.pool(), soon());
            co_return co_await projections::audit_subjects(scope);
        };
        app::Backend& backend = arena().backend();
        auto all = backend.run(subjects(backend));
        for (const auto& finding :
             backend.run(projections::audit(backend.documents(), std::move(all)))) {
            EXPECT_EQ(finding.outcome, projections::AuditOutcome::equal)
                << finding.key << " at " << finding.cached_version << " of " << finding.version;
        }
    }
    void expect_check_is_clean() {
        app::Backend& backend = arena().backend();
        const auto report =
            backend.run(pipelines::check_store(backend.pool(), Milliseconds{60'000}));
        for (const auto& finding : report.findings) {
            ADD_FAILURE() << finding.rule << " " << finding.subject << ": " << finding.detail;
        }
    }
    // Tables, stream and cache, after everything was settled.
    void expect_all_is_well() {
        expect_truth(world_->truth(), [this](const std::string& text) { return sql(text); });
        EXPECT_EQ(sql("SELECT count(*) FROM (SELECT version - lag(version) OVER w AS step, "
                      "at_ms - lag(at_ms) OVER w AS later FROM data_versions "
                      "WINDOW w AS (ORDER BY version)) v WHERE step <> 1 OR later < 0"),
                  "0")
            << "versions have no gaps, and their times never go back";
        expect_stream_is_outbox();
        expect_cache_is_true();
        expect_check_is_clean();
    }
    // What the role is started with, from the next start on.
    pipelines::IngestOptions& role_options() { return role_options_; }

private:
    Task<> call(std::vector<std::string> words) {
        cache::Command command(words.begin(), words.end());
        const cache::Reply reply = co_await arena().backend().redis().call(std::move(command));
        static_cast<void>(reply);
    }
    void start_role() {
        app::Backend& backend = arena().backend();
        const Executor executor = backend.context().get_executor();
        prices_.emplace(executor, pipelines::PricesOptions{}, wall_, backend.metrics());
        fills_.emplace(executor, pipelines::FillsOptions{}, backend.metrics(), backend.health());
        prices_->on_arrival([this] { ingest().wake(); });
        fills_->queue().on_arrival([this] { ingest().wake(); });
        role_options_.standby_poll = Milliseconds{10};
        start({&*prices_, &*fills_}, role_options_);
    }

    SystemWallClock wall_;
    const World* world_ = nullptr;
    pipelines::IngestOptions role_options_;
    std::optional<pipelines::PricesPipeline> prices_;
    std::optional<pipelines::FillsPipeline> fills_;
};

} // namespace nof0::test
