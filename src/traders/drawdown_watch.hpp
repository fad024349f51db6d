// DrawdownWatch: who is further below its best than the operator wants to hear of.
//
//   drawdown = 100 * (peak - equity) / peak   percent
//
// peak is the greatest equity that was ever observed of the trader; both are less what was moved in
// or out until then, which is neither gain nor loss. Equity is what account_equity_snapshots says,
// so that a crossing is the same for whoever reads the curve. A crossing is told once: told() says
// what an earlier process told and what is not over yet. Between telling and remembering lies a
// moment in which a crash makes it be told twice, never not at all. One thread.
#pragma once

#include "domain/trader_id.hpp"
#include "storage/pg/pool.hpp"
#include "traders/alerts.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nof0::traders {

class DrawdownWatch {
public:
    explicit DrawdownWatch(pg::Pool& pool) : pool_(pool) {}

    // For AlertBook::remember, before the first look. Throws Unavailable.
    Task<std::vector<Problem>> told();
    // Those of the traders that are `alert_pct` or more below their best; 0: nobody. Throws
    // Unavailable.
    Task<std::vector<Problem>> look(std::vector<TraderId> traders, double alert_pct);
    // An alert that was posted; others than of drawdowns are none of its business. Throws
    // Unavailable.
    Task<> keep(Alert alert);

private:
    struct Curve {
        std::int64_t seen_ms = -1; // of the newest observation
        double peak = 0;           // USD, less what was moved
        double equity = 0;         // the same, of the newest
    };
    Task<> read(std::vector<TraderId> traders);

    pg::Pool& pool_;
    std::map<std::string, Curve> curves_; // by trader
};

} // namespace nof0::traders
