#include "pipelines/prices/venue_prices.hpp"

namespace nof0::pipelines {
namespace {

constexpr std::int64_t k_second_ms = 1'000;

std::string stream_of(std::string_view source, std::string_view stream) {
    std::string name(source);
    name += stream;
    return name;
}

// The high comes before the low: which was first is not known, and no bar tells.
void append_bar(const Candle& bar, const std::string& source, std::int64_t received_ms,
                std::vector<PriceEvent>& prices) {
    const std::int64_t third = (bar.close_ms - bar.open_ms) / 3;
    const std::pair<std::int64_t, double> points[] = {{bar.open_ms, bar.open},
                                                      {bar.open_ms + third, bar.high},
                                                      {bar.open_ms + 2 * third, bar.low},
                                                      {bar.close_ms, bar.close}};
    for (const auto& [time_ms, price] : points) {
        prices.push_back({PriceTick{bar.symbol, price, time_ms, source, 0}, received_ms});
    }
}

void append_mark(MarketContext&& context, const std::string& source, std::int64_t received_ms,
                 std::vector<PriceEvent>& prices) {
    if (!context.mark_px) {
        return;
    }
    PriceEvent event{PriceTick{context.symbol, *context.mark_px,
                               received_ms - received_ms % k_second_ms, source, 0},
                     received_ms};
    context.ts_ms = received_ms;
    event.context = std::make_shared<const MarketContext>(std::move(context));
    prices.push_back(std::move(event));
}

} // namespace

void append_prices(VenueEvents& events, std::string_view source, std::int64_t received_ms,
                   std::int64_t message, std::vector<PriceEvent>& prices) {
    const std::string tape(source);
    for (const TapeTrade& trade : events.trades) {
        prices.push_back(
            {PriceTick{trade.symbol, trade.px, trade.time_ms, tape, trade.tid, trade.sz},
             received_ms});
    }
    const std::string mid = stream_of(source, ":mid");
    for (const MidPrice& price : events.mids) {
        prices.push_back(
            {PriceTick{price.symbol, price.px, received_ms, mid, message}, received_ms});
    }
    for (const OrderBook& book : events.books) {
        if (!book.bids.empty() && !book.asks.empty()) {
            const double middle = (book.bids.front().px + book.asks.front().px) / 2;
            const std::string stream = stream_of(source, book.top_only ? ":bbo" : ":book");
            prices.push_back(
                {PriceTick{book.symbol, middle, book.time_ms, stream, 0}, received_ms});
        }
    }
    const std::string mark = stream_of(source, ":mark");
    for (MarketContext& context : events.contexts) {
        append_mark(std::move(context), mark, received_ms, prices);
    }
    events.contexts.clear();
    const std::string bars = stream_of(source, ":bars");
    for (const Candle& candle : events.candles) {
        if (candle.is_closed) {
            append_bar(candle, bars, received_ms, prices);
        }
    }
}

} // namespace nof0::pipelines
