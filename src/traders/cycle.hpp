// Cycle: one decision of one trader from what it is shown to what was done, in steps that a crash
// may cut anywhere:
//
//   look      the venue's account and orders, the market, how it has done
//   decide    a rule or a language model
//   judge     the guards (rules/guards.hpp)
//   write     decision, guard results, state and the intents of the orders: one durable step
//   carry out closes, entries, their exits (execution.hpp)
//
// Before `write` nothing happened but, perhaps, a model's bill; after it the cycle's number is used
// and every order can be asked for under its client id.
#pragma once

#include "rules/guards.hpp"
#include "traders/execution.hpp"
#include "traders/market_board.hpp"
#include "traders/seat.hpp"

#include <functional>

namespace nof0::traders {

struct CycleServices {
    TraderFacts& facts;
    const ArenaClock& clock;
    Milliseconds venue_budget{10'000}; // of one exchange with the venue, wall time
    std::string arena_run_id{};        // of the process, for the audit
    // Coins of the seat's account that belong to other traders.
    std::function<std::map<Symbol, TraderId>(const Seat&)> other_owners;
    // The account as the seat is shown it (Manager::account).
    std::function<Task<venues::Answer<VenueAccount>>(Seat&)> account;
    // Takes into the state what a decision cost; may be empty.
    std::function<void(Seat&)> charge;
    // Sees each cycle as it is written; may be empty. Must not throw.
    std::function<void(const Seat&, const DecisionCycle&)> journal;
};

class Cycle {
public:
    Cycle(Seat& seat, CycleServices& services) : seat_(seat), services_(services) {}

    // REQUIRES a recovered seat with its lease. Throws Unavailable when facts cannot be written:
    // the seat must be recovered again then.
    Task<> run();

private:
    struct Looked {
        VenueAccount account;
        std::vector<RestingOrder> resting{};
    };
    Task<Result<Looked>> look();
    Task<> notice_closed(const VenueAccount& account);
    Task<std::shared_ptr<const TradingContext>> context(const Looked& looked);
    std::vector<Intent> intents(const std::vector<Decision>& decisions,
                                std::vector<rules::GuardResult>& results) const;
    Task<> write(const DecisionAnswer& answer, const std::vector<rules::GuardResult>& results,
                 const std::vector<Intent>& intents, std::string reason);
    Task<> fail(std::string why);
    void pause_for_sharpe(const AccountView& account, std::string& reason);
    Deadline soon() const { return Deadline::after(services_.venue_budget); }

    Seat& seat_;
    CycleServices& services_;
    ArenaTime begun_{};
};

} // namespace nof0::traders
