#include "traders/manager.hpp"

#include "base/failure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

namespace nof0::traders {

Manager::Manager(asio::io_context& context, pg::Pool& pool, TraderFacts& facts,
                 venues::EventSink& sink, const ArenaClock& clock, ManagerOptions options,
                 Metrics& metrics, Health& health)
    : context_(context), pool_(pool), facts_(facts), clock_(clock), options_(std::move(options)),
      health_(health), cycle_services_{facts,
                                       clock,
                                       options_.venue_budget,
                                       options_.arena_run_id,
                                       [this](const Seat& seat) { return other_owners(seat); },
                                       [this](Seat& seat) { return account(seat); },
                                       options_.charge,
                                       options_.journal},
      recovery_services_{pool,
                         facts,
                         sink,
                         clock,
                         options_.venue_budget,
                         [this](const Seat& seat) {
                             std::vector<TraderId> ids;
                             for (const Seat* other : sharing_account(seat)) {
                                 ids.push_back(other->id);
                             }
                             return ids;
                         }},
      leases_(pool, options_.holder),
      cycles_(metrics.counter("nof0_traders_cycles_total", "Decision cycles that ended")),
      failed_(metrics.counter("nof0_traders_cycles_failed_total",
                              "Decision cycles that could not be written")),
      cycle_seconds_(metrics.histogram("nof0_traders_cycle_seconds", "One decision cycle, whole",
                                       latency_buckets_s())),
      halted_(metrics.gauge("nof0_traders_halted", "Traders that should trade and cannot")) {}

Manager::~Manager() = default;

void Manager::add(std::unique_ptr<Seat> seat) {
    ensure(find(seat->id) == nullptr, "a trader has one seat");
    schedule(*seat, seats_.size());
    seats_.push_back(std::move(seat));
}

Task<> Manager::remove(TraderId id) {
    Seat* const seat = find(id);
    if (seat == nullptr) {
        co_return;
    }
    co_await hold(*seat);
    co_await leases_.give_back(pipelines::trader_lease(id.text()));
    busy_.erase(seat);
    replaced_.erase(seat);
    std::erase_if(seats_, [seat](const auto& one) { return one.get() == seat; });
}

Task<> Manager::hold(Seat& seat) {
    while (!busy_.insert(&seat).second) {
        co_await pause(options_.tick);
    }
}

std::vector<Seat*> Manager::seats() {
    std::vector<Seat*> seats;
    for (const auto& seat : seats_) {
        seats.push_back(seat.get());
    }
    return seats;
}

Seat* Manager::find(const TraderId& id) {
    const auto found = std::ranges::find_if(seats_, [&](const auto& s) { return s->id == id; });
    return found == seats_.end() ? nullptr : found->get();
}

// A trader that decided before goes on in its interval; a new one decides at once, each a little
// after the one before, so that they do not meet at the venue.
void Manager::schedule(Seat& seat, std::size_t place) {
    const ArenaTime now = clock_.now();
    const auto turn = now + options_.stagger * static_cast<std::int64_t>(place);
    seat.due = turn;
    if (seat.state.last_decision_at) {
        const ArenaTime next = *seat.state.last_decision_at + seat.config.decision_interval;
        seat.due = std::max(next, turn);
    }
}

bool Manager::may_decide(const Seat& seat) const {
    const bool is_paused = seat.state.pause_until && *seat.state.pause_until > clock_.now();
    return seat.is_recovered && seat.state.desired == DesiredState::running && !is_paused &&
           !seat.market->has_ended();
}

void Manager::halt(Seat& seat, std::string why) {
    if (seat.halted != why) {
        log_warn("traders.halted", {{"model_id", seat.id.text()}, {"why", why}});
    }
    seat.halted = std::move(why);
    seat.is_recovered = false;
    say_health();
}

void Manager::say_health() {
    std::string text;
    double count = 0;
    for (const auto& seat : seats_) {
        if (!seat->halted.empty() && seat->state.desired == DesiredState::running) {
            text +=
                fmt::format("{}{}: {}", text.empty() ? "" : "; ", seat->id.text(), seat->halted);
            ++count;
        }
    }
    halted_.set(count);
    if (text.empty()) {
        health_.ready("traders");
    } else {
        health_.not_ready("traders", text);
    }
}

// For whoever reads the trader's state, its history or `nof0 status`; said once.
Task<> Manager::say_in_state(Seat& seat, std::string reason) {
    if (seat.state.reason != reason) {
        seat.state = next_state(seat, std::move(reason));
        co_await facts_.offer(seat.state);
    }
}

// Its lease, its memory, the venue's word.
Task<> Manager::ready(Seat& seat) {
    if (!seat.lease) {
        seat.lease = co_await leases_.take(pipelines::trader_lease(seat.id.text()));
        if (!seat.lease) {
            halt(seat, "another process trades for it");
            co_return;
        }
    }
    if (seat.is_recovered) {
        co_return;
    }
    const bool is_first = seat.state.seq == 0;
    std::string why = co_await recover(seat, recovery_services_);
    if (!why.empty()) {
        const std::string reason = "halted: " + why;
        halt(seat, std::move(why));
        co_await say_in_state(seat, reason);
        co_return;
    }
    seat.halted.clear();
    say_health();
    if (seat.state.reason.starts_with("halted: ")) {
        co_await say_in_state(seat, "recovered");
    }
    if (is_first) {
        const auto place =
            std::ranges::find_if(seats_, [&seat](const auto& one) { return one.get() == &seat; });
        schedule(seat, static_cast<std::size_t>(place - seats_.begin()));
    }
}

Task<bool> Manager::prepare() {
    for (Seat* seat : seats()) {
        co_await ready(*seat);
    }
    co_return std::ranges::all_of(seats_, [](const auto& seat) { return seat->is_recovered; });
}

Task<> Manager::cycle(Seat& seat) {
    const MonotonicTime begun = monotonic_now();
    // In bulk the store is behind by nobody knows how much: whoever makes the past reads when it is
    // not.
    const bool is_old = clock_.now() - seat.performance.read_at >= options_.performance_age_max;
    if (is_old && !facts_.is_bulk()) {
        co_await read_performance(pool_, {&seat}, clock_.now());
    }
    if (seat.state.pause_until && *seat.state.pause_until <= clock_.now()) {
        seat.state.pause_until.reset();
    }
    Cycle cycle(seat, cycle_services_);
    co_await cycle.run();
    // An order that may or may not be at the venue: nothing more is decided before that is known,
    // what it did is heard, and its exits are placed.
    const auto is_unknown = [](const auto& live) {
        return live.second.status == OrderStatus::unknown;
    };
    if (std::ranges::any_of(seat.live_orders, is_unknown)) {
        seat.is_recovered = false;
    }
    cycles_.increment();
    cycle_seconds_.observe(std::chrono::duration<double>(monotonic_now() - begun).count());
}

Task<> Manager::run() {
    stopped_ = false;
    while (!stopped_) {
        co_await tick();
        co_await pause(options_.tick);
    }
    while (!busy_.empty()) { // cycles under way end
        co_await pause(options_.tick);
    }
    co_await leases_.give_back_all();
}

void Manager::stop() {
    stopped_ = true;
}

Task<> Manager::pause(Milliseconds duration) {
    using Clock = std::chrono::steady_clock;
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> timer(
        context_.get_executor(), duration);
    boost::system::error_code ignored;
    const asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(asio::redirect_error(token, ignored));
}

} // namespace nof0::traders
