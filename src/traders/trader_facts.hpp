// TraderFacts: where a trader's cycle writes what it decided, ordered and remembers, and how it
// waits until that is durable. One thread: the writer's.
#pragma once

#include "pipelines/ingest.hpp"
#include "pipelines/journal.hpp"
#include "pipelines/orders.hpp"
#include "pipelines/trader_state.hpp"

#include <map>

namespace nof0::traders {

// What a wait means.
enum class Durability {
    each_step, // live: nothing goes on before the server has it
    // A past that is made up: a crash loses the newest part of it, whole steps, and the next start
    // makes it up again. It waits only so that queues stay short.
    bulk,
};

class TraderFacts {
public:
    TraderFacts(pipelines::OrderPipeline& orders, pipelines::JournalPipeline& journal,
                pipelines::TraderStatePipeline& states, pipelines::Ingest& ingest,
                const pipelines::Fences& fences)
        : orders_(orders), journal_(journal), states_(states), ingest_(ingest), fences_(fences) {}

    void durability(Durability durability) { durability_ = durability; }
    bool is_bulk() const { return durability_ == Durability::bulk; }

    // Whether this process writes now; it stands by otherwise, and nobody may trade.
    bool writes() const { return ingest_.active(); }

    Task<> offer(Order order) { return orders_.queue().push(std::move(order)); }
    Task<> offer(DecisionCycle cycle) { return journal_.queue().push(std::move(cycle)); }
    // In bulk only the newest state of a trader is written, when all is settled: each change of one
    // trader takes a transaction of its own.
    Task<> offer(TraderState state);

    // Until all that was offered is durable. Throws Unavailable when that takes too long.
    Task<> durable();
    // The same, whatever the mode.
    Task<> settle();
    bool has_ended(const pipelines::Tenure& tenure) const { return fences_.has_ended(tenure); }

private:
    static constexpr Milliseconds k_patience{15'000};
    static constexpr std::size_t k_waiting_max = 500; // of a kind, in bulk

    pipelines::OrderPipeline& orders_;
    pipelines::JournalPipeline& journal_;
    pipelines::TraderStatePipeline& states_;
    pipelines::Ingest& ingest_;
    const pipelines::Fences& fences_;
    Durability durability_ = Durability::each_step;
    std::map<TraderId, TraderState> held_back_;
};

} // namespace nof0::traders
