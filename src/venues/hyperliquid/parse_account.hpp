// What happens on accounts: fills and money, and how they stand. Internal to this folder. A row
// that cannot be read is counted; one bad row costs itself.
#pragma once

#include "venues/hyperliquid/parse_market.hpp"

namespace nof0::venues::hyperliquid {

// The account that a channel's data names, in lower case; else the parser's own.
std::string account_of(Fields& fields, const ParseContext& context);
// An array of fills of the account.
void parse_fills(od::value fills, std::string_view account, ParseContext& context,
                 VenueEvents& events);
// The channel userFills: {isSnapshot?, user, fills}.
void parse_user_fills(od::value data, ParseContext& context, VenueEvents& events);
// The channel user: one of fills, funding, liquidation, nonUserCancel, twapSliceFills; names no
// account.
void parse_user_event(od::value data, ParseContext& context, VenueEvents& events);
// A row of userFundings: the event's fields and its time side by side.
void parse_funding(od::value row, std::string_view account, ParseContext& context,
                   VenueEvents& events);
// The channels userFundings and userNonFundingLedgerUpdates.
void parse_user_money(od::value data, ParseContext& context, VenueEvents& events);
// REST: [{time, hash, delta: {type, ...}}], funding or not.
void parse_ledger_updates(od::value updates, std::string_view account, ParseContext& context,
                          VenueEvents& events);

// REST clearinghouseState. One position that cannot be read costs the whole answer: what is missing
// from it would count as not held. An empty answer names no market and counts as the venue's own:
// whoever asks about another market sets AccountState::market.
void parse_account_state(od::value answer, ParseContext& context, VenueEvents& events);

} // namespace nof0::venues::hyperliquid
