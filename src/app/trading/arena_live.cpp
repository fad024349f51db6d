// ArenaTrade: its life once everything is open: the past first, where there is none, then the
// present until it is stopped.
#include "app/terminal.hpp"
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>

namespace nof0::app {
namespace {

constexpr Milliseconds k_pause{50};
constexpr Milliseconds k_retry_pause{1'000};
constexpr Milliseconds k_lease_pause{500};

} // namespace

void ArenaTrade::spawn(Task<> task) {
    ++running_;
    asio::co_spawn(ingest_.backend().context(), std::move(task), [this](std::exception_ptr thrown) {
        --running_;
        if (thrown) {
            std::rethrow_exception(thrown); // a bug: nothing catches it
        }
    });
}

Task<> ArenaTrade::keep_leases() {
    while (lives()) {
        try {
            co_await leases_.keep(); // a venue that was lost is fenced out at its next step
        } catch (const Unavailable& away) {
            log_warn("trade.leases", {{"why", away.what()}});
        }
        co_await pause(k_lease_pause);
    }
}

Task<> ArenaTrade::live() {
    spawn(keep_leases());
    // Before the first cycle, also of a past: who was paused meanwhile does not trade.
    co_await obey_all_at_start();
    if (options_.past_until && steered_ != nullptr && !sim_markets_.empty()) {
        co_await live_through_the_past();
        if (!lives()) { // what is left of it comes after the next opening
            co_await close();
            co_return;
        }
        options_.past_until.reset();
    }
    if (steered_ != nullptr && !std::exchange(is_clock_running_, true)) {
        steered_->run(options_.speed);
    }
    co_await obey_all_at_start(); // what came last while a past was made
    ingest_.begin_jobs();
    for (auto& [name, market] : sim_markets_) {
        spawn(market->run());
    }
    for (auto& [name, market] : real_markets_) {
        spawn(run_market(*market));
    }
    for (auto& [name, venue] : paper_venues_) {
        spawn(venue->exchange().run(traders_at(name), sink_));
    }
    for (auto& [name, venue] : real_venues_) {
        spawn(venue->run(traders_at(name), sink_));
    }
    spawn(manager_->run());
    is_live_ = true;
    spawn(serve_operator());
    spawn(watch());
    spawn(alerts_.run());
    if (config_->manager.allocation_strategy != rules::AllocationStrategy::fixed) {
        spawn(keep_allocations());
    }
    while (lives()) {
        co_await pause(k_pause);
    }
    if (!stopped_) {
        log_warn("trade.opens_again", {{"why", "a step of the simulated venue is in doubt"}});
    }
    co_await close();
}

Task<> ArenaTrade::obey_all_at_start() {
    while (lives()) {
        try {
            co_await obey_all();
            co_return;
        } catch (const Unavailable& away) {
            log_warn("trade.operator", {{"why", away.what()}});
        }
        co_await pause(k_retry_pause);
    }
}

Task<> ArenaTrade::close() {
    is_live_ = false;
    manager_->stop();
    for (auto& [name, market] : sim_markets_) {
        market->stop();
    }
    for (auto& [name, market] : real_markets_) {
        market->stop();
    }
    for (auto& [name, venue] : paper_venues_) {
        venue->exchange().stop();
    }
    for (auto& [name, venue] : real_venues_) {
        venue->stop();
    }
    while (running_ > 0) {
        co_await pause(k_pause);
    }
    sink_.tell(nullptr);
}

Task<> ArenaTrade::live_through_the_past() {
    const ArenaTime until = *options_.past_until;
    std::optional<ProgressBar> bar;
    if (options_.shows_progress) {
        bar.emplace("two weeks of history");
    }
    while (lives()) {
        try {
            if (!co_await manager_->prepare()) {
                co_await pause(k_retry_pause);
                continue;
            }
            PastServices services{ingest_,
                                  facts_,
                                  *manager_,
                                  *sim_markets_.begin()->second,
                                  *paper_venues_.begin()->second,
                                  *steered_};
            PastOptions past;
            past.until = until;
            past.progress = [&bar](double share) {
                if (bar) {
                    bar->show(static_cast<std::uint64_t>(share * 1000), 1000);
                }
            };
            past.is_stopped = [this] { return !lives(); };
            past.between_steps = [this] { return obey_when_due(); };
            co_await make_past(services, std::move(past));
            co_return;
        } catch (const Unavailable& away) {
            log_warn("trade.past_waits", {{"why", away.what()}});
        }
        co_await pause(k_retry_pause);
    }
}

} // namespace nof0::app
