// Manager: whose turn it is, and a turn from its lease to its cycle.
#include "base/failure.hpp"
#include "base/log.hpp"
#include "traders/manager.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace nof0::traders {

Task<> Manager::seat_turn(Seat* seat) {
    try {
        co_await ready(*seat);
        if (may_decide(*seat) && seat->due <= clock_.now()) {
            const ArenaTime now = clock_.now();
            // In its interval, whatever a cycle takes; what was missed is not made up for.
            while (seat->due <= now) {
                seat->due = seat->due + seat->config.decision_interval;
            }
            co_await cycle(*seat);
        }
    } catch (const Unavailable& away) {
        failed_.increment();
        halt(*seat, away.what());
    }
    if (std::exchange(seat->is_deciding, false)) {
        --deciding_;
    }
    if (!seat->is_recovered) {
        seat->retry_at = monotonic_now() + options_.retry;
    }
    busy_.erase(seat);
}

void Manager::start_due() {
    if (!facts_.writes() || all_held_) {
        return; // another process writes and this one stands by, or everybody waits
    }
    std::vector<Seat*> due;
    for (const auto& seat : seats_) {
        const bool wants_recovery = !seat->is_recovered && monotonic_now() >= seat->retry_at;
        const bool wants_cycle = may_decide(*seat) && seat->due <= clock_.now();
        if (!busy_.contains(seat.get()) && (wants_recovery || wants_cycle)) {
            due.push_back(seat.get());
        }
    }
    std::ranges::sort(due, {}, [](const Seat* seat) { return std::pair(seat->due, seat->id); });
    for (Seat* seat : due) {
        if (deciding_ >= options_.cycles_max) {
            break;
        }
        ++deciding_;
        seat->is_deciding = true;
        busy_.insert(seat);
        asio::co_spawn(context_, seat_turn(seat), asio::detached);
    }
}

Task<> Manager::tick() {
    try {
        for (const std::string& name : co_await leases_.keep()) {
            for (const auto& seat : seats_) {
                if (pipelines::trader_lease(seat->id.text()) == name) {
                    replaced_.insert(seat.get());
                }
            }
        }
    } catch (const Unavailable& away) {
        log_warn("traders.leases", {{"why", away.what()}});
    }
    for (const auto& seat : seats_) {
        if (seat->lease && facts_.has_ended(seat->tenure())) {
            replaced_.insert(seat.get());
        }
    }
    co_await unseat_replaced();
    start_due();
}

// A cycle under way keeps the tenure that it began under, so that what it writes is fenced and it
// hears of that; under no tenure, or a later one, it would trade on what was never written.
Task<> Manager::unseat_replaced() {
    std::vector<std::string> ended; // seats may come and go while leases are given back
    for (const auto& seat : seats_) {
        if (!replaced_.contains(seat.get()) || busy_.contains(seat.get())) {
            continue;
        }
        replaced_.erase(seat.get());
        ended.push_back(pipelines::trader_lease(seat->id.text()));
        seat->lease.reset();
        halt(*seat, "another process trades for it");
    }
    for (const std::string& name : ended) {
        co_await leases_.give_back(name);
    }
}

} // namespace nof0::traders
