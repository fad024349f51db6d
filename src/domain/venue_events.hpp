// What venues say, as plain values: what a frame, a response or a line of a recording holds.
// Amounts of markets are doubles, as the board shows them; amounts of accounts are exact.
#pragma once

#include "domain/fill.hpp"
#include "domain/market_asset.hpp"
#include "domain/market_context.hpp"
#include "domain/order_side.hpp"

#include <string_view>
#include <vector>

namespace nof0 {

// A trade on the public tape. `tid` is unique per coin and time; it may be 0.
struct TapeTrade {
    Symbol symbol;
    double px = 0;
    double sz = 0;
    OrderSide aggressor = OrderSide::buy;
    std::int64_t time_ms = 0;
    std::int64_t tid = 0;
};

// A venue's mid price; it names no time.
struct MidPrice {
    Symbol symbol;
    double px = 0;
};

struct BookLevel {
    double px = 0;
    double sz = 0;
    std::int64_t orders = 0;
};

// A whole snapshot of (the top of) a book, best first; either side may be empty.
struct OrderBook {
    Symbol symbol;
    std::int64_t time_ms = 0;
    bool top_only = false; // bid and ask, and no more was asked for
    std::vector<BookLevel> bids{};
    std::vector<BookLevel> asks{};
};

struct Candle {
    Symbol symbol;
    std::string interval{};
    std::int64_t open_ms = 0;
    std::int64_t close_ms = 0; // the last millisecond that belongs to it
    double open = 0;
    double high = 0;
    double low = 0;
    double close = 0;
    double volume = 0;
    bool is_closed = false; // false: it may still change
};

// Money that moved on an account without a trade.
struct CashMovement {
    std::string exchange_provider{};
    std::string account{}; // lower case; empty when the source does not say
    std::string kind{};    // deposit, withdrawal, funding, transfer, rebate
    std::int64_t time_ms = 0;
    std::string coin{}; // of funding; empty otherwise
    int ordinal = 0;    // among equal (account, kind, time, coin), in the venue's order
    std::string currency = "USDC";
    Decimal amount{};   // signed: what the account gained
    std::string hash{}; // the same event has one over REST and none over WebSocket

    bool operator==(const CashMovement&) const = default;
};

// A venue's own word on an account at a moment: all perpetuals that are held there on one of its
// markets, nothing left out.
struct AccountState {
    struct Held {
        Symbol symbol;
        Decimal quantity{}; // signed; 0 counts as not held
        std::optional<Decimal> entry_price{};
        std::optional<double> leverage{};

        bool operator==(const Held&) const = default;
    };
    std::string exchange_provider{};
    std::string account{};    // lower case; empty when the source does not say
    std::int64_t time_ms = 0; // 0: the source names none
    std::string market{};     // empty: the venue's own; else the prefix of its coins ("xyz:TSLA")
    std::optional<Decimal> account_value{}; // in the ledger's currency
    std::vector<Held> held{};

    // Whether a coin that is not listed is not held. Spot balances and other markets are told by
    // answers of their own.
    bool covers(std::string_view coin) const;

    bool operator==(const AccountState&) const = default;
};

// What one message held. One kind each, as a rule, so that nothing is lost by sorting them here;
// clear() keeps the memory.
struct VenueEvents {
    std::vector<TapeTrade> trades{};
    std::vector<MidPrice> mids{};
    std::vector<OrderBook> books{};
    std::vector<MarketContext> contexts{};
    std::vector<MarketAsset> assets{};
    std::vector<Candle> candles{};
    std::vector<Fill> fills{};
    bool fills_are_history = false; // a snapshot after subscribing, or a REST answer
    std::vector<CashMovement> cash{};
    std::vector<AccountState> accounts{};

    std::size_t size() const {
        return trades.size() + mids.size() + books.size() + contexts.size() + assets.size() +
               candles.size() + fills.size() + cash.size() + accounts.size();
    }
    void clear();
    // The newest time that any of them names; nullopt: none does.
    std::optional<std::int64_t> newest_ms() const;
    // Moves every time by so many milliseconds.
    void shift(std::int64_t by_ms);
};

} // namespace nof0
