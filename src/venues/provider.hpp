// The two doors to a venue. Whoever trades knows these interfaces and nothing of what is behind
// them: Hyperliquid, the built-in simulator or a recording.
//
// Every call answers with a value or a VenueError that says whether trying again can help. A
// timeout of an order is `unknown`: the venue may have it, and only order_status() tells.
//
// One thread: that of the executor a provider was made with. Calls may overlap.
#pragma once

#include "base/deadline.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "domain/fill.hpp"
#include "domain/order.hpp"
#include "domain/trader_id.hpp"
#include "domain/venue_account.hpp"
#include "domain/venue_events.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::venues {

struct VenueError {
    enum class Kind {
        retryable, // nothing happened there; the same request may succeed later
        refused,   // the venue understood and said no; the same request fails again
        unknown,   // it may or may not have happened: ask before trying again
        fatal,     // nothing will succeed until an operator acts (key, account, address)
    };
    Kind kind = Kind::refused;
    std::string message{};                     // for a person; holds no secret
    std::optional<Milliseconds> retry_after{}; // where the venue said so

    bool operator==(const VenueError&) const = default;
};

template<class T>
using Answer = Result<T, VenueError>;

inline Failure<VenueError> refused(std::string message) {
    return fail(VenueError{VenueError::Kind::refused, std::move(message), {}});
}

// Takes what a venue says as it comes. Implemented by whoever stores it; waits while that is full.
class EventSink {
public:
    virtual ~EventSink() = default;
    // `received_ms` is arena time. `trader` owns the account that fills and money speak of, when
    // the stream is one trader's.
    virtual Task<> offer(VenueEvents events, std::string source, std::optional<TraderId> trader,
                         std::int64_t received_ms) = 0;
    // What became of orders, beside the fills.
    virtual Task<> offer_orders(TraderId trader, std::vector<OrderUpdate> updates) = 0;
};

class MarketProvider {
public:
    virtual ~MarketProvider() = default;

    virtual std::string_view name() const = 0; // of etc/market.yaml; the source of its prices
    // Feeds the sink until stop(): first the assets with their contexts, then what changes.
    // Reconnects by itself; throws nothing that another try could mend.
    virtual Task<> run(EventSink& sink) = 0;
    virtual void stop() = 0;

    // All assets with their contexts, as they are now.
    virtual Task<Answer<VenueEvents>> assets(Deadline deadline) = 0;
    // The newest `count` bars of an interval ("1m", "3m", "4h"), oldest first; the last one may
    // still be forming (is_closed false).
    virtual Task<Answer<std::vector<Candle>>> candles(Symbol symbol, std::string interval,
                                                      std::size_t count, Deadline deadline) = 0;
};

// Orders of one request go out together, in their order; the answer has one update for each.
enum class Grouping {
    none,
    entry_with_exits, // the first is the entry, the others its take profit and stop loss
    position_exits,   // take profit and stop loss of the whole position
};

class ExchangeProvider {
public:
    virtual ~ExchangeProvider() = default;

    virtual std::string_view name() const = 0; // of etc/exchange.yaml

    // The account where this trader's orders go; refused where it has none.
    virtual Answer<std::string> account_of(const TraderId& trader) const = 0;

    // REQUIRES the intents committed, each with its cloid: placing the same cloid twice is one
    // order. An update for each order, in their order.
    virtual Task<Answer<std::vector<OrderUpdate>>> place(TraderId trader, std::vector<Order> orders,
                                                         Grouping grouping, Deadline deadline) = 0;
    virtual Task<Answer<std::vector<OrderUpdate>>>
    cancel(TraderId trader, std::vector<std::string> cloids, Deadline deadline) = 0;
    // Replaces what rests under the order's cloid.
    virtual Task<Answer<OrderUpdate>> modify(TraderId trader, Order order, Deadline deadline) = 0;
    virtual Task<Answer<Done>> set_leverage(TraderId trader, Symbol symbol, int leverage,
                                            bool is_cross, Deadline deadline) = 0;
    // Cancels everything of the trader at `time_ms` unless called again; nullopt takes it back.
    virtual Task<Answer<Done>> schedule_cancel(TraderId trader, std::optional<std::int64_t> time_ms,
                                               Deadline deadline) = 0;

    virtual Task<Answer<VenueAccount>> account(TraderId trader, Deadline deadline) = 0;
    virtual Task<Answer<std::vector<RestingOrder>>> open_orders(TraderId trader,
                                                                Deadline deadline) = 0;
    // nullopt: the venue never heard of it.
    virtual Task<Answer<std::optional<OrderUpdate>>>
    order_status(TraderId trader, std::string cloid, Deadline deadline) = 0;
    // All executions and movements of money from a time on (inclusive), oldest first, however many
    // pages that takes.
    virtual Task<Answer<VenueEvents>> history(TraderId trader, std::int64_t from_ms,
                                              Deadline deadline) = 0;

    // Feeds fills, movements of money and order updates of these traders until stop().
    virtual Task<> run(std::vector<TraderId> traders, EventSink& sink) = 0;
    virtual void stop() = 0;
};

} // namespace nof0::venues
