#include "pipelines/prices/price_event.hpp"

#include "base/json.hpp"

#include <fmt/format.h>

namespace nof0::pipelines {

std::string key_text(const PriceEvent& event) {
    const PriceTick& tick = event.tick;
    return fmt::format("{}:{}:{}:{}", tick.source, tick.symbol.text(), tick.ts_ms, tick.source_seq);
}

std::string json_text(const PriceEvent& event) {
    const PriceTick& tick = event.tick;
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("source", tick.source).field("symbol", tick.symbol.text());
    json.field("price", fmt::format("{}", tick.price)); // as text: NaN has no JSON number
    json.field("ts_ms", tick.ts_ms).field("source_seq", tick.source_seq);
    json.field("received_ms", event.received_ms).end_object();
    return text;
}

} // namespace nof0::pipelines
