// What one step of the simulated venue changed, for all its accounts, to be stored whole or not at
// all before anybody hears of it.
#pragma once

#include "domain/sim_book.hpp"
#include "domain/venue_events.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0 {

// An account's position as the simulated venue keeps it; quantity 0 is a closed one. The fold of
// the fills gives the same; leverage, mode and margin are the venue's own.
struct SimPosition {
    TraderId trader;
    Symbol symbol;
    Decimal quantity{}; // signed
    Decimal cost{};     // signed: the sum of size x price that is held
    double leverage = 1;
    bool is_cross = false;
    Decimal isolated_margin{}; // 0 when crossed
    std::int64_t updated_ms = 0;

    bool operator==(const SimPosition&) const = default;
};

// The venue itself between two steps: what makes the next one the same after a restart.
struct SimVenueState {
    std::string provider{}; // of etc/exchange.yaml
    std::int64_t next_oid = 1;
    std::int64_t next_tid = 1;
    std::int64_t last_funding_ms = 0; // the hour that was paid last
    std::string engine{};             // JSON text: generator and settings digest

    bool operator==(const SimVenueState&) const = default;
};

struct SimTransaction {
    std::int64_t now_ms = 0; // arena time
    // Counts the steps of the venue, from 1, and who may take them: all are set by whoever stores
    // them. Named here and not by `venue`, because most steps leave the venue as it was.
    std::int64_t step = 0;
    std::string lease{};              // the venue's
    std::int64_t lease_token = 0;     // 0: nobody's
    std::vector<SimChange> changes{}; // orders and balances, a trader's at most once
    std::vector<SimPosition> positions{};
    std::vector<Fill> fills{};        // both sides: the trader's and the house's
    std::vector<CashMovement> cash{}; // funding, deposits; `account` names the trader's
    std::optional<SimVenueState> venue{};

    bool empty() const {
        return changes.empty() && positions.empty() && fills.empty() && cash.empty() && !venue;
    }
    bool operator==(const SimTransaction&) const = default;
};

} // namespace nof0
