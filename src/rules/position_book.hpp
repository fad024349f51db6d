// PositionBook: the fold of one (account, coin), told as what it does to positions, to trades and
// to the cash of traders.
//
// A position belongs to the trader whose fill opened it, and so do its trades and the cash that
// moves with it: where two traders share an account, a fill without an owner of its own (a
// liquidation) still closes the right one's position. So does what the opening order's decision
// said of it (its EntryPlan), whatever later orders add. A flip closes one position and opens
// another.
//
// For every execution (a fill, or the gap before it):
//   cash of the owner -= signed size x price + fee in the ledger's currency
//   its cash in another currency -= fee, where the fee is in that one
// so that, exactly, at any step and for any marks:
//   sum(cash) + sum(quantity x mark)
//     = sum(own gross - commission of the trades) - open commission + sum(quantity x mark - cost)
#pragma once

#include "rules/fold.hpp"

#include <optional>
#include <string>
#include <vector>

namespace nof0::rules {

// A position after one step of it.
struct PositionStep {
    TraderId trader = TraderId::unattributed();
    std::string open_key{}; // of the position
    std::string fill_key{}; // of the execution
    int step = 0;           // of the position: 1 opens it
    Symbol symbol;
    std::int64_t time_ms = 0;
    bool is_open = true;
    Decimal quantity{}; // signed; 0 when closed
    Decimal cost{};
    Decimal open_commission{};
    Decimal shown_quantity{}; // signed, never 0: of a closed position what its last close took
    Decimal entry_price{};
    Decimal commission_paid{}; // so far
    Decimal gross{};           // realised so far
    std::int64_t entry_time_ms = 0;
    std::int64_t entry_oid = 0;
    Decimal exit_price{}; // of all closes, weighted by size; 0 before the first
    EntryPlan plan{};     // of the order that opened it

    bool is_short() const { return shown_quantity.sign() < 0; }
    bool operator==(const PositionStep&) const = default;
};

struct OwnedTrade {
    TraderId trader = TraderId::unattributed();
    FoldedTrade trade;
    EntryPlan plan{}; // of the order that opened the position

    bool operator==(const OwnedTrade&) const = default;
};

struct CashMove {
    TraderId trader = TraderId::unattributed();
    Decimal amount{};
    std::string currency{}; // empty: the ledger's own

    bool operator==(const CashMove&) const = default;
};

// What is missing before a fill or against a snapshot, as if it had been a fill.
struct GapFill {
    std::string key{};
    TraderId trader = TraderId::unattributed();
    Symbol symbol;
    std::int64_t time_ms = 0;
    Decimal start_position{};
    Decimal signed_size{};
    Decimal price{};

    bool operator==(const GapFill&) const = default;
};

struct BookStep {
    std::int64_t time_ms = 0;
    std::vector<PositionStep> positions{}; // one to four; of a snapshot perhaps none
    std::vector<OwnedTrade> trades{};
    std::vector<CashMove> cash{};
    std::vector<GapFill> gaps{};

    bool operator==(const BookStep&) const = default;
};

// One thread; constant memory.
class PositionBook {
public:
    // As PositionFold::apply(); fill.trader is the owner of what the fill opens.
    BookStep apply(const Fill& fill);

    const FoldState& state() const { return fold_.state(); }
    // Of the open position. REQUIRES !state().is_flat().
    const TraderId& owner() const { return open_.trader; }

private:
    struct Open {
        TraderId trader = TraderId::unattributed();
        EntryPlan plan{};
        int step = 0;
        Decimal gross{};
        Decimal exit_size{};
        Decimal exit_notional{};
    };
    struct Move {
        const FoldState& before;
        const FoldState& after;
        const FoldedTrade* trade; // null: nothing was closed
        Decimal signed_size;
        Decimal price;
        Decimal fee;
        std::string key;
        EntryPlan plan{};    // of what is opened; a gap was nobody's order
        Decimal other_fee{}; // in another currency than the ledger's
        std::string other_currency{};
    };
    struct Bridge {
        const FoldGap& gap;
        const FoldState& before;
        const FoldedTrade* trade; // null: the gap closes nothing
    };
    void bridge(const Fill& fill, const Bridge& bridge, BookStep& step);
    void move(const Fill& fill, const Move& move, BookStep& step);
    void close(const Fill& fill, const Move& move, BookStep& step);
    void hold(const Fill& fill, const Move& move, BookStep& step);
    void pay_other(const Move& move, Decimal fee, BookStep& step) const;

    PositionFold fold_;
    Open open_;
};

} // namespace nof0::rules
