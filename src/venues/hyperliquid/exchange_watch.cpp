// What HyperliquidExchange hears of its account while it runs.
#include "venues/hyperliquid/exchange.hpp"

#include "base/log.hpp"
#include "venues/hyperliquid/message_parser.hpp"
#include "venues/hyperliquid/parse_orders.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace nof0::venues::hyperliquid {
namespace {

using namespace std::chrono_literals;

constexpr auto k_reconcile_timeout = 60s;
// Before the first connection: whoever runs us has read the history up to about now.
constexpr std::int64_t k_overlap_ms = 5 * 60 * 1000;

} // namespace

struct HyperliquidExchange::Watch {
    Watch(std::vector<TraderId> traders, EventSink& sink, MessageParserOptions options,
          std::int64_t seen_ms)
        : traders(std::move(traders)), sink(sink), parser(std::move(options)), seen_ms(seen_ms) {}

    // Of whom streams of the account speak; nullopt: of several.
    std::optional<TraderId> trader() const {
        return traders.size() == 1 ? std::optional(traders.front()) : std::nullopt;
    }
    void see(const VenueEvents& events) {
        seen_ms = std::max(seen_ms, events.newest_ms().value_or(seen_ms));
    }

    std::vector<TraderId> traders;
    EventSink& sink;
    MessageParser parser;
    SkipCounts skips;
    std::unique_ptr<UserStream> stream;
    std::int64_t seen_ms; // the newest fill or money
    // Up to when nothing is missing: what came later must be asked for after a connection, however
    // much the stream told meanwhile.
    std::optional<std::int64_t> whole_until_ms{};
};

TraderId HyperliquidExchange::owner_of(const OrderUpdate& update, const Watch& watch) const {
    const PlacedOrder* placed = update.cloid ? placed_.find(*update.cloid) : nullptr;
    return placed != nullptr ? placed->trader : watch.trader().value_or(TraderId::unattributed());
}

Task<> HyperliquidExchange::offer_orders(Watch& watch, std::vector<OrderUpdate> updates) {
    std::map<TraderId, std::vector<OrderUpdate>> by_trader;
    for (OrderUpdate& update : updates) {
        by_trader[owner_of(update, watch)].push_back(std::move(update));
    }
    for (auto& [trader, theirs] : by_trader) {
        co_await watch.sink.offer_orders(trader, std::move(theirs));
    }
}

Task<> HyperliquidExchange::take_frame(Watch& watch, std::string frame) {
    std::vector<OrderUpdate> updates;
    parse_order_frame(frame, updates, watch.skips);
    if (!updates.empty()) {
        co_await offer_orders(watch, std::move(updates));
    }
    VenueEvents events;
    watch.parser.parse_frame(frame, events);
    if (events.size() > 0) {
        watch.see(events);
        co_await watch.sink.offer(std::move(events), settings_.name, watch.trader(),
                                  clock_.now().ms());
    }
}

Task<bool> HyperliquidExchange::reconcile(Watch& watch) {
    const std::int64_t from_ms = watch.whole_until_ms.value_or(watch.seen_ms);
    const Deadline deadline = Deadline::after(k_reconcile_timeout);
    Answer<VenueEvents> events =
        co_await read_history(rest_, settings_.name, account_, from_ms, deadline);
    Answer<std::vector<OrderUpdate>> updates =
        events ? co_await order_history(from_ms, deadline)
               : Answer<std::vector<OrderUpdate>>(fail(events.error()));
    if (!updates) {
        log_warn("venues.reconcile_failed",
                 {{"account", account_}, {"reason", updates.error().message}});
        co_return false;
    }
    watch.see(*events);
    if (events->size() > 0) {
        co_await watch.sink.offer(std::move(*events), settings_.name, watch.trader(),
                                  clock_.now().ms());
    }
    co_await offer_orders(watch, std::move(*updates));
    watch.whole_until_ms.reset();
    log_info("venues.reconciled", {{"account", account_}, {"from_ms", from_ms}});
    co_return true;
}

Task<> HyperliquidExchange::run(std::vector<TraderId> traders, EventSink& sink) {
    ensure(!watch_, "an exchange runs once at a time");
    const auto watch = std::make_shared<Watch>(
        std::move(traders), sink,
        MessageParserOptions{.provider = settings_.name, .account = account_},
        clock_.now().ms() - k_overlap_ms);
    watch_ = watch;
    UserStreamSettings stream = settings_.stream;
    stream.url = settings_.url;
    stream.account = account_;
    stream.seed = settings_.seed;
    watch->stream = std::make_unique<UserStream>(
        executor_, std::move(stream),
        UserStreamOwner{[watch = watch.get()] {
                            watch->whole_until_ms = watch->whole_until_ms.value_or(watch->seen_ms);
                        },
                        [this, watch = watch.get()](std::string frame) {
                            return take_frame(*watch, std::move(frame));
                        },
                        [this, watch = watch.get()] { return reconcile(*watch); }});
    co_await watch->stream->run();
    watch_.reset();
}

void HyperliquidExchange::stop() {
    if (watch_) {
        watch_->stream->stop();
    }
}

} // namespace nof0::venues::hyperliquid
