#include "traders/trader_facts.hpp"

#include "base/failure.hpp"

#include <utility>

namespace nof0::traders {

Task<> TraderFacts::durable() {
    const bool is_short = journal_.waiting() < k_waiting_max && orders_.waiting() < k_waiting_max;
    if (durability_ == Durability::bulk && is_short) {
        co_return;
    }
    co_await settle();
}

Task<> TraderFacts::offer(TraderState state) {
    if (durability_ == Durability::bulk) {
        held_back_.insert_or_assign(state.trader, std::move(state));
        co_return;
    }
    co_await states_.queue().push(std::move(state));
}

Task<> TraderFacts::settle() {
    for (auto& [trader, state] : std::exchange(held_back_, {})) {
        co_await states_.queue().push(std::move(state));
    }
    if (!co_await ingest_.durable(Deadline::after(k_patience))) {
        throw Unavailable("what a trader wrote is not durable after 15 s");
    }
}

} // namespace nof0::traders
