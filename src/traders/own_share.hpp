// The share of one trader in an account that several trade on. The venue speaks of the account as a
// whole; which fills, fees, funding and positions are whose, our facts know:
//
//   account value = initial equity + realised PnL - fees + money moved + unrealised PnL
//
// the first three from the trader's exact ledger, the last from the venue's word on its positions.
// So a fill that the ledger has not heard of yet moves the value by its fee and what it realised,
// never by its size.
#pragma once

#include "domain/venue_account.hpp"
#include "storage/ledgers.hpp"

#include <vector>

namespace nof0::traders {

// `account` holds the trader's own positions only; `holdings` are those of its ledger. Margin is
// that of its positions, and free is what neither they nor the account as a whole need.
VenueAccount own_share(VenueAccount account, const storage::LedgerRow& ledger,
                       const std::vector<storage::HoldingRow>& holdings);

} // namespace nof0::traders
