// Execution: carries allowed plans out: closes first, then entries, each with its exits. An order's
// intent is durable before it leaves, what the venue answers is written after. A venue that
// did not answer leaves the order `unknown`, to be asked for by the next cycle's recovery; nothing
// is sent twice under another id.
#pragma once

#include "domain/decision.hpp"
#include "rules/guard_result.hpp"
#include "traders/seat.hpp"
#include "traders/trader_facts.hpp"

#include <string>
#include <vector>

namespace nof0::traders {

// An allowed plan with its order and the decision that it comes from.
struct Intent {
    Order order;
    rules::OrderPlan plan;
    Decision decision;
    int size_decimals = 0;
};

class Execution {
public:
    // All outlive it. `budget` is for each exchange with the venue.
    Execution(Seat& seat, TraderFacts& facts, const ArenaClock& clock, Milliseconds budget)
        : seat_(seat), facts_(facts), clock_(clock), budget_(budget) {}

    // REQUIRES the intents durable. What was done, in words, for the log and the status.
    Task<std::vector<std::string>> run(std::vector<Intent> intents);

    // Cancels orders that only reduce and have nothing left to reduce.
    Task<> cancel_exits(Symbol symbol);
    // The exits of something that was filled; those whose trigger is absent are left out.
    Task<> place_exits(Order entry, Decimal filled, Opening opening, int size_decimals);

private:
    Task<> close(Intent intent);
    Task<> open(Intent intent);
    // Sends orders whose intents are durable; each with what became of it.
    Task<std::vector<Order>> send(std::vector<Order> orders, venues::Grouping grouping);
    void keep(const Order& order);
    void say(const Order& order);

    Seat& seat_;
    TraderFacts& facts_;
    const ArenaClock& clock_;
    Milliseconds budget_;
    std::vector<std::string> done_;
};

// What the venue's word makes of an order.
Order after_update(Order order, const OrderUpdate& update, ArenaTime now);

} // namespace nof0::traders
