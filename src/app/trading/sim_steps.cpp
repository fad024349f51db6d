#include "app/trading/sim_steps.hpp"

#include "base/fail_point.hpp"
#include "storage/leases.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace nof0::app {
namespace {

constexpr Milliseconds k_patience{15'000};
constexpr Milliseconds k_ask_budget{3'000};
constexpr std::size_t k_waiting_max = 4'000; // account events; the queue takes more

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

pipelines::CashEvent cash_event(CashMovement movement, const std::string& source,
                                const std::string& trace) {
    return {.exchange_provider = std::move(movement.exchange_provider),
            .account = std::move(movement.account),
            .kind = std::move(movement.kind),
            .time_ms = movement.time_ms,
            .coin = std::move(movement.coin),
            .ordinal = movement.ordinal,
            .currency = std::move(movement.currency),
            .amount = movement.amount,
            .hash = std::move(movement.hash),
            .source = source,
            .trace_id = trace};
}

} // namespace

void SimSteps::doubt(const char* why) {
    in_doubt_ = true;
    throw Unavailable(why);
}

Task<> SimSteps::wait_for_room(std::size_t events) {
    const auto& queue = ingest_.fills().queue();
    while (queue.size() + events > k_waiting_max && queue.size() > 0) {
        if (!co_await ingest_.role().durable(Deadline::after(k_patience))) {
            doubt("the simulated venue's steps wait for the server");
        }
    }
}

// Nothing waits between the first push and the last: one transaction takes all of it.
void SimSteps::offer(SimTransaction step) {
    std::map<std::string, const SimChange*> changes; // by account name
    for (const SimChange& change : step.changes) {
        changes[lower_case(change.trader.text())] = &change;
    }
    const std::string trace = fmt::format("step:{}", step.step);
    const std::string source = "sim:step";
    for (Fill& fill : std::exchange(step.fills, {})) {
        ingest_.fills().queue().push_now(pipelines::FillEvent{
            .fill = std::move(fill), .source = source, .trace_id = trace, .tenure = tenure_});
    }
    for (CashMovement& movement : std::exchange(step.cash, {})) {
        const auto change = changes.find(movement.account);
        // The deposit that opens an account is the trader's initial equity, which `models` holds.
        const bool opens = change != changes.end() && change->second->seq == 1;
        if (opens && movement.kind == "deposit") {
            continue;
        }
        pipelines::CashEvent event = cash_event(std::move(movement), source, trace);
        if (change != changes.end()) {
            event.trader = change->second->trader;
        }
        event.tenure = tenure_;
        ingest_.fills().queue().push_now(std::move(event));
    }
    ingest_.simulator().queue().push_now(std::move(step));
}

Task<> SimSteps::commit(SimTransaction step) {
    if (in_doubt_) {
        throw Unavailable("the simulated venue reads its books again");
    }
    co_await wait_for_room(step.fills.size() + step.cash.size());
    step.step = ++step_;
    step.lease = tenure_.first;
    step.lease_token = tenure_.second;
    offer(std::move(step));
    if (durability_ == traders::Durability::bulk) {
        co_return;
    }
    fail_point("sim_steps.offered");
    if (!co_await ingest_.role().durable(Deadline::after(k_patience))) {
        doubt("the simulated venue's step is not durable after 15 s");
    }
    if (ingest_.fences().has_ended(tenure_)) {
        doubt("another process runs the simulated venue");
    }
}

Task<> SimSteps::confirm() {
    if (in_doubt_) {
        throw Unavailable("the simulated venue reads its books again");
    }
    const Deadline deadline = Deadline::after(k_ask_budget);
    pg::PooledConnection connection = co_await ingest_.backend().pool().acquire(deadline);
    pg::Session session = connection.session(deadline);
    const auto lease = co_await storage::leases::current(session, tenure_.first);
    if (!lease || lease->token != tenure_.second) {
        doubt("another process has run the simulated venue");
    }
}

} // namespace nof0::app
