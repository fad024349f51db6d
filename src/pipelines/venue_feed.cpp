#include "pipelines/venue_feed.hpp"

namespace nof0::pipelines {
namespace {

constexpr std::int64_t k_minute_ms = 60'000;

PriceEvent price_event(const Symbol& symbol, double price, std::int64_t ts_ms, std::string source,
                       std::int64_t seq, std::int64_t received_ms) {
    return PriceEvent{.tick = {.symbol = symbol,
                               .price = price,
                               .ts_ms = ts_ms,
                               .source = std::move(source),
                               .source_seq = seq},
                      .received_ms = received_ms};
}

bool is_minute(const Candle& candle) {
    return candle.is_closed && candle.close_ms - candle.open_ms < k_minute_ms &&
           candle.open_ms % k_minute_ms == 0;
}

} // namespace

VenueFeed::VenueFeed(PricesPipeline& prices, MarketMetadataPipeline& market, FillsPipeline& fills,
                     PositionSyncPipeline& positions, Metrics& metrics)
    : prices_(prices), market_(market), fills_(fills), positions_(positions),
      messages_(metrics.counter("nof0_pipelines_feed_messages_total", "Messages of venues")),
      set_aside_metric_(metrics.counter("nof0_pipelines_feed_set_aside_total",
                                        "Candles and books, which are no facts here")) {}

Task<> VenueFeed::offer(VenueEvents events, FeedName feed, std::int64_t received_ms) {
    messages_.increment();
    co_await offer_prices(events, feed, received_ms);
    co_await offer_contexts(events, feed, received_ms);
    for (const Candle& candle : events.candles) {
        co_await offer_candle(candle, feed.source);
    }
    co_await offer_account(events, feed);
    co_await offer_states(events, feed, received_ms);
}

Task<> VenueFeed::tick(PriceEvent event) {
    ++ticks_;
    if (!prices_.full()) { // spares a coroutine frame for each of a million
        prices_.offer_now(std::move(event));
        co_return;
    }
    co_await prices_.offer(std::move(event));
}

Task<> VenueFeed::offer_prices(const VenueEvents& events, const FeedName& feed,
                               std::int64_t received_ms) {
    for (const TapeTrade& trade : events.trades) {
        PriceEvent event =
            price_event(trade.symbol, trade.px, trade.time_ms, feed.source, trade.tid, received_ms);
        event.tick.size = trade.sz;
        co_await tick(std::move(event));
    }
    for (const MidPrice& mid : events.mids) {
        co_await tick(price_event(mid.symbol, mid.px, received_ms, feed.source + ":mid",
                                  ++receive_seq_, received_ms));
    }
    for (const OrderBook& book : events.books) {
        if (!book.top_only || book.bids.empty() || book.asks.empty()) {
            ++set_aside_;
            set_aside_metric_.increment();
            continue;
        }
        const double mid = (book.bids.front().px + book.asks.front().px) / 2;
        co_await tick(price_event(book.symbol, mid, book.time_ms, feed.source + ":bbo",
                                  ++receive_seq_, received_ms));
    }
}

// A list of assets comes with a context for each; without one a context is a moment of one asset.
Task<> VenueFeed::offer_contexts(VenueEvents& events, const FeedName& feed,
                                 std::int64_t received_ms) {
    if (!events.assets.empty()) {
        MarketMetadata answer;
        answer.assets = std::move(events.assets);
        answer.contexts = std::move(events.contexts);
        answer.source = feed.source;
        for (MarketContext& context : answer.contexts) {
            context.ts_ms = received_ms;
        }
        co_await market_.offer(std::move(answer));
        co_return;
    }
    for (MarketContext& context : events.contexts) {
        context.ts_ms = received_ms;
        const auto shared = std::make_shared<const MarketContext>(std::move(context));
        if (!shared->mark_px) {
            ++set_aside_;
            continue;
        }
        PriceEvent event = price_event(shared->symbol, *shared->mark_px, received_ms,
                                       feed.source + ":mark", ++receive_seq_, received_ms);
        event.context = shared;
        co_await tick(std::move(event));
    }
}

Task<> VenueFeed::offer_candle(const Candle& candle, const std::string& source) {
    if (!is_minute(candle)) {
        ++set_aside_;
        set_aside_metric_.increment();
        co_return;
    }
    const std::string name = source + ":candle";
    const std::int64_t at = candle.open_ms;
    co_await tick(price_event(candle.symbol, candle.open, at, name, 0, candle.close_ms));
    co_await tick(price_event(candle.symbol, candle.high, at + 1, name, 0, candle.close_ms));
    co_await tick(price_event(candle.symbol, candle.low, at + 2, name, 0, candle.close_ms));
    PriceEvent close =
        price_event(candle.symbol, candle.close, candle.close_ms, name, 0, candle.close_ms);
    close.tick.size = candle.volume; // of the whole minute: the bar's sum
    co_await tick(std::move(close));
}

Task<> VenueFeed::offer_account(VenueEvents& events, const FeedName& feed) {
    const FillNews news = events.fills_are_history ? FillNews::history : FillNews::live;
    for (Fill& fill : events.fills) {
        if (feed.trader) {
            fill.trader = *feed.trader;
        }
        ++account_events_;
        co_await fills_.offer(FillEvent{std::move(fill), feed.source, feed.trace_id, news});
    }
    for (CashMovement& movement : events.cash) {
        CashEvent event;
        event.exchange_provider = std::move(movement.exchange_provider);
        event.account = std::move(movement.account);
        event.trader = feed.trader.value_or(TraderId::unattributed());
        event.kind = std::move(movement.kind);
        event.time_ms = movement.time_ms;
        event.coin = std::move(movement.coin);
        event.ordinal = movement.ordinal;
        event.currency = std::move(movement.currency);
        event.amount = movement.amount;
        event.hash = std::move(movement.hash);
        event.source = feed.source;
        event.trace_id = feed.trace_id;
        ++account_events_;
        co_await fills_.offer(std::move(event));
    }
}

Task<> VenueFeed::offer_states(VenueEvents& events, const FeedName& feed,
                               std::int64_t received_ms) {
    for (AccountState& state : events.accounts) {
        if (state.account.empty()) { // nobody can say whose positions these are
            ++set_aside_;
            set_aside_metric_.increment();
            continue;
        }
        if (state.time_ms == 0) {
            state.time_ms = received_ms;
        }
        ++account_events_;
        co_await positions_.queue().push(
            AccountReport{std::move(state), feed.source, feed.trace_id});
    }
}

} // namespace nof0::pipelines
