// What the recorded answers say of each other, computed by our own rules: the analytics tables that
// trades determine, and the leaderboard's returns.
#pragma once

#include "app/parity/comparison.hpp"

namespace nof0::app::parity {

// rules::TradeAnalytics over the recorded trades as our API answers them, against the recorded
// analytics.
void compare_recomputed_analytics(Comparison& comparison, const Documents& recorded,
                                  const Documents& ours);

// rules::return_pct of the recorded equity, against the recorded return_pct: to the character.
void compare_recomputed_returns(Comparison& comparison, const Documents& recorded,
                                const Facts& facts);

} // namespace nof0::app::parity
