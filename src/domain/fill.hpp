// Fill: one execution as the venue reports it (its userFills row), the fact from which positions,
// trades and the ledger are folded. Amounts are exact decimals.
#pragma once

#include "base/decimal.hpp"
#include "domain/entry_plan.hpp"
#include "domain/order_side.hpp"
#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace nof0 {

// Present on both sides of a liquidation: only liquidated_user == own account means "I was".
struct FillLiquidation {
    std::string liquidated_user{}; // empty when the venue leaves it out
    std::optional<Decimal> mark_px{};
    std::string method{}; // "market" or "backstop"

    bool operator==(const FillLiquidation&) const = default;
};

struct Fill {
    std::string exchange_provider{}; // whose venue: "hyperliquid", "sim", "demo"
    std::string account{};           // address or account name at that venue, lower case
    TraderId trader = TraderId::unattributed();
    Symbol coin;
    Decimal px{}; // > 0, but for a snapshot of nothing
    Decimal sz{}; // > 0, but for a snapshot of nothing
    OrderSide side = OrderSide::buy;
    std::int64_t time_ms = 0;
    Decimal start_position{}; // signed size before this fill
    std::string dir{};        // display text ("Open Long"): a cross-check, never a decision
    Decimal closed_pnl{};     // the venue's, without fees
    std::string hash{};       // of the venue's transaction: not an id
    std::int64_t oid = 0;
    bool crossed = true; // true: taker
    Decimal fee{};       // in fee_token; negative is a rebate; holds the builder fee already
    std::string fee_token = "USDC";
    std::int64_t tid = 0; // match id; 0 when the row has none
    std::optional<std::string> cloid{};
    std::optional<Decimal> builder_fee{};
    std::optional<std::int64_t> twap_id{};
    std::optional<FillLiquidation> liquidation{};
    // Not an execution but the venue's word, at time_ms, on the whole position: `side` and `sz` (0:
    // nothing is held) are what it holds, px its entry price. The fold bridges what differs.
    bool is_snapshot = false;
    // Of the order of ours that it carries out; like the owner not the venue's word.
    EntryPlan plan{};

    Decimal signed_size() const { return side == OrderSide::buy ? sz : -sz; }
    bool operator==(const Fill&) const = default;
};

// The idempotency key inside (exchange_provider, account): `coin:tid:side` when tid > 0 (a
// self-trade is two fills with one tid), else `coin:time:oid:side:px:sz:startPosition` in
// normalised decimal text; of a snapshot `snapshot:coin:time`.
std::string fill_key(const Fill& fill);
// SHA-256 (hex, 64 digits) over every field that the venue decides, not over the owner: an equal
// key with another digest is a conflicting duplicate.
std::string fill_digest(const Fill& fill);

// Appends the venue's userFills row (amounts as strings) with our `model_id` as its last key: a row
// of fills.json.
void append_json(std::string& out, const Fill& fill);

} // namespace nof0
