// ArenaIngest: every pipeline of the arena in this process, the role that writes for them, and the
// timed jobs beside it, on a backend of their own.
//
// Events are offered on the backend's thread (context()); the role stands by while another process
// holds the lease.
#pragma once

#include "app/backend.hpp"
#include "jobs/auditor.hpp"
#include "jobs/cache_watch.hpp"
#include "jobs/job.hpp"
#include "pipelines/analytics.hpp"
#include "pipelines/arena_moment.hpp"
#include "pipelines/conversations.hpp"
#include "pipelines/equity_sampler.hpp"
#include "pipelines/fills.hpp"
#include "pipelines/ingest.hpp"
#include "pipelines/journal.hpp"
#include "pipelines/market_metadata.hpp"
#include "pipelines/orders.hpp"
#include "pipelines/parked.hpp"
#include "pipelines/position_sync.hpp"
#include "pipelines/prices.hpp"
#include "pipelines/replay_cursor.hpp"
#include "pipelines/seasons.hpp"
#include "pipelines/simulator.hpp"
#include "pipelines/trader_state.hpp"

#include <atomic>
#include <future>

namespace nof0::app {

// Whether a simulated market is the arena's own: then its coins show its prices alone.
enum class ArenaKind { real, simulated };
// By what is stored: a simulated arena has a clock. Throws Unavailable.
Task<ArenaKind> stored_arena_kind(pg::Pool& pool);

class ArenaIngest {
public:
    ArenaIngest(const config::Config& config, const Endpoints& endpoints, const ArenaClock& clock,
                std::shared_ptr<Observed> observed = std::make_shared<Observed>(),
                ArenaKind kind = ArenaKind::real);
    ~ArenaIngest(); // stop()

    // The role and its jobs, on a thread of their own, until stop(). Jobs that begin later wait for
    // begin_jobs(), from any thread: while a past is made, nothing else may look at the clock.
    enum class Jobs { at_once, later };
    void start(Jobs jobs = Jobs::at_once);
    void begin_jobs() { jobs_wanted_ = true; }
    // What waits in the queues is written first, for at most `patience`; false when that was not
    // enough (facts of a feed that can be read again, not lost ones).
    bool stop(Milliseconds patience = Milliseconds{10'000});

    Backend& backend() { return backend_; }
    pipelines::Ingest& role() { return ingest_; }
    const ArenaClock& clock() { return clock_; }
    pipelines::PricesPipeline& prices() { return prices_; }
    pipelines::MarketMetadataPipeline& market() { return market_; }
    pipelines::FillsPipeline& fills() { return fills_; }
    pipelines::PositionSyncPipeline& positions() { return positions_; }
    pipelines::ReplayCursorPipeline& replay_cursor() { return replay_cursor_; }
    pipelines::ParkedPipeline& parked() { return parked_; }
    pipelines::OrderPipeline& orders() { return orders_; }
    pipelines::SimulatorPipeline& simulator() { return simulator_; }
    pipelines::TraderStatePipeline& trader_state() { return trader_state_; }
    pipelines::JournalPipeline& journal() { return journal_; }
    pipelines::ArenaMomentPipeline& arena_moment() { return arena_moment_; }
    pipelines::EquitySampler& equity() { return equity_; }
    pipelines::SeasonPipeline& seasons() { return seasons_; }
    pipelines::Fences& fences() { return fences_; }

private:
    Executor executor() { return backend_.context().get_executor(); }
    Task<> run();
    Task<> run_jobs();
    Task<> load();
    Task<bool> end(Milliseconds patience);
    void add_jobs();

    const ArenaClock& clock_;
    SystemWallClock wall_clock_;
    Backend backend_;
    pipelines::Fences fences_;
    pipelines::PricesPipeline prices_;
    pipelines::MarketMetadataPipeline market_;
    pipelines::FillsPipeline fills_;
    pipelines::PositionSyncPipeline positions_;
    pipelines::OrderPipeline orders_;
    pipelines::SimulatorPipeline simulator_;
    pipelines::TraderStatePipeline trader_state_;
    pipelines::ConversationPipeline conversations_;
    pipelines::JournalPipeline journal_;
    pipelines::AnalyticsPipeline analytics_;
    pipelines::EquitySampler equity_;
    pipelines::ReplayCursorPipeline replay_cursor_;
    pipelines::ParkedPipeline parked_;
    pipelines::ArenaMomentPipeline arena_moment_;
    pipelines::SeasonPipeline seasons_;
    pipelines::Ingest ingest_;
    jobs::CacheWatch cache_watch_;
    jobs::Auditor auditor_;
    jobs::Scheduler scheduler_;
    std::future<void> ended_;
    bool started_ = false;
    std::atomic<bool> jobs_wanted_{false};
    std::atomic<bool> jobs_ended_{false};
};

} // namespace nof0::app
