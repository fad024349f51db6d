#include "app/trading/sim_world.hpp"
#include "base/log.hpp"
#include "storage/arena_clock.hpp"
#include "storage/read_scope.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::app {
namespace {

using venues::sim::SimMarket;

constexpr Milliseconds k_budget{10'000};
constexpr std::int64_t k_day_ms = 24 * 3'600'000;
// What indicators look back on, with a little to spare.
constexpr std::int64_t k_history_ms = 10 * k_day_ms + 5 * 3'600'000;

Task<std::optional<storage::SimMarketRow>> stored_market(ArenaIngest& ingest, std::string name,
                                                         std::int64_t now_ms) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(ingest.backend().pool(), Deadline::after(k_budget));
    co_return co_await storage::sim_market(scope.session(), name, now_ms - k_history_ms);
}

} // namespace

SimMarketFeed::SimMarketFeed(ArenaIngest& ingest, VenueSink& sink, SteeredArenaClock& clock,
                             Options options)
    : ingest_(ingest), sink_(sink), clock_(clock), options_(std::move(options)) {}

Task<std::unique_ptr<SimMarketFeed>> SimMarketFeed::open(ArenaIngest& ingest, VenueSink& sink,
                                                         SteeredArenaClock& clock,
                                                         Options options) {
    const std::int64_t now_ms = clock.now().ms();
    std::unique_ptr<SimMarketFeed> feed(new SimMarketFeed(ingest, sink, clock, std::move(options)));
    const Options& own = feed->options_;
    const auto stored = co_await stored_market(ingest, own.name, now_ms);
    std::optional<SimMarket> market;
    if (stored) {
        Result<SimMarket> restored = SimMarket::restore(own.name, stored->state.text);
        if (!restored) {
            throw UsageError("the stored state of market " + own.name +
                             " cannot be read: " + restored.error().message);
        }
        market.emplace(std::move(restored.value()));
    } else {
        // Begun so long ago that there is a past to look at; lived from there like any other.
        market.emplace(own.name, own.seed, ArenaTime::from_ms(now_ms - k_history_ms), Seconds{0});
        ArenaMoment genesis{.now_ms = now_ms - k_history_ms, .speed = clock.speed()};
        genesis.epoch = own.epoch;
        genesis.market = SimMarketState{own.name, market->state()};
        ingest.arena_moment().queue().push_now(std::move(genesis));
        // In the same transaction: the arena stands at its own time, not at the market's birth.
        ingest.arena_moment().queue().push_now({.now_ms = now_ms, .epoch = own.epoch});
    }
    market->advance_to(ArenaTime::from_ms(now_ms));
    feed->sleeper_.emplace(ingest.backend().context().get_executor(), 1.0);
    feed->provider_.emplace(std::move(*market), clock, *feed->sleeper_,
                            venues::sim::SimMarketProvider::Options{.name = own.name});
    co_return feed;
}

Task<> SimMarketFeed::tell(bool with_assets) {
    VenueEvents events = provider_->moment(with_assets);
    co_await sink_.offer(std::move(events), options_.name, std::nullopt, clock_.now().ms());
}

void SimMarketFeed::record(std::optional<std::int64_t> past_until_ms) {
    ArenaMoment moment{.now_ms = clock_.now().ms(), .speed = clock_.speed()};
    moment.epoch = options_.epoch;
    moment.past_until_ms = past_until_ms;
    const std::int64_t day = moment.now_ms / k_day_ms;
    if (day != recorded_day_) {
        recorded_day_ = day;
        moment.now_ms = provider_->market().now().ms(); // the state is of the whole second
        moment.market = SimMarketState{options_.name, provider_->market().state()};
    }
    if (!ingest_.arena_moment().queue().full()) { // the next one says more
        ingest_.arena_moment().queue().push_now(std::move(moment));
    }
}

Task<> SimMarketFeed::run() {
    stopped_ = false;
    asio::steady_timer timer(ingest_.backend().context());
    const double wall_ms = static_cast<double>(options_.step.count()) / clock_.speed();
    const Milliseconds pause =
        std::max(options_.wall_step_min, Milliseconds{static_cast<std::int64_t>(wall_ms)});
    bool first = true;
    while (!stopped_) {
        try {
            co_await tell(std::exchange(first, false));
            record(std::nullopt);
        } catch (const Unavailable& away) {
            log_warn("sim_market.waits", {{"why", away.what()}});
        }
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
}

void SimMarketFeed::stop() {
    stopped_ = true;
}

} // namespace nof0::app
