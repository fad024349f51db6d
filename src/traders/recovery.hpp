// Recovery: what a seat must know before it trades, read from Postgres and compared with the venue:
//
//   remember   state, cycle number, cooldowns, budget, why each position was opened, live orders
//   ask        what became of orders that may have reached the venue
//   hear       executions and money that were missed while nobody listened
//   compare    what we say the account's traders hold with what the venue says
//   mend       exits that an opened position should have and has not
//
// A seat that cannot be recovered does not trade, and says why.
#pragma once

#include "storage/pg/pool.hpp"
#include "traders/seat.hpp"
#include "traders/trader_facts.hpp"

#include <functional>
#include <vector>

namespace nof0::traders {

struct RecoveryServices {
    pg::Pool& pool;
    TraderFacts& facts;
    venues::EventSink& sink; // where missed events go
    const ArenaClock& clock;
    Milliseconds venue_budget{10'000};
    // Who else trades on the seat's account at its venue; empty: nobody.
    std::function<std::vector<TraderId>(const Seat&)> sharers{};
};

// Empty when the seat may trade; else why not. Throws Unavailable when Postgres is away.
Task<std::string> recover(Seat& seat, RecoveryServices& services);

// Reads how the traders have done so far into their seats. Throws Unavailable.
Task<> read_performance(pg::Pool& pool, std::vector<Seat*> seats, ArenaTime now);

} // namespace nof0::traders
