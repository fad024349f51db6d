#include "pipelines/prices/price_event.hpp"

#include "base/json.hpp"
#include "pipelines/stored_object.hpp"

#include <fmt/format.h>

namespace nof0::pipelines {
namespace {

// As texts, because NaN has no JSON number. fn(key, value) for each of the context's numbers.
template<class Context, class Fn>
void for_each_number(Context& context, Fn fn) {
    fn("funding", context.funding);
    fn("open_interest", context.open_interest);
    fn("oracle_px", context.oracle_px);
    fn("mark_px", context.mark_px);
    fn("mid_px", context.mid_px);
    fn("prev_day_px", context.prev_day_px);
    fn("day_ntl_vlm", context.day_ntl_vlm);
    fn("day_base_vlm", context.day_base_vlm);
}

void append_context(JsonWriter& json, const MarketContext& context) {
    json.key("context").begin_object().field("provider", context.provider);
    json.field("symbol", context.symbol.text()).field("ts_ms", context.ts_ms);
    for_each_number(context, [&json](const char* key, const std::optional<double>& number) {
        if (number) {
            json.field(key, fmt::format("{}", *number));
        }
    });
    json.key("impact_pxs").begin_array();
    for (const std::string& price : context.impact_pxs) {
        json.value(price);
    }
    json.end_array().end_object();
}

MarketContext context_of(StoredObject& stored) {
    MarketContext context{.symbol = Symbol("-")};
    stored.need("provider", context.provider);
    stored.need("symbol", context.symbol);
    stored.need("ts_ms", context.ts_ms);
    for_each_number(context, [&stored](const char* key, std::optional<double>& number) {
        stored.take(key, number);
    });
    stored.need("impact_pxs", context.impact_pxs);
    return context;
}

} // namespace

std::string key_text(const PriceEvent& event) {
    const PriceTick& tick = event.tick;
    return fmt::format("{}:{}:{}:{}", tick.source, tick.symbol.text(), tick.ts_ms, tick.source_seq);
}

std::string json_text(const PriceEvent& event) {
    const PriceTick& tick = event.tick;
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("source", tick.source).field("symbol", tick.symbol.text());
    json.field("price", fmt::format("{}", tick.price));
    json.field("ts_ms", tick.ts_ms).field("source_seq", tick.source_seq);
    json.field("received_ms", event.received_ms);
    if (event.tick.size != 0) {
        json.field("size", fmt::format("{}", event.tick.size));
    }
    if (event.context) {
        append_context(json, *event.context);
    }
    json.end_object();
    return text;
}

std::optional<PriceEvent> price_event_of(std::string_view json) {
    simdjson::dom::parser parser;
    StoredObject stored(parser, json);
    PriceEvent event{.tick = {.symbol = Symbol("-")}};
    stored.need("source", event.tick.source);
    stored.need("symbol", event.tick.symbol);
    stored.need("price", event.tick.price);
    stored.need("ts_ms", event.tick.ts_ms);
    stored.need("source_seq", event.tick.source_seq);
    stored.need("received_ms", event.received_ms);
    std::optional<double> size;
    stored.take("size", size);
    event.tick.size = size.value_or(0);
    if (auto context = stored.object("context")) {
        event.context = std::make_shared<const MarketContext>(context_of(*context));
        stored.include(*context);
    }
    return stored.is_whole() ? std::optional(std::move(event)) : std::nullopt;
}

} // namespace nof0::pipelines
