// SimSteps: the simulated venue's journal. A step's books, fills and money are offered to their
// pipelines without a pause in between, so that one transaction holds all of it; the venue hears
// of it when that is durable.
//
// In bulk (a past that is made up) it does not wait: a crash loses whole steps, the newest ones.
// One thread: the pipelines'.
#pragma once

#include "app/arena_ingest.hpp"
#include "traders/trader_facts.hpp"
#include "venues/sim_journal.hpp"

namespace nof0::app {

class SimSteps final : public venues::SimJournal {
public:
    // `tenure` is the venue's; `step` the last one that is stored.
    SimSteps(ArenaIngest& ingest, pipelines::Tenure tenure, std::int64_t step)
        : ingest_(ingest), tenure_(std::move(tenure)), step_(step) {}

    void durability(traders::Durability durability) { durability_ = durability; }

    // Throws Unavailable: it is not durable in time, or another process runs the venue now. The
    // step may become durable all the same, so that from then on every other one is refused: only
    // the store knows where the venue stands.
    Task<> commit(SimTransaction step) override;
    // Whether the venue's lease is still of our tenure; else in doubt.
    Task<> confirm() override;
    bool is_in_doubt() const { return in_doubt_; }

private:
    Task<> wait_for_room(std::size_t events);
    void offer(SimTransaction step);
    [[noreturn]] void doubt(const char* why);

    ArenaIngest& ingest_;
    pipelines::Tenure tenure_;
    std::int64_t step_;
    traders::Durability durability_ = traders::Durability::each_step;
    bool in_doubt_ = false;
};

} // namespace nof0::app
