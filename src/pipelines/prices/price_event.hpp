// PriceEvent: a price as a feed hands it over.
#pragma once

#include "domain/market_context.hpp"
#include "domain/price_tick.hpp"

#include <memory>

namespace nof0::pipelines {

struct PriceEvent {
    PriceTick tick;
    std::int64_t received_ms = 0; // on the feed's clock (arena time): what judges the tick's own
    // What the venue said of the asset in the same message, if it did.
    std::shared_ptr<const MarketContext> context{};
};

// For people: how quarantine and parked events name and show it.
std::string key_text(const PriceEvent& event); // "source:symbol:ts_ms:source_seq"
std::string json_text(const PriceEvent& event);

} // namespace nof0::pipelines
