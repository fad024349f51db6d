// ArenaTrade: the role that trades: markets, venues, seats and the manager of etc/manager.yaml's
// traders, on the thread of the pipelines that write for them.
//
// Where every market is simulated the arena's clock is steered: it goes on from where it was
// stored, at the speed that is asked for, after a past was made where there is none. With a real
// market it is the wall's.
#pragma once

#include "app/arena_ingest.hpp"
#include "app/trading/market_metrics.hpp"
#include "app/trading/past.hpp"
#include "app/trading/season_order.hpp"
#include "app/trading/seats.hpp"
#include "app/trading/sim_world.hpp"
#include "app/trading/venue_sink.hpp"
#include "net/rate_limit.hpp"
#include "rules/allocation.hpp"
#include "storage/operator_commands.hpp"
#include "storage/seasons.hpp"
#include "traders/alerts.hpp"
#include "traders/cycle_journal.hpp"
#include "traders/drawdown_watch.hpp"
#include "traders/manager.hpp"
#include "venues/hyperliquid/nonces.hpp"
#include "venues/sim/arena_sleeper.hpp"

#include <atomic>
#include <future>
#include <map>

namespace nof0::app {

// How an arena's time begins.
struct ArenaStart {
    ArenaTime now{};
    std::optional<ArenaTime> past_until{}; // a past is to be made up to here, first
    std::int32_t epoch = 1;
    // A recording was imported and nobody ever traded here: it stays what it is until somebody says
    // that trading may begin.
    bool is_a_recording = false;
};
// Whether no trader of the configuration needs a real market.
bool is_simulated(const config::Config& config);
// From what is stored, or, in an empty store, `past` before `wall_now`. Throws Unavailable.
Task<ArenaStart> arena_start(pg::Pool& pool, ArenaTime wall_now, Milliseconds past);

// The clock of a store that another process trades in, or once did: its own where its arena is
// simulated, running on from what is stored; else the wall's. Throws Unavailable.
Task<std::unique_ptr<ArenaClock>> clock_of_store(pg::Pool& pool);

struct TradeOptions {
    double speed = 1; // of a steered clock
    std::optional<ArenaTime> past_until{};
    std::int32_t epoch = 1;
    bool shows_progress = false; // of the past, on a terminal
};

class ArenaTrade {
public:
    // `steered` is the ingest's clock where it is steered, else null. Both outlive it.
    ArenaTrade(std::shared_ptr<const config::Config> config, ArenaIngest& ingest,
               SteeredArenaClock* steered, TradeOptions options);
    ~ArenaTrade(); // stop()

    void start();
    // Cycles under way end; leases are given back.
    void stop();

private:
    Task<> run();
    Task<> open();
    // Not stopped, and no paper venue in doubt: that one and its traders are opened again.
    bool lives() const;
    Task<> open_markets();
    Task<> open_exchanges();
    Task<> open_paper_venue(std::string name, std::string market);
    void open_real_venue(const config::ExchangeProvider& exchange);
    void open_replay(const config::MarketProvider& market);
    Task<> run_market(venues::MarketProvider& market);
    Task<> remember_tokens();
    Task<> keep_token_use(TraderId trader);
    Task<> open_accounts();
    Task<> live();
    Task<> live_through_the_past();
    Task<> close();
    void make_board(venues::MarketProvider& provider);
    std::vector<TraderId> traders_at(std::string_view exchange) const;
    Task<> serve_operator();
    Task<> obey_when_due();
    Task<> obey_all();
    Task<> obey_all_at_start();
    Task<std::optional<std::string>> obey(const storage::OperatorCommandRow& command);
    Task<std::string> obey_for_seat(const storage::OperatorCommandRow& command, TraderId id);
    Task<std::string> leave(TraderId id, std::string reason, bool closes_positions);
    // nullopt: not now, because the arena is not live yet.
    Task<std::optional<std::string>> begin_season(const storage::OperatorCommandRow& command);
    Task<std::string> begin_held_season(std::int64_t command_id, SeasonOrder order);
    Task<std::string> close_for_season(const SeasonOrder& order);
    Task<std::string> give_money_for_season(const SeasonOrder& order);
    Decimal season_equity(const SeasonOrder& order, const traders::Seat& seat) const;
    Task<std::string> enter_season(storage::SeasonRow season);
    // The seats as etc/manager.yaml says now; `only`: of this trader.
    Task<std::string> reload(std::optional<TraderId> only);
    struct ReloadPlan {
        std::vector<std::unique_ptr<traders::Seat>> fresh{};
        std::vector<std::unique_ptr<traders::Seat>> changed{}; // their new settings
        std::vector<TraderId> gone{};
    };
    void check_venues(const config::Config& next);
    ReloadPlan plan_of(const config::Config& next, const std::optional<TraderId>& only);
    Task<std::string> carry_out(ReloadPlan plan);
    Task<> open_account(const config::TraderConfig& trader);
    std::unique_ptr<traders::Seat> seat_of(const config::TraderConfig& trader);
    Task<> keep_leases();
    std::vector<traders::Problem> problems();
    Task<> watch();
    std::vector<TraderId> seated();
    Task<> tell(std::vector<traders::Alert> alerts, traders::DrawdownWatch& drawdowns);
    void note(const traders::Seat& seat, const DecisionCycle& cycle); // the journal's file
    Task<> keep_allocations();
    Task<> rebalance();
    Task<> carry_out(std::vector<rules::Allocation> wanted);
    Task<double> move_share(traders::Seat& seat, double wanted_pct);
    void spawn(Task<> task);
    Task<> pause(Milliseconds duration);

    std::shared_ptr<const config::Config> config_; // its traders change with a reload
    ArenaIngest& ingest_;
    SteeredArenaClock* steered_;
    TradeOptions options_;
    SystemWallClock wall_;
    VenueSink sink_;
    traders::TraderFacts facts_;
    traders::LeaseKeeper leases_; // of the venues
    ModelDesk models_;
    traders::AlertPoster alerts_;
    traders::CycleJournal journal_;
    std::shared_ptr<net::RateLimit> limit_;
    std::map<std::string, std::shared_ptr<venues::hyperliquid::Nonces>> nonces_; // by signer
    std::map<std::string, std::string> account_of_;        // by exchange, of the real ones
    std::optional<venues::sim::WallArenaSleeper> sleeper_; // of replays
    std::map<std::string, std::unique_ptr<venues::MarketProvider>> real_markets_;
    std::vector<MarketMetrics> market_metrics_; // of the real markets
    std::map<std::string, std::unique_ptr<SimMarketFeed>> sim_markets_;
    std::map<std::string, std::unique_ptr<traders::MarketBoard>> boards_;
    std::map<std::string, std::unique_ptr<venues::ExchangeProvider>> real_venues_;
    std::map<std::string, std::unique_ptr<PaperVenue>> paper_venues_;
    std::unique_ptr<traders::Manager> manager_;
    std::atomic<bool> stopped_{false};
    bool is_clock_running_ = false;
    bool is_live_ = false;     // markets, venues and cycles run
    bool moves_money_ = false; // between traders: one at a time
    int running_ = 0;          // tasks of live()
    MonotonicTime operator_looked_{};
    std::future<void> ended_;
};

} // namespace nof0::app
