// FoldedTrade: what a closing fill leaves behind, in exact decimals, and the public trade record
// made of it.
#pragma once

#include "base/decimal.hpp"
#include "domain/fill.hpp"
#include "domain/trade.hpp"

#include <string>

namespace nof0::rules {

// Real fills make trades; a gap in the history makes one with the position it takes away.
enum class TradeKind { fills, gap };

struct FoldedTrade {
    TradeKind kind = TradeKind::fills;
    std::string open_key;  // fill_key of the fill that opened the position
    std::string close_key; // of the one that closed this part of it
    Symbol symbol;
    Decimal quantity{};    // signed: what was closed; negative of a short
    Decimal entry_price{}; // average of the position, at 1e-12
    Decimal exit_price{};
    std::int64_t entry_time_ms = 0;
    std::int64_t exit_time_ms = 0;
    std::int64_t entry_oid = 0;
    std::int64_t exit_oid = 0;
    std::int64_t entry_tid = 0;
    std::int64_t exit_tid = 0;
    bool entry_crossed = true;
    bool exit_crossed = true;
    Decimal entry_commission{}; // this part's share of what opening cost
    Decimal exit_commission{};
    Decimal gross{};     // the venue's closedPnl
    Decimal own_gross{}; // exit value less this part's share of the cost, exactly
    std::optional<FillLiquidation> liquidation{};

    Decimal net() const { return gross - entry_commission - exit_commission; }
    // The venue rounds its entry price before it multiplies: own gross less the venue's.
    Decimal residual() const { return own_gross - gross; }
    bool operator==(const FoldedTrade&) const = default;
};

// Ids are made of the trader and the fill keys, so a replay makes the same ones.
std::string position_id(const TraderId& trader, const std::string& open_key);
std::string trade_id(const TraderId& trader, const FoldedTrade& trade);

// The public record. Leverage and confidence belong to the decision that opened the position.
Trade to_trade(const FoldedTrade& trade, const TraderId& trader, double leverage = 1,
               double confidence = 0);

} // namespace nof0::rules
