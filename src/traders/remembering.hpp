// What Postgres remembers of a seat: the first part of recovery.hpp.
#pragma once

#include "storage/orders.hpp"
#include "storage/pg/pool.hpp"
#include "traders/seat.hpp"

namespace nof0::traders {

// What our facts say a trader holds.
struct StoredHolding {
    Symbol symbol;
    Decimal quantity{}; // signed
};

struct Remembered {
    std::vector<StoredHolding> held{};
    std::int64_t newest_fill_ms = 0; // 0: none
};

// Fills the seat, as of `now`. Throws Unavailable.
Task<Remembered> remember(Seat& seat, pg::Pool& pool, ArenaTime now);

// A stored order as it is; nullopt of a row that says nothing we know.
std::optional<Order> order_of(const storage::OrderRow& row);

} // namespace nof0::traders
