// PriceEvent: a price as a feed hands it over.
#pragma once

#include "domain/market_context.hpp"
#include "domain/price_tick.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::pipelines {

struct PriceEvent {
    PriceTick tick;
    std::int64_t received_ms = 0; // on the feed's clock (arena time): what judges the tick's own
    // What the venue said of the asset in the same message, if it did.
    std::shared_ptr<const MarketContext> context{};
};

// How quarantine and parked events name and keep it.
std::string key_text(const PriceEvent& event); // "source:symbol:ts_ms:source_seq"
std::string json_text(const PriceEvent& event);
// What json_text() wrote; nothing when it is something else.
std::optional<PriceEvent> price_event_of(std::string_view json);

} // namespace nof0::pipelines
