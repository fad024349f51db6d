// Requests, health and the life of the connection; redis_core.hpp has the picture.
#include "cache/redis_core.hpp"

#include "base/ensure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace nof0::cache {
namespace {

// Waits for a timer; being woken early is the normal case.
Task<> wait_for(Timer& timer) {
    boost::system::error_code cancelled;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>(), cancelled));
}

Task<> pause(Timer& timer, Milliseconds duration) {
    timer.expires_after(duration);
    return wait_for(timer);
}

} // namespace

Redis::Core::Core(asio::io_context& context, RedisOptions given, Metrics& registry, Health& health)
    : context(context), options(std::move(given)), health(health), metrics(registry, options.name),
      pulse(context.get_executor()) {
    health.not_ready(options.name, why);
}

std::string Redis::Core::address() const {
    return "Redis at " + options.host + ":" + std::to_string(options.port);
}

// ---- one request ---------------------------------------------------------------------------

void Redis::Core::refuse_when_away_or_full() {
    const bool full = calls_in_flight >= options.in_flight_calls_max ||
                      bytes_in_flight >= options.in_flight_bytes_max;
    if (up && !full) {
        return;
    }
    metrics.refused.increment();
    throw Unavailable(address() + (up ? ": too much is in flight" : " is away: " + why));
}

std::shared_ptr<Redis::Core::Flight> Redis::Core::start(const std::vector<Command>& commands) {
    auto flight = std::make_shared<Flight>(context.get_executor());
    flight->command = commands.front().front();
    flight->bytes =
        link->send(commands, [core = shared_from_this(), flight](std::vector<Reply> replies) {
            core->land(*flight, std::move(replies));
        });
    metrics.calls.increment();
    calls_in_flight += 1;
    bytes_in_flight += flight->bytes;
    return flight;
}

void Redis::Core::land(Flight& flight, std::vector<Reply> replies) {
    calls_in_flight -= 1;
    bytes_in_flight -= flight.bytes;
    if (!replies.empty()) {
        // A late answer counts too: the server is alive.
        misses = 0;
        last_reply_at = monotonic_now();
        note_duration(flight);
        if (hooks.on_pong) {
            hooks.on_pong(flight.begun);
        }
    }
    flight.replies = std::move(replies);
    flight.done = true;
    flight.timer.cancel();
}

void Redis::Core::note_duration(const Flight& flight) const {
    const auto took = last_reply_at - flight.begun;
    if (options.slow_call > Milliseconds{0} && took >= options.slow_call) {
        log_warn("cache.slow_call", {{"client", options.name},
                                     {"command", flight.command},
                                     {"seconds", std::chrono::duration<double>(took).count()}});
    }
}

Task<Redis::Core::Outcome> Redis::Core::wait(std::shared_ptr<Flight> flight, Deadline deadline) {
    if (!flight->done) {
        flight->timer.expires_at(deadline.at());
        co_await wait_for(flight->timer);
    }
    if (!flight->done) {
        co_return deadline.passed() ? Outcome::timed_out : Outcome::lost;
    }
    co_return flight->replies.empty() ? Outcome::lost : Outcome::answered;
}

Task<std::vector<Reply>> Redis::Core::exchange(std::shared_ptr<Core> core,
                                               std::vector<Command> commands, Deadline deadline) {
    ensure(!commands.empty(), "an exchange has a command");
    core->refuse_when_away_or_full();
    const MonotonicTime begun = monotonic_now();
    const auto flight = core->start(commands);
    const Outcome outcome = co_await wait(flight, deadline);
    switch (outcome) {
    case Outcome::timed_out:
        core->metrics.timeouts.increment();
        core->note_miss();
        throw Unavailable(core->address() + " did not answer in time");
    case Outcome::lost:
        core->metrics.lost.increment();
        throw Unavailable(core->address() + ": the connection broke before the answer");
    case Outcome::answered:
        break;
    }
    core->metrics.call_s.observe(std::chrono::duration<double>(monotonic_now() - begun).count());
    const auto refusals =
        std::ranges::count_if(flight->replies, [](const Reply& reply) { return reply.is_error(); });
    if (refusals > 0) {
        core->metrics.error_replies.increment(static_cast<double>(refusals));
    }
    ensure(flight->replies.size() == commands.size(), "each command has its reply");
    co_return std::move(flight->replies);
}

// ---- health --------------------------------------------------------------------------------

// Calls that miss together miss the same stall, so misses count at most once per budget.
void Redis::Core::note_miss() {
    const MonotonicTime now = monotonic_now();
    if (!up || now - last_miss_at < options.budget || now - last_reply_at < options.budget) {
        return;
    }
    last_miss_at = now;
    misses += 1;
    if (misses >= options.misses_max) {
        go_down("it does not answer");
        pulse.cancel();
    }
}

void Redis::Core::go_up() {
    up = true;
    misses = 0;
    why.clear();
    tell_state();
    health.ready(options.name);
    metrics.connected.set(1);
    metrics.connections.increment();
    log_info("cache.redis_up", {{"client", options.name}, {"server", address()}});
    for (const auto& timer : arrivals) {
        timer->cancel();
    }
    arrivals.clear();
}

// The first reason that a link fails for is the one worth telling; what follows is the consequence.
void Redis::Core::go_down(const std::string& reason) {
    if (std::exchange(up, false)) {
        tell_state();
    }
    if (std::exchange(reason_told, true)) {
        return;
    }
    if (why != reason) {
        log_warn("cache.redis_down",
                 {{"client", options.name}, {"server", address()}, {"why", reason}});
    }
    why = reason;
    health.not_ready(options.name, address() + ": " + reason);
    metrics.connected.set(0);
}

Task<> Redis::Core::connected(std::shared_ptr<Core> core, Deadline deadline) {
    while (!core->up && !core->stopping && !deadline.passed()) {
        const auto timer = std::make_shared<Timer>(core->context.get_executor());
        timer->expires_at(deadline.at());
        core->arrivals.push_back(timer);
        co_await wait_for(*timer);
    }
    if (!core->up) {
        throw Unavailable(core->address() + " is away: " + core->why);
    }
}

// ---- the life of the connection --------------------------------------------------------------

// The first words on a new link; false when it is of no use.
Task<bool> Redis::Core::greet(std::shared_ptr<Core> core) {
    const std::string database = std::to_string(core->options.database);
    std::vector<Command> words{{"SELECT", database}, {"PING"}};
    if (!core->hooks.greeting.empty()) {
        words.emplace_back(core->hooks.greeting.begin(), core->hooks.greeting.end());
    }
    const auto flight = core->start(words);
    const Outcome outcome = co_await wait(flight, Deadline::after(core->options.connect_budget));
    if (outcome == Outcome::timed_out) {
        core->go_down("it does not answer");
    }
    if (outcome != Outcome::answered) {
        co_return false; // a lost link tells its own reason when it ends
    }
    for (const Reply& reply : flight->replies) {
        if (reply.is_error()) {
            core->go_down("it answered: " + reply.text);
            co_return false;
        }
    }
    core->link->greeted();
    co_return true;
}

Task<> Redis::Core::probe(std::shared_ptr<Core> core) {
    const auto flight = core->start({{"PING"}});
    const Outcome outcome = co_await wait(flight, Deadline::after(core->options.budget));
    if (outcome == Outcome::timed_out) {
        core->note_miss();
    }
}

// From a new link to its end.
Task<> Redis::Core::serve(std::shared_ptr<Core> core) {
    core->link_ended = false;
    core->reason_told = false;
    if (core->hooks.on_push) {
        core->link->on_push(core->hooks.on_push);
    }
    // Weak: the link must not keep the core that keeps the link.
    core->link->on_end(
        [weak = core->weak_from_this(), link = core->link.get()](const std::string& reason) {
            const std::shared_ptr<Core> core = weak.lock();
            if (!core || core->link.get() != link) {
                return; // left behind
            }
            core->link_ended = true;
            if (!core->stopping) {
                core->go_down(reason);
            }
            core->pulse.cancel();
        });
    if (co_await greet(core) && !core->link_ended && !core->stopping) {
        core->go_up();
    }
    while (core->up && !core->link_ended && !core->stopping) {
        co_await pause(core->pulse, core->options.probe_interval);
        const auto silent_for = monotonic_now() - core->last_reply_at;
        if (core->up && !core->link_ended && silent_for >= core->options.probe_interval) {
            co_await probe(core);
        }
    }
    core->link->close();
    // It ends at once; were it to hang in some corner of the library, it is left behind.
    for (const auto limit = Deadline::after(core->options.connect_budget);
         !core->link_ended && !limit.passed();) {
        co_await pause(core->pulse, limit.left());
    }
    core->up = false;
    core->link.reset();
}

void Redis::Core::reopen() {
    reason_told = false;
    try {
        link = RedisLink::open(context, options);
    } catch (const std::exception& error) { // the TLS files have gone, or no memory is left
        go_down(error.what());
    }
}

Task<> Redis::Core::run(std::shared_ptr<Core> core, std::shared_ptr<RedisLink> first) {
    core->link = std::move(first);
    while (!core->stopping) {
        if (core->link) {
            co_await serve(core);
        }
        if (!core->stopping) {
            co_await pause(core->pulse, core->options.reconnect_wait);
        }
        if (!core->stopping) {
            core->reopen();
        }
    }
}

void Redis::Core::stop() {
    stopping = true;
    up = false;
    why = "the client was stopped";
    if (link) {
        link->close();
    }
    pulse.cancel();
    for (const auto& timer : arrivals) {
        timer->cancel();
    }
}

} // namespace nof0::cache
