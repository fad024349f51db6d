// Manager: runs the traders of an arena. It holds a lease for each (so that no two processes trade
// for one), recovers it (recovery.hpp), and starts its cycles when they are due: many at a time, at
// most `cycles_max`, never two of one trader. Pauses and other orders of an operator are taken from
// operator_commands before anything else.
//
//   run()               live: until stop(), on the arena's clock
//   prepare(), cycle()  a seeded run decides itself when each trader's turn is (seeded_run.hpp)
//
// One thread: the pipelines'.
#pragma once

#include "base/health.hpp"
#include "base/metrics.hpp"
#include "base/random.hpp"
#include "traders/cycle.hpp"
#include "traders/lease_keeper.hpp"
#include "traders/recovery.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace nof0::traders {

struct ManagerOptions {
    std::string holder;         // this process, for people
    std::string arena_run_id;   // of this process, for the audit
    std::size_t cycles_max = 4; // at once
    Milliseconds tick{100};     // wall time between two looks at the clock
    Milliseconds venue_budget{10'000};
    Milliseconds retry{3'000};                 // wall time between two tries to recover a seat
    Milliseconds performance_age_max{600'000}; // arena time
    Milliseconds stagger{1'000};               // arena time between the first cycles of two traders
    std::function<void(Seat&)> charge{};       // what a decision cost, see CycleServices
    std::function<void(const Seat&, const DecisionCycle&)> journal{}; // see CycleServices
};

class Manager {
public:
    Manager(asio::io_context& context, pg::Pool& pool, TraderFacts& facts, venues::EventSink& sink,
            const ArenaClock& clock, ManagerOptions options, Metrics& metrics, Health& health);
    ~Manager();

    // A trader takes its seat; REQUIRES a new id. It trades when it is due.
    void add(std::unique_ptr<Seat> seat);
    // It leaves: no further cycle; its lease is given back. Waits for a cycle under way.
    Task<> remove(TraderId id);
    std::vector<Seat*> seats();
    Seat* find(const TraderId& id);

    // Until stop().
    Task<> run();
    void stop();

    // Takes the lease and recovers every seat, in order; false and a log line where one cannot.
    Task<bool> prepare();
    // One cycle, now. REQUIRES prepare().
    Task<> cycle(Seat& seat);
    // Whether the trader's state lets it decide now.
    bool may_decide(const Seat& seat) const;

    // The operator's word: a change of what a trader is to do, durable when it returns; a cycle
    // under way ends as it was decided. False, and nothing changed: another process trades for it.
    Task<bool> desire(TraderId id, DesiredState desired, std::string reason);
    // Other settings, between two cycles.
    Task<> change(TraderId id, config::TraderConfig config, rules::GuardRules rules,
                  std::unique_ptr<Decider> decider);
    // Closes what the trader holds, at the market and in cycles of their own, each with its place
    // in the audit. What is left, in words; empty: nothing. Throws Unavailable.
    Task<std::string> close_positions(TraderId id, std::string why);
    // What the venue says of the account that the trader trades on; of one that others trade on as
    // well, its own positions and its own share (own_share.hpp). Throws Unavailable.
    Task<venues::Answer<VenueAccount>> account(Seat& seat);
    // A trader's share of the arena's money changed; durable when it returns. REQUIRES prepare().
    Task<> allocate(TraderId id, double allocation_pct, std::string reason);
    // Nobody's turn begins until let_all_go(); waits for those under way.
    Task<> hold_all();
    void let_all_go() { all_held_ = false; }
    // Why seats cannot trade, in words; empty: all of them can. REQUIRES prepare().
    std::string why_halted() const;
    // A season began: each seat's share is what it was configured with, and neither cooldown nor
    // pause is left of the former one; durable when it returns. REQUIRES prepare().
    Task<> begin_season(ArenaTime started, std::string reason);
    // What a venue says of orders, beside the fills.
    Task<> on_orders(TraderId trader, std::vector<OrderUpdate> updates);

private:
    Task<> tick();
    Task<> unseat_replaced();
    void start_due();
    Task<> seat_turn(Seat* seat);
    Task<> ready(Seat& seat);
    Task<> hold(Seat& seat); // waits for a turn under way; nobody begins another
    void let_go(Seat& seat) { busy_.erase(&seat); }
    Task<std::string> close_what_is_held(Seat& seat);
    void schedule(Seat& seat, std::size_t place);
    void halt(Seat& seat, std::string why);
    Task<> say_in_state(Seat& seat, std::string reason);
    void say_health();
    std::vector<const Seat*> sharing_account(const Seat& seat) const; // without itself
    std::map<Symbol, TraderId> other_owners(const Seat& seat) const;
    Task<> pause(Milliseconds duration);

    asio::io_context& context_;
    pg::Pool& pool_;
    TraderFacts& facts_;
    const ArenaClock& clock_;
    ManagerOptions options_;
    Health& health_;
    CycleServices cycle_services_;
    RecoveryServices recovery_services_;
    LeaseKeeper leases_;
    std::vector<std::unique_ptr<Seat>> seats_;
    std::set<Seat*> busy_;     // a turn is under way
    std::set<Seat*> replaced_; // their leases are lost
    std::size_t deciding_ = 0;
    bool stopped_ = false;
    bool all_held_ = false;
    CounterMetric cycles_;
    CounterMetric failed_;
    HistogramMetric cycle_seconds_;
    GaugeMetric halted_;
};

} // namespace nof0::traders
