// SimEngine: a deterministic exchange for perpetuals, in exact decimals, without I/O.
//
// The market's mid, mark, oracle price and funding rate come from outside (on_prices). Around the
// mid the house quotes a book whose depth follows the market's volume; traders' orders stand in it
// by price and time and meet each other too. A `house` account takes the other side of every
// execution, fee and payment, so that cash is conserved: the balances of all accounts add up to the
// deposits, and the positions of a coin to zero, after every step.
//
//   order kinds   limit (GTC, IOC, ALO), market (IOC within 5 % of mid or `px`), take profit and
//                 stop loss (market once the mark reaches `trigger_px`)
//   fees          of the notional, by who took (settings)
//   margin        initial notional / leverage, crossed or isolated; maintenance and liquidation by
//                 rules/margin.hpp on the mark; funding every hour: -quantity x oracle x rate
//   refusals      an order's own: its update is `rejected`, in Hyperliquid's words; a request's:
//   the
//                 step's `refused`, and nothing changed
//   balance       SimBalance::total is the ledger's cash (rules/ledger.hpp): deposits - signed size
//                 x price - fees + funding; `held` is what resting orders reserve
//   time          arena milliseconds; an order acts settings.latency_ms after `now_ms`. Fills of
//   one
//                 position by different orders never share a millisecond
//   cloid         the same one again is the same order: its update is the answer, nothing happens
//
// Every mutating call is a step: it happens at once and returns what it changed, to be stored whole
// before anybody hears of it. undo() takes the last step back, until the next one. Equal settings,
// equal calls: equal steps, to the last digit; also when the engine in between was made anew by
// restore() from what its steps said. One thread.
#pragma once

#include "domain/sim_transaction.hpp"
#include "venues/provider.hpp"
#include "venues/sim/settings.hpp"

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nof0::venues::sim {

struct SimStep {
    SimTransaction transaction{};
    std::vector<OrderUpdate> answers{}; // one for each order asked for, in their order
    std::vector<std::pair<TraderId, OrderUpdate>> updates{}; // of all traders
    std::optional<VenueError> refused{};                     // nothing happened

    bool operator==(const SimStep&) const = default;
};

// What a store holds of a simulated venue: of each account its newest seq, all its balances and its
// orders (every open one; of the finished ones those that are remembered), the latest of each
// position, and the latest venue state.
struct SimBooks {
    SimVenueState venue{};
    std::vector<SimChange> accounts{};
    std::vector<SimPosition> positions{};

    bool operator==(const SimBooks&) const = default;
};

class SimEngine {
public:
    explicit SimEngine(SimSettings settings);
    // Goes on where the steps ended that were stored; recall_prices() comes before anything else.
    // Refuses books of another provider and state that cannot be read.
    static Result<SimEngine> restore(SimSettings settings, const SimBooks& books);
    SimEngine(SimEngine&&) noexcept;
    SimEngine& operator=(SimEngine&&) noexcept;
    ~SimEngine();

    // An account with its first deposit ("deposit"); of one that is there nothing changes.
    SimStep open_account(const TraderId& trader, Decimal initial_equity, std::int64_t now_ms);
    // Money in ("deposit") or out ("withdrawal"); refused beyond what is free.
    SimStep move_cash(const TraderId& trader, Decimal amount, std::int64_t now_ms);

    // The market moved, or time passed: funding, standing orders that are met, triggers,
    // liquidations, scheduled cancels. An empty transaction when nothing came of it.
    SimStep on_prices(std::span<const MarketContext> contexts, std::int64_t now_ms);

    // The prices as they were before a restart: nothing happens at them again.
    void recall_prices(std::span<const MarketContext> contexts);

    SimStep place(const TraderId& trader, std::span<const Order> orders, Grouping grouping,
                  std::int64_t now_ms);
    SimStep cancel(const TraderId& trader, std::span<const std::string> cloids,
                   std::int64_t now_ms);
    // A new order under the same cloid in the place of the one that rests; refused, and the old one
    // stays, where the new one would be.
    SimStep modify(const TraderId& trader, const Order& order, std::int64_t now_ms);
    SimStep set_leverage(const TraderId& trader, const Symbol& symbol, int leverage, bool is_cross,
                         std::int64_t now_ms);
    // At least five seconds ahead.
    SimStep schedule_cancel(const TraderId& trader, std::optional<std::int64_t> time_ms,
                            std::int64_t now_ms);
    void undo();
    // The text that `transaction.venue->engine` of the newest step has to hold when it is stored:
    // steps leave it empty, because most of a fast run's are never stored.
    std::string engine_text() const;

    bool has_account(const TraderId& trader) const;
    // The name of its account at this venue. REQUIRES has_account(trader), like all below.
    std::string account_name(const TraderId& trader) const;
    // Empty until the market told a price of everything that is held.
    std::optional<VenueAccount> account(const TraderId& trader, std::int64_t now_ms) const;
    std::vector<RestingOrder> open_orders(const TraderId& trader) const; // by oid
    std::optional<OrderUpdate> order_status(const TraderId& trader, std::string_view cloid) const;

    // The books as a store would hold them.
    SimBooks books() const;
    // Best bid and ask over quotes and standing orders; empty without a price or a side.
    std::optional<std::pair<Decimal, Decimal>> best_bid_ask(const Symbol& symbol);
    // Positions closed by force, and what the house lost by them beyond the accounts' equity.
    std::pair<std::int64_t, Decimal> liquidations() const;
    const SimSettings& settings() const;

private:
    struct Self;
    explicit SimEngine(std::unique_ptr<Self> self);
    std::unique_ptr<Self> self_;
};

} // namespace nof0::venues::sim
