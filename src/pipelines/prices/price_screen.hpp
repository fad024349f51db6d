// The screen that a price passes before it may become a fact: what it refuses goes to quarantine.
// Pure functions.
#pragma once

#include "base/time.hpp"
#include "domain/price_tick.hpp"

#include <optional>
#include <string_view>

namespace nof0::pipelines {

// Bounds of one source, on the feed's clock: the time of receipt judges, not this machine's now.
struct PriceBounds {
    Milliseconds stale{60'000}; // older than its receipt by more than this
    Milliseconds future{5'000}; // newer than it; recorded feeds run 1.2 s ahead
    // Out of band: more than this times above, or below one over it, of the newest price of the
    // same feed, unless that is further away in time than band_age: so a real jump holds the feed
    // back for a minute at most.
    double band = 1.5;
    Milliseconds band_age{60'000};
};

enum class PriceRefusal {
    not_a_number, // NaN, infinite
    not_positive, // zero, negative
    stale,
    future,
    out_of_band,
    unknown_symbol, // and the policy is to refuse those
};
std::string_view to_text(PriceRefusal refusal);

// The newest price of a feed.
struct PriceReference {
    double price = 0;
    std::int64_t ts_ms = 0;
};

// Whether the number itself is a price.
std::optional<PriceRefusal> refusal_of_number(double price);
// Whether a price may come at that time and after that reference.
std::optional<PriceRefusal> refusal_of_moment(const PriceTick& tick, std::int64_t received_ms,
                                              const PriceBounds& bounds,
                                              const std::optional<PriceReference>& reference);

} // namespace nof0::pipelines
