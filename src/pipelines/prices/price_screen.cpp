#include "pipelines/prices/price_screen.hpp"

#include <cmath>
#include <cstdlib>

namespace nof0::pipelines {

std::string_view to_text(PriceRefusal refusal) {
    switch (refusal) {
    case PriceRefusal::not_a_number:
        return "not_a_number";
    case PriceRefusal::not_positive:
        return "not_positive";
    case PriceRefusal::stale:
        return "stale";
    case PriceRefusal::future:
        return "future";
    case PriceRefusal::out_of_band:
        return "out_of_band";
    case PriceRefusal::unknown_symbol:
        return "unknown_symbol";
    }
    return {};
}

std::optional<PriceRefusal> refusal_of_number(double price) {
    if (!std::isfinite(price)) {
        return PriceRefusal::not_a_number;
    }
    return price > 0 ? std::nullopt : std::optional(PriceRefusal::not_positive);
}

std::optional<PriceRefusal> refusal_of_moment(const PriceTick& tick, std::int64_t received_ms,
                                              const PriceBounds& bounds,
                                              const std::optional<PriceReference>& reference) {
    // A venue may say anything of its time: no difference of two of them is taken that could
    // overflow.
    if (tick.ts_ms <= 0 || tick.ts_ms < received_ms - bounds.stale.count()) {
        return PriceRefusal::stale;
    }
    if (tick.ts_ms > received_ms + bounds.future.count()) {
        return PriceRefusal::future;
    }
    if (reference && std::abs(tick.ts_ms - reference->ts_ms) <= bounds.band_age.count()) {
        const bool above = tick.price > reference->price * bounds.band;
        const bool below = tick.price < reference->price / bounds.band;
        if (above || below) {
            return PriceRefusal::out_of_band;
        }
    }
    return std::nullopt;
}

} // namespace nof0::pipelines
