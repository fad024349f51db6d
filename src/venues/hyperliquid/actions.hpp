// The actions of the venue's exchange endpoint, as values to be signed and sent. Amounts are on
// the asset's grid already (rounding.hpp); the order of the keys is the venue's.
#pragma once

#include "base/decimal.hpp"
#include "domain/order_side.hpp"
#include "venues/hyperliquid/signing/wire_value.hpp"
#include "venues/provider.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace nof0::venues::hyperliquid {

struct LimitTerms {
    TimeInForce time_in_force = TimeInForce::gtc;
};
// Rests unseen until the mark price passes `trigger_px`; then a market order, or a limit order at
// the order's price.
struct TriggerTerms {
    bool is_market = true;
    Decimal trigger_px{};
    bool is_take_profit = false; // else a stop loss
};

struct OrderRequest {
    std::int64_t asset = 0; // its place in the venue's universe
    OrderSide side = OrderSide::buy;
    Decimal px{};
    Decimal size{};
    bool reduce_only = false;
    std::variant<LimitTerms, TriggerTerms> terms{};
    std::optional<std::string> cloid{}; // "0x" and 32 lower-case hexadecimal digits
};

struct CancelRequest {
    std::int64_t asset = 0;
    std::int64_t oid = 0;
};
struct CancelByCloidRequest {
    std::int64_t asset = 0;
    std::string cloid{};
};
struct ModifyRequest {
    std::variant<std::int64_t, std::string> target{}; // oid or cloid of what rests
    OrderRequest order{};
};

// Without "0x" or in upper case a signature would recover a stranger.
bool is_valid_cloid(std::string_view cloid);

// REQUIRES amounts of at most 8 decimals, valid cloids and at least one element.
WireValue order_action(const std::vector<OrderRequest>& orders, Grouping grouping);
WireValue cancel_action(const std::vector<CancelRequest>& cancels);
WireValue cancel_by_cloid_action(const std::vector<CancelByCloidRequest>& cancels);
WireValue modify_action(const ModifyRequest& modify);
WireValue batch_modify_action(const std::vector<ModifyRequest>& modifies);
WireValue update_leverage_action(std::int64_t asset, bool is_cross, int leverage);
// Adds so many USD to an isolated position's margin, or takes them. REQUIRES at most 6 decimals.
WireValue update_isolated_margin_action(std::int64_t asset, OrderSide side, Decimal usd);
// Cancels everything at that time; nullopt takes it back.
WireValue schedule_cancel_action(std::optional<std::int64_t> time_ms);

} // namespace nof0::venues::hyperliquid
