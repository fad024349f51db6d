#include "app/bench/ingest_run.hpp"

#include "app/bench/process.hpp"
#include "pipelines/prices.hpp"
#include "pipelines/prices/venue_prices.hpp"
#include "pipelines/writer.hpp"
#include "venues/hyperliquid/message_parser.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <stdexcept>

namespace nof0::bench {
namespace {

constexpr int k_redis_database = 15;
constexpr Milliseconds k_budget{600'000};

double ms_between(MonotonicTime from, MonotonicTime to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

// The price pipeline, and when its ticks came, were committed and were cached.
class TimedPrices final : public pipelines::Pipeline {
public:
    explicit TimedPrices(pipelines::PricesPipeline& prices) : prices_(prices) {}

    void arrived(MonotonicTime when) { waiting_.push_back(when); }
    void published(std::int64_t version) {
        const MonotonicTime now = monotonic_now();
        while (!committed_.empty() && committed_.front().version <= version) {
            for (const MonotonicTime wire : committed_.front().arrivals) {
                latencies.wire_to_cache_ms.push_back(ms_between(wire, now));
                latencies.commit_to_cache_ms.push_back(ms_between(committed_.front().when, now));
            }
            committed_.pop_front();
        }
    }

    std::string_view name() const override { return prices_.name(); }
    std::size_t waiting() const override { return prices_.waiting(); }
    Task<pipelines::Written> write(storage::WriteScope& scope, std::size_t max) override {
        version_ = scope.version();
        pipelines::Written written = co_await prices_.write(scope, max);
        taken_ = written.events;
        co_return written;
    }
    void committed() override {
        prices_.committed();
        const auto end =
            waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(taken_, waiting_.size()));
        committed_.push_back({version_, monotonic_now(), {waiting_.begin(), end}});
        waiting_.erase(waiting_.begin(), end);
    }
    void rolled_back() override { prices_.rolled_back(); }
    pipelines::UnstorableEvent oldest() const override { return prices_.oldest(); }
    void drop_oldest() override { prices_.drop_oldest(); }

    IngestLatencies latencies;

private:
    struct Batch {
        std::int64_t version;
        MonotonicTime when;
        std::vector<MonotonicTime> arrivals;
    };
    pipelines::PricesPipeline& prices_;
    std::deque<MonotonicTime> waiting_; // when each waiting event came
    std::deque<Batch> committed_;
    std::size_t taken_ = 0;
    std::int64_t version_ = 0;
};

app::Endpoints endpoints_of(const ScratchDatabase& database, const IngestBenchOptions& options) {
    app::Endpoints endpoints;
    endpoints.postgres_dsn = database.dsn();
    endpoints.redis = options.redis;
    endpoints.redis.database = k_redis_database;
    return endpoints;
}

// Everything between the parser and the servers, as `nof0 ingest` has it.
class IngestRun {
public:
    IngestRun(ScratchDatabase& database, const IngestBenchOptions& options,
              const IngestFrames& frames)
        : dsn_(database.dsn()), frames_(frames),
          backend_(config::Config{}, endpoints_of(database, options), app::DatabaseRole::owner),
          publisher_(backend_.context(), backend_.documents(), backend_.redis(), {},
                     backend_.metrics()),
          prices_(backend_.context().get_executor(), {}, wall_clock_, backend_.metrics()),
          timed_(prices_), writer_(backend_.context(), backend_.pool(), {&timed_}, publisher_,
                                   arena_clock_, {}, backend_.metrics()) {
        prices_.on_arrival([this] { writer_.wake(); });
        publisher_.on_published([this](std::int64_t version) { timed_.published(version); });
    }

    // `per_second` 0: as fast as they are taken. The seconds it took.
    double run(std::int64_t per_second) {
        double seconds = 0;
        backend_.run(drive(per_second, seconds));
        return seconds;
    }
    IngestLatencies latencies() { return std::move(timed_.latencies); }

private:
    Task<> drive(std::int64_t per_second, double& seconds) {
        const Deadline soon = Deadline::after(k_budget);
        co_await backend_.redis().connected(soon);
        co_await backend_.redis().call({"FLUSHDB"}, soon);
        const auto lease = co_await storage::leases::acquire(
            backend_.pool(), "ingest", "bench", Milliseconds{600'000}, Deadline::after(k_budget));
        if (!lease) {
            throw std::runtime_error("somebody else writes to the benchmark's database");
        }
        pin_backends();
        asio::co_spawn(backend_.context(), writer_.run(*lease), asio::detached);
        asio::co_spawn(backend_.context(), publisher_.run(), asio::detached);
        const MonotonicTime begun = monotonic_now();
        co_await (per_second == 0 ? feed_all() : feed_paced(per_second));
        const Deadline deadline = Deadline::after(k_budget);
        const bool is_done =
            co_await writer_.drained(deadline) && co_await publisher_.idle(deadline);
        seconds = ms_between(begun, monotonic_now()) / 1'000;
        writer_.stop();
        publisher_.stop();
        co_await pause(Milliseconds{50}); // both loops end
        if (!is_done || parser_.skips().total() > 0) {
            throw std::runtime_error("not every frame came through");
        }
    }

    // The servers' side of our connections, so that both sides do not share a core.
    void pin_backends() {
        const RawConnection connection = connect_raw(dsn_);
        const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
            PQexec(connection.get(),
                   "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"),
            PQclear);
        for (int row = 0; row < PQntuples(result.get()); ++row) {
            const std::string pid = PQgetvalue(result.get(), row, 0);
            if (std::filesystem::exists("/proc/" + pid)) {
                pin_process(std::stoi(pid), 1);
            }
        }
    }

    // As a socket gives them: a read's worth of frames, then the others' turn.
    Task<> feed_all() {
        constexpr std::size_t frames_per_read = 32;
        const asio::use_awaitable_t<Executor> turn;
        for (std::size_t i = 0; i < frames_.size(); ++i) {
            if (i % frames_per_read == frames_per_read - 1) {
                co_await asio::post(turn);
            }
            parse(i);
            for (pipelines::PriceEvent& event : events_) {
                timed_.arrived(monotonic_now());
                if (prices_.full()) {
                    co_await prices_.offer(std::move(event));
                } else {
                    prices_.offer_now(std::move(event));
                }
            }
        }
    }

    Task<> feed_paced(std::int64_t per_second) {
        const MonotonicTime begun = monotonic_now();
        std::int64_t sent = 0;
        for (std::size_t i = 0; i < frames_.size(); ++i) {
            const std::chrono::duration<double> due(static_cast<double>(sent) /
                                                    static_cast<double>(per_second));
            const auto at = begun + std::chrono::duration_cast<MonotonicTime::duration>(due);
            if (at > monotonic_now()) {
                co_await pause_until(at);
            }
            const MonotonicTime wire = monotonic_now();
            parse(i);
            for (pipelines::PriceEvent& event : events_) {
                timed_.arrived(wire);
                co_await prices_.offer(std::move(event));
            }
            sent += frames_.trades(i);
        }
    }

    void parse(std::size_t frame) {
        parsed_.clear();
        events_.clear();
        parser_.parse_frame(frames_.frame(frame), parsed_);
        pipelines::append_prices(parsed_, "hyperliquid", frames_.received_ms(frame),
                                 static_cast<std::int64_t>(frame), events_);
    }

    Task<> pause_until(MonotonicTime when) {
        asio::steady_timer timer(backend_.context(), when);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
    Task<> pause(Milliseconds duration) { return pause_until(monotonic_now() + duration); }

    std::string dsn_;
    const IngestFrames& frames_;
    SystemWallClock wall_clock_;
    SystemArenaClock arena_clock_;
    app::Backend backend_;
    pipelines::Publisher publisher_;
    pipelines::PricesPipeline prices_;
    TimedPrices timed_;
    pipelines::Writer writer_;
    venues::hyperliquid::MessageParser parser_;
    VenueEvents parsed_;
    std::vector<pipelines::PriceEvent> events_;
};

} // namespace

double ingest_all(ScratchDatabase& database, const IngestBenchOptions& options,
                  const IngestFrames& frames) {
    return IngestRun(database, options, frames).run(0);
}

IngestLatencies ingest_paced(ScratchDatabase& database, const IngestBenchOptions& options,
                             const IngestFrames& frames) {
    IngestRun run(database, options, frames);
    run.run(options.ticks_per_second);
    return run.latencies();
}

} // namespace nof0::bench
