// What venues' events mean as prices. Each stream of a provider is a source of its own, because
// each orders its ticks in its own way:
//
//   <provider>        trades of the tape, ordered by trade id
//   <provider>:mid    the venue's mid prices, which name no time: receipt, ordered by the message
//   <provider>:bbo    the middle of best bid and offer
//   <provider>:book   the same of a book's snapshot
//   <provider>:mark   the venue's mark, with the asset's context: one tick a second
//   <provider>:bars   closed bars: open, high, low and close, so that the bar comes out the same
//
// Pure functions.
#pragma once

#include "domain/venue_events.hpp"
#include "pipelines/prices/price_event.hpp"

#include <vector>

namespace nof0::pipelines {

// Appends. `message` numbers the messages of one feed, so that two of one millisecond differ. Moves
// the contexts out of the events.
void append_prices(VenueEvents& events, std::string_view source, std::int64_t received_ms,
                   std::int64_t message, std::vector<PriceEvent>& prices);

} // namespace nof0::pipelines
