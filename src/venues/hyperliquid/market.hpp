// HyperliquidMarket: Hyperliquid's prices. One WebSocket for what changes, REST for the rest.
//
// run() begins with the assets and their contexts, then follows allMids and, for each of its coins,
// activeAssetCtx, trades, bbo, candle (and l2Book). The connection is pinged, watched as a whole
// and stream by stream, and made anew with growing pauses when it ends, with all subscriptions and
// a look by REST at what was missed meanwhile: contexts, and the bars of the gap. The sink gets
// each trade, each book and each closed bar once, whatever the venue repeats.
//
// What is not wanted (coins of other markets, unknown channels) is counted by name.
//
// One thread: that of the executor. run() once; the object must outlive it and all calls.
#pragma once

#include "base/clock.hpp"
#include "net/child_task.hpp"
#include "net/http_client.hpp"
#include "net/websocket_client.hpp"
#include "venues/hyperliquid/info_client.hpp"
#include "venues/hyperliquid/market_filter.hpp"
#include "venues/hyperliquid/market_options.hpp"
#include "venues/hyperliquid/message_parser.hpp"
#include "venues/hyperliquid/shared_answers.hpp"
#include "venues/hyperliquid/subscriptions.hpp"
#include "venues/provider.hpp"

namespace nof0::venues::hyperliquid {

// Since the start; for metrics and tests.
struct MarketCounts {
    std::uint64_t connections = 0;                // WebSockets that were opened
    std::uint64_t frames = 0;                     // messages received
    std::uint64_t resubscriptions = 0;            // because a stream was silent
    std::uint64_t bars_repaired = 0;              // that REST brought after a gap
    std::map<std::string, std::uint64_t> skips{}; // by name
};

class HyperliquidMarket final : public MarketProvider {
public:
    // `limit` is of this machine's address, shared with all others who ask this venue. Throws
    // UsageError when base_url is none.
    HyperliquidMarket(Executor executor, HyperliquidMarketOptions options,
                      std::shared_ptr<net::RateLimit> limit, const ArenaClock& clock,
                      const WallClock& wall_clock);
    ~HyperliquidMarket() override;

    std::string_view name() const override { return options_.name; }
    Task<> run(EventSink& sink) override;
    void stop() override;
    Task<Answer<VenueEvents>> assets(Deadline deadline) override;
    Task<Answer<std::vector<Candle>>> candles(Symbol symbol, std::string interval,
                                              std::size_t count, Deadline deadline) override;

    MarketCounts counts() const;

private:
    struct Connection;
    using Assets = SharedAnswers<VenueEvents>;
    using Bars = SharedAnswers<std::vector<Candle>>;

    std::int64_t now_ms() const { return clock_.now().ms(); }
    Deadline call_deadline() const { return Deadline::after(options_.timeout); }

    // REST.
    Task<Answer<VenueEvents>> ask_assets();
    Task<Assets::Made> make_assets();
    Task<Answer<VenueEvents>> ask_candles(Symbol symbol, std::string interval,
                                          std::int64_t from_ms);
    Task<Bars::Made> make_candles(Symbol symbol, std::string interval, std::size_t count);

    // The feed (market_feed.cpp).
    Task<> feed(EventSink& sink);
    Task<> offer(EventSink& sink, VenueEvents events);
    Task<bool> offer_assets(EventSink& sink);
    Task<> await_turn_to_connect();
    Task<std::shared_ptr<Connection>> connect();
    Task<> live(std::shared_ptr<Connection> connection, EventSink& sink);
    Task<> read(std::shared_ptr<Connection> connection, EventSink& sink);
    Task<> keep(std::shared_ptr<Connection> connection);
    Task<> repair(std::shared_ptr<Connection> connection, EventSink& sink);
    Task<bool> fill_gaps(EventSink& sink);
    std::vector<Subscription> wanted();

    const Executor executor_;
    const HyperliquidMarketOptions options_;
    const net::Url base_;
    const ArenaClock& clock_;
    net::HttpClient http_;
    InfoClient info_;
    net::TokenBucket connecting_;
    net::Backoff backoff_;
    MessageParser parser_;
    MarketFilter filter_;
    Assets assets_;
    Bars bars_;
    MarketCounts counts_;
    std::optional<net::ChildTask> feeding_; // while run() does
    net::Timer offered_;                    // told when the sink has taken what was offered
    bool is_offering_ = false;
    bool is_stopping_ = false;
};

} // namespace nof0::venues::hyperliquid
