// The fold: fills of one (account, coin) in canonical order become position states and trades.
//
// The state is quantity, cost and open commission, never an average price: a partial close takes
// its share of cost and commission rounded half-even at 1e-12, the full close takes what is left,
// so that the sums over a position's life are exact. A flip is a full close and an open by one
// fill, whose fee is shared by size.
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
    Decimal folded{};  // the quantity that the fold had
    Decimal venue{};   // startPosition
    Decimal price{};   // at which the difference is taken to have been traded
    FoldState state{}; // after it and before the fill

    bool operator==(const FoldGap&) const = default;
};

struct FoldStep {
    std::string fill_key{};
    std::optional<FoldGap> gap{};
    std::vector<FoldedTrade> trades{}; // none, the fill's, or a gap's before it
    FoldState state{};                 // afterwards

    bool operator==(const FoldStep&) const = default;
};

// The key of the gap before a fill: what is missing there, as if it were a fill.
std::string gap_key(const std::string& fill_key);
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
