// clearinghouseState as what a trader's account is: what is left to trade with, what it holds.
#pragma once

#include "domain/venue_account.hpp"
#include "venues/provider.hpp"

#include <string>
#include <string_view>

namespace nof0::venues::hyperliquid {

// One position that cannot be read costs the answer: what is missing would count as not held.
// Positions come by symbol; rows of size 0 are left out.
Answer<VenueAccount> parse_venue_account(std::string_view body, std::string account);

} // namespace nof0::venues::hyperliquid
