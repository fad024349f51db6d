// The fold: fills of one (account, coin) in canonical order become position states and trades.
//
// The state is quantity, cost and open commission, never an average price: a partial close takes
// its share of cost and commission rounded half-even at 1e-12, the full close takes what is left,
// so that the sums over a position's life are exact. A flip is a full close and an open by one
// fill, whose fee is shared by size.
//
// A snapshot (the venue's word on the whole position) is no execution: where it differs from what
// is folded, gap steps bridge the difference so that quantity and entry price (within 0.01 %) are
// the venue's and nothing is realised by it. Once the missing fills are there, it changes nothing.
//
// Where the venue's startPosition differs from the folded quantity, history is missing: a gap step
// moves the quantity to the venue's word, once, at the price that the venue's closedPnl implies
// (or, where it implies none, at the fill's price) and without commission.
#pragma once

#include "rules/folded_trade.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::rules {

struct FoldState {
    Decimal quantity{};        // signed; 0: flat, and the rest is empty
    Decimal cost{};            // sum of signed size x price of what is open
    Decimal open_commission{}; // of what is open
    Decimal commission_paid{}; // since the position was opened, closes included
    std::string open_key{};    // fill_key of the opening fill
    std::int64_t entry_time_ms = 0;
    std::int64_t entry_oid = 0;
    std::int64_t entry_tid = 0;
    bool entry_crossed = true;

    bool is_flat() const { return quantity.is_zero(); }
    Decimal entry_price() const { return is_flat() ? Decimal() : cost / quantity; }
    bool operator==(const FoldState&) const = default;
};

struct FoldGap {
    std::string key{};
    Decimal folded{};    // the quantity that the fold had
    Decimal venue{};     // startPosition, or a snapshot's
    Decimal price{};     // at which the difference is taken to have been traded
    bool closes = false; // it has a trade in FoldStep::trades
    FoldState state{};   // after it and before what follows

    bool operator==(const FoldGap&) const = default;
};

struct FoldStep {
    std::string fill_key{};
    std::vector<FoldGap> gaps{};       // one before a fill, up to two of a snapshot
    std::vector<FoldedTrade> trades{}; // those of gaps, then the fill's
    FoldState state{};                 // afterwards

    bool operator==(const FoldStep&) const = default;
};

// The key of a gap before a fill (`n` is 1) or of a snapshot: what is missing there, as if it were
// a fill.
std::string gap_key(const std::string& fill_key, std::size_t n = 1);
// Quantities equal, entry prices within 0.01 %.
bool is_same_position(Decimal quantity, Decimal entry_price, Decimal other_quantity,
                      Decimal other_entry_price);
// The fee in the ledger's currency; 0 of a fee in another token, which that token's ledger keeps.
Decimal quote_fee(const Fill& fill);

// Why a fill cannot be folded; empty when it can. Such a fill is stored and freezes its pair.
std::optional<std::string> unfoldable(const Fill& fill);

// One thread; constant memory.
class PositionFold {
public:
    // REQUIRES !unfoldable(fill), one account and coin, canonical order.
    FoldStep apply(const Fill& fill);
    const FoldState& state() const { return state_; }

private:
    struct Execution;
    void execute(const Execution& execution, FoldStep& step);
    void open(const Execution& execution, Decimal size, Decimal fee);
    FoldedTrade close(const Execution& execution, Decimal size, Decimal fee);
    void fill_gap(const Fill& fill, FoldStep& step);
    void take_snapshot(const Fill& fill, FoldStep& step);
    void bridge(const Fill& fill, Decimal to, Decimal price, FoldStep& step);

    FoldState state_;
    std::optional<Fill> previous_; // to know the second leg of a self-trade
};

struct FoldResult {
    std::vector<FoldStep> steps;
    FoldState state;
    std::size_t unchained = 0; // see OrderedFills
};
// Any order, any repetition; one account and coin.
FoldResult fold(std::vector<Fill> fills);

} // namespace nof0::rules
