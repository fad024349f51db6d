#include "app/bench/soak.hpp"

#include "app/arena_ingest.hpp"
#include "app/bench/import_database.hpp"
#include "app/bench/ingest_frames.hpp"
#include "app/bench/process.hpp"
#include "cache/commands.hpp"
#include "pipelines/prices/venue_prices.hpp"
#include "pipelines/replay_trader.hpp"
#include "venues/hyperliquid/message_parser.hpp"

#include <algorithm>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>
#include <malloc.h>
#include <stdexcept>
#include <unistd.h>

namespace nof0::bench {
namespace {

constexpr const char* k_venue = "hyperliquid";
constexpr int k_redis_database = 15;
constexpr int k_traders = 10;
constexpr std::int64_t k_chunk_ticks = 50'000;
constexpr std::int64_t k_ticks_per_second = 100'000; // of the frames' own time
constexpr std::int64_t k_ticks_kept = 2'000'000;
constexpr std::int64_t k_ticks_per_fill = 500;
constexpr double k_flat_ratio_max = 1.03;
constexpr Milliseconds k_budget{60'000};

// What is asked for and not given back: the rest of resident memory is the allocator's own.
double in_use_mb() {
    const struct mallinfo2 info = ::mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
}

double median(std::vector<double> values) {
    if (values.empty()) {
        throw std::runtime_error("too short for a sample in every third");
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

app::Endpoints endpoints_of(const ScratchDatabase& database, const SoakOptions& options) {
    app::Endpoints endpoints;
    endpoints.postgres_dsn = database.dsn();
    endpoints.redis = options.redis;
    endpoints.redis.database = k_redis_database;
    return endpoints;
}

std::string trader_name(int trader) {
    return fmt::format("soak-{}", trader);
}

class Soak {
public:
    explicit Soak(const SoakOptions& options)
        : options_(options), database_(options.postgres_dsn, fmt::format("nof0_soak_{}", getpid())),
          ingest_(config::Config{}, endpoints_of(database_, options), clock_),
          frame_time_ms_(clock_.now().ms()) {
        ingest_.backend().run(prepare());
        ingest_.start();
    }

    std::vector<Row> run() {
        const MonotonicTime begun = monotonic_now();
        say(fmt::format("begun: {:.1f} MB, {:.1f} of it in use", resident_mb(), in_use_mb()));
        const MonotonicTime end = begun + std::chrono::seconds(options_.seconds);
        next_sample_ = begun + std::chrono::seconds(options_.sample_seconds);
        while (monotonic_now() < end) {
            const IngestFrames frames(k_chunk_ticks, k_ticks_per_second, frame_time_ms_);
            auto fed = asio::co_spawn(ingest_.backend().context(), feed(frames), asio::use_future);
            while (fed.wait_for(Milliseconds{100}) != std::future_status::ready) {
                sample();
            }
            fed.get();
            sample();
            frame_time_ms_ += k_chunk_ticks * 1'000 / k_ticks_per_second;
            throw_old_ticks_away();
        }
        const bool settled = ingest_.stop(k_budget);
        say(fmt::format("at rest: {:.1f} MB, {:.1f} of it in use", resident_mb(), in_use_mb()));
        const double seconds = std::chrono::duration<double>(monotonic_now() - begun).count();
        if (!settled) {
            throw std::runtime_error("what was taken is not all written and published");
        }
        return {memory_row(seconds), speed_row(seconds)};
    }

private:
    Task<> prepare() {
        co_await ingest_.backend().redis().connected(Deadline::after(k_budget));
        const cache::Command flush{"FLUSHDB"};
        co_await ingest_.backend().redis().call(flush, Deadline::after(k_budget));
        for (int trader = 0; trader < k_traders; ++trader) {
            const std::string name = trader_name(trader);
            co_await pipelines::give_account(ingest_.backend().pool(), TraderId(name), k_venue,
                                             "0x" + name, clock_);
        }
    }

    // On the ingest's thread, as a feed.
    Task<> feed(const IngestFrames& frames) {
        for (std::size_t i = 0; i < frames.size(); ++i) {
            parsed_.clear();
            events_.clear();
            parser_.parse_frame(frames.frame(i), parsed_);
            pipelines::append_prices(parsed_, k_venue, frames.received_ms(i), ++receive_seq_,
                                     events_);
            for (pipelines::PriceEvent& event : events_) {
                co_await ingest_.prices().offer(std::move(event));
                if (++ticks_ % k_ticks_per_fill == 0) {
                    co_await ingest_.fills().offer(next_fill(frames.received_ms(i)));
                }
            }
        }
        if (parser_.skips().total() > 0) {
            throw std::runtime_error("the parser does not take every frame");
        }
    }

    // Each trader opens, closes, opens ...
    pipelines::FillEvent next_fill(std::int64_t time_ms) {
        const std::int64_t turn = fills_ / k_traders;
        pipelines::FillEvent event{.fill = {.coin = Symbol("BTC")}};
        Fill& fill = event.fill;
        fill.exchange_provider = k_venue;
        fill.account = "0x" + trader_name(static_cast<int>(fills_ % k_traders));
        fill.px = Decimal::from_int(100'000 + turn % 100);
        fill.sz = Decimal::from_int(1);
        fill.side = turn % 2 == 0 ? OrderSide::buy : OrderSide::sell;
        fill.start_position = Decimal::from_int(turn % 2);
        fill.time_ms = time_ms;
        fill.oid = ++fills_;
        fill.tid = fills_;
        event.source = "soak";
        return event;
    }

    void sample() {
        if (monotonic_now() < next_sample_) {
            return;
        }
        next_sample_ += std::chrono::seconds(options_.sample_seconds);
        samples_mb_.push_back(resident_mb());
        say(fmt::format("{} s: {:.1f} MB, {:.1f} of it in use, {} ticks, {} fills",
                        samples_mb_.size() * static_cast<std::size_t>(options_.sample_seconds),
                        samples_mb_.back(), in_use_mb(), ticks_, fills_));
    }
    void say(const std::string& line) const {
        if (options_.progress) {
            options_.progress(line);
        }
    }

    void throw_old_ticks_away() {
        if (ticks_ - ticks_thrown_away_ >= k_ticks_kept) {
            execute_raw(connect_raw(database_.dsn()).get(), "TRUNCATE price_ticks");
            ticks_thrown_away_ = ticks_;
        }
    }

    Row memory_row(double seconds) const {
        const auto third = static_cast<std::ptrdiff_t>(samples_mb_.size() / 3);
        const double middle = median({samples_mb_.end() - 2 * third, samples_mb_.end() - third});
        const double last = median({samples_mb_.end() - third, samples_mb_.end()});
        const char* const verdict = last <= middle * k_flat_ratio_max ? "flat" : "grows";
        return {.bench = "soak",
                .case_name = fmt::format("resident memory: {}", verdict),
                .value = last,
                .unit = "MB in the last third",
                .anchor = "the middle third",
                .anchor_value = middle,
                .ratio = last / middle,
                .seconds = seconds};
    }
    Row speed_row(double seconds) const {
        const double per_second = static_cast<double>(ticks_) / seconds;
        return {.bench = "soak",
                .case_name = "ticks taken, written and published",
                .value = per_second,
                .unit = "ticks/s",
                .anchor = "fills beside them, a second",
                .anchor_value = static_cast<double>(fills_) / seconds,
                .ratio = static_cast<double>(k_ticks_per_fill),
                .seconds = seconds};
    }

    const SoakOptions& options_;
    SystemArenaClock clock_;
    ScratchDatabase database_;
    app::ArenaIngest ingest_;
    venues::hyperliquid::MessageParser parser_;
    VenueEvents parsed_;
    std::vector<pipelines::PriceEvent> events_;
    std::int64_t frame_time_ms_;
    std::int64_t receive_seq_ = 0;
    std::int64_t ticks_ = 0;
    std::int64_t ticks_thrown_away_ = 0;
    std::int64_t fills_ = 0;
    MonotonicTime next_sample_;
    std::vector<double> samples_mb_;
};

} // namespace

std::vector<Row> run_soak(const SoakOptions& options) {
    return Soak(options).run();
}

} // namespace nof0::bench
