#include "app/trading/past.hpp"

#include "base/fail_point.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace nof0::app {
namespace {

using traders::Durability;
using traders::Seat;

class Past {
public:
    Past(PastServices services, PastOptions options)
        : services_(services), options_(std::move(options)) {}

    Task<bool> run() {
        const ArenaTime begun = services_.clock.now();
        bulk(Durability::bulk);
        const double whole = static_cast<double>((options_.until - begun).count());
        // On whole steps, wherever the clock stands: equity is looked at on whole minutes.
        ArenaTime next = begun + options_.step - Milliseconds{begun.ms() % options_.step.count()};
        while (next <= options_.until && !options_.is_stopped()) {
            services_.clock.put(next);
            co_await step(next);
            if (options_.between_steps) {
                co_await options_.between_steps();
            }
            options_.progress(static_cast<double>((next - begun).count()) / whole);
            next = next + options_.step;
        }
        const bool is_done = next > options_.until;
        services_.market.record(is_done ? std::nullopt : std::optional(options_.until.ms()));
        co_await services_.facts.settle();
        fail_point("past.made");
        bulk(Durability::each_step);
        co_return is_done;
    }

private:
    void bulk(Durability durability) {
        services_.ingest.role().bulk(durability == Durability::bulk);
        services_.facts.durability(durability);
        services_.venue.steps().durability(durability);
    }

    // The market, then whoever's turn it is, in the order of the table; then everybody's equity.
    Task<> step(ArenaTime now) {
        co_await services_.market.tell(false);
        services_.market.record(options_.until.ms());
        for (Seat* seat : services_.manager.seats()) {
            if (seat->due <= now && services_.manager.may_decide(*seat)) {
                seat->due = std::max(seat->due, now) + seat->config.decision_interval;
                co_await services_.manager.cycle(*seat);
            }
        }
        if (now.ms() % options_.sample_every.count() == 0) {
            co_await sample(now.ms());
        }
        // The writer and the publisher get their turn.
        co_await asio::post(services_.ingest.backend().context(),
                            asio::use_awaitable_t<Executor>());
    }

    Task<> sample(std::int64_t minute_ms) {
        co_await services_.facts.settle();
        pipelines::EquitySampler& sampler = services_.ingest.equity();
        co_await sampler.prepare(services_.ingest.backend().pool(), minute_ms);
        sampler.offer(minute_ms);
        co_await services_.facts.settle();
        co_await traders::read_performance(services_.ingest.backend().pool(),
                                           services_.manager.seats(), services_.clock.now());
    }

    PastServices services_;
    PastOptions options_;
};

} // namespace

Task<bool> make_past(PastServices services, PastOptions options) {
    Past past(services, std::move(options));
    co_return co_await past.run();
}

} // namespace nof0::app
