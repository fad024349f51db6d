// The orders that allowed plans come to, on the venue's grid and with their client ids, before
// anything leaves. Pure.
#pragma once

#include "base/result.hpp"
#include "domain/decision.hpp"
#include "domain/order.hpp"
#include "rules/guard_result.hpp"
#include "traders/seat.hpp"

#include <optional>

namespace nof0::traders {

// An immediate-or-cancel order for the plan: at the plan's price (limit_ioc) or within the
// configured slippage of it (market_ioc). Refused where the grid leaves nothing of it.
Result<Order> draft_order(const Seat& seat, const rules::OrderPlan& plan, const Decision& decision,
                          int size_decimals, ArenaTime now);

// The take profit or stop loss of what was filled of an entry, for the whole of it: reduces only,
// at the market once the mark reaches `trigger`.
Result<Order> draft_exit(const Seat& seat, const Order& entry, OrderKind kind, Decimal filled,
                         double trigger, int size_decimals, ArenaTime now);

// The next change of the order, as its status says.
Order changed(Order order, OrderStatus status, ArenaTime now);

} // namespace nof0::traders
