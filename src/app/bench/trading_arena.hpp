// TradingArena: a whole arena in a database of its own, for benchmarks: the simulated market, the
// paper venue, seats and the manager, on the pipelines that write for them. What `nof0 up` makes of
// the configuration, without its servers of answers, and driven step by step.
#pragma once

#include "app/arena_ingest.hpp"
#include "app/bench/import_database.hpp"
#include "app/trading/past.hpp"
#include "app/trading/seats.hpp"
#include "app/trading/venue_sink.hpp"

#include <memory>
#include <string>

namespace nof0::bench {

enum class Deciding {
    baselines,
    // A baseline decides, and says it as a language model would: a prompt of 12,000 characters, an
    // answer of 2,000, one request. Nothing is waited for.
    instant_models,
};

struct TradingArenaOptions {
    std::string postgres_dsn{};  // a login that may create databases and roles
    cache::RedisOptions redis{}; // its database 15 is emptied and used
    std::size_t traders = 6;     // the baselines in turn
    Milliseconds decision_interval{180'000};
    Deciding deciding = Deciding::baselines;
};

class TradingArena {
public:
    // `config` names the markets and venues. Throws Unavailable.
    TradingArena(config::Config config, TradingArenaOptions options);
    ~TradingArena();
    TradingArena(const TradingArena&) = delete;
    TradingArena& operator=(const TradingArena&) = delete;

    // Everybody sits down: accounts are opened, leases taken, memories read.
    void open();
    // So much arena time passes, a minute at a time, with at most `at_once` cycles under way at one
    // moment; returns when all of it is durable. The cycles that were decided.
    std::int64_t live(Milliseconds time, traders::Durability durability, std::size_t at_once = 1);

    const std::string& dsn() const { return database_.dsn(); }

private:
    Task<> prepare();
    Task<> open_everything();
    Task<> open_accounts();
    void take_seats();
    Task<std::int64_t> step_through(ArenaTime until, traders::Durability durability,
                                    std::size_t at_once);
    Task<std::int64_t> step(ArenaTime now, std::size_t at_once);
    Task<> decide_in_turn(std::vector<traders::Seat*>& due);
    Task<> decide_together(std::vector<traders::Seat*>& due, std::size_t at_once);
    template<class T>
    T on_its_thread(Task<T> task);

    TradingArenaOptions options_;
    std::shared_ptr<const config::Config> config_;
    ScratchDatabase database_;
    SystemWallClock wall_;
    SteeredArenaClock clock_;
    app::ArenaIngest ingest_;
    app::VenueSink sink_;
    traders::TraderFacts facts_;
    traders::LeaseKeeper leases_; // of the venue
    app::ModelDesk models_;
    std::unique_ptr<app::SimMarketFeed> market_;
    std::unique_ptr<traders::MarketBoard> board_;
    std::unique_ptr<app::PaperVenue> venue_;
    std::unique_ptr<traders::Manager> manager_;
};

} // namespace nof0::bench
