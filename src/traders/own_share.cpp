#include "traders/own_share.hpp"

#include <algorithm>

namespace nof0::traders {

VenueAccount own_share(VenueAccount account, const storage::LedgerRow& ledger,
                       const std::vector<storage::HoldingRow>& holdings) {
    Decimal value = ledger.opening ? *ledger.opening : ledger.initial_equity.value_or(Decimal());
    value += ledger.trade_cash.value_or(Decimal()) + ledger.event_cash.value_or(Decimal());
    for (const storage::HoldingRow& held : holdings) {
        value += held.exact_cost.value_or(Decimal()); // what was paid for it is not lost
    }
    Decimal margin;
    for (const VenuePosition& position : account.positions) {
        value += position.unrealized_pnl.value_or(Decimal());
        margin += position.margin_used.value_or(Decimal());
    }
    account.account_value = value;
    account.margin_used = margin;
    const Decimal free = std::max(Decimal(), value - margin);
    account.withdrawable = std::min(account.withdrawable, free);
    return account;
}

} // namespace nof0::traders
