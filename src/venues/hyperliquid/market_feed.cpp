// The stream of HyperliquidMarket: one connection after the other, each kept alive, watched and
// repaired by two coroutines beside the one that reads.
#include "base/failure.hpp"
#include "base/log.hpp"
#include "venues/hyperliquid/market.hpp"

#include <exception>

namespace nof0::venues::hyperliquid {

struct HyperliquidMarket::Connection {
    Connection(std::unique_ptr<net::WebSocketClient> opened, std::vector<Subscription> wanted,
               const MarketTimes& times)
        : socket(std::move(opened)),
          subscriptions(std::move(wanted), times.subscription_silence_max, monotonic_now()) {}

    std::unique_ptr<net::WebSocketClient> socket;
    Subscriptions subscriptions;
    const MonotonicTime begun = monotonic_now();
    bool needs_metadata = false; // a coin came that we do not know
    std::exception_ptr sink_failure{};
};

Task<> HyperliquidMarket::run(EventSink& sink) {
    if (is_stopping_) {
        co_return;
    }
    feeding_.emplace(executor_, feed(sink));
    co_await feeding_->join();
}

void HyperliquidMarket::stop() {
    is_stopping_ = true;
    if (feeding_) {
        feeding_->cancel();
    }
}

Task<> HyperliquidMarket::feed(EventSink& sink) {
    for (bool has_assets = false; !has_assets;) {
        has_assets = co_await offer_assets(sink);
        if (!has_assets) {
            co_await net::pause(backoff_.next());
        }
    }
    backoff_.reset();
    for (;;) {
        co_await await_turn_to_connect();
        if (const auto connection = co_await connect()) {
            co_await live(connection, sink);
            filter_.forget_forming();
        }
        co_await net::pause(backoff_.next());
    }
}

// The venue allows so many new connections a minute, however soon they end.
Task<> HyperliquidMarket::await_turn_to_connect() {
    for (;;) {
        const auto wait = connecting_.wait(1, monotonic_now());
        if (wait.count() == 0) {
            connecting_.take(1, monotonic_now());
            co_return;
        }
        co_await net::pause(wait);
    }
}

std::vector<Subscription> HyperliquidMarket::wanted() {
    std::vector<Subscription> wanted{{.type = "allMids"}};
    for (const Symbol& coin : options_.coins) {
        if (!filter_.knows(coin)) { // asking for it may close the connection without a word
            filter_.skips().add("subscription", coin.text());
            continue;
        }
        for (const char* type : {"activeAssetCtx", "trades", "bbo"}) {
            wanted.push_back({.type = type, .coin = coin.text()});
        }
        if (options_.follows_books) {
            wanted.push_back({.type = "l2Book", .coin = coin.text()});
        }
        for (const std::string& interval : options_.intervals) {
            wanted.push_back({.type = "candle", .coin = coin.text(), .interval = interval});
        }
    }
    return wanted;
}

// Null: there is none.
Task<std::shared_ptr<HyperliquidMarket::Connection>> HyperliquidMarket::connect() {
    try {
        const net::WebSocketOptions options{.tls = options_.tls};
        auto socket = co_await net::WebSocketClient::connect(
            base_.with_target("/ws"), options, Deadline::after(options_.times.connect));
        ++counts_.connections;
        co_return std::make_shared<Connection>(std::move(socket), wanted(), options_.times);
    } catch (const Unavailable& away) {
        log_warn("hyperliquid.not_connected",
                 {{"provider", options_.name}, {"why", std::string(away.what())}});
        co_return nullptr;
    }
}

Task<> HyperliquidMarket::live(std::shared_ptr<Connection> connection, EventSink& sink) {
    log_info("hyperliquid.connected", {{"provider", options_.name},
                                       {"subscriptions", connection->subscriptions.all().size()}});
    net::ChildTask keeper(executor_, keep(connection));
    net::ChildTask repairer(executor_, repair(connection, sink));
    std::exception_ptr failure;
    try {
        co_await read(connection, sink);
    } catch (...) { // the sink's: nothing that a new connection could mend
        failure = std::current_exception();
    }
    keeper.cancel();
    repairer.cancel();
    connection->socket->close();
    co_await keeper.join();
    co_await repairer.join();
    if (!failure) {
        failure = connection->sink_failure;
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
    if (monotonic_now() - connection->begun >= options_.times.steady_after) {
        backoff_.reset();
    }
}

// Until the connection ends, in whatever way.
Task<> HyperliquidMarket::read(std::shared_ptr<Connection> connection, EventSink& sink) {
    for (;;) {
        std::optional<std::string> frame;
        try {
            frame =
                co_await connection->socket->receive(Deadline::after(options_.times.silence_max));
        } catch (const Unavailable& ended) {
            if (!is_stopping_) {
                log_warn("hyperliquid.connection_ended",
                         {{"provider", options_.name}, {"why", std::string(ended.what())}});
            }
            co_return;
        }
        if (!frame) {
            log_info("hyperliquid.connection_closed", {{"provider", options_.name}});
            co_return;
        }
        ++counts_.frames;
        VenueEvents events;
        parser_.parse_frame(*frame, events);
        connection->subscriptions.heard(events, monotonic_now());
        filter_.keep_news(events);
        connection->needs_metadata |= filter_.take_unknown_coin();
        if (events.size() > 0) {
            co_await offer(sink, std::move(events));
        }
    }
}

// The only one that sends: subscriptions, pings, and what fell silent once more.
Task<> HyperliquidMarket::keep(std::shared_ptr<Connection> connection) {
    net::WebSocketClient& socket = *connection->socket;
    const auto send = [&socket, this](std::string text) {
        return socket.send(std::move(text), Deadline::after(options_.times.connect));
    };
    try {
        for (const Subscription& subscription : connection->subscriptions.all()) {
            co_await send(subscription_message("subscribe", subscription));
        }
        for (MonotonicTime pinged_at = monotonic_now();;) {
            co_await net::pause(options_.times.look_every);
            if (monotonic_now() - pinged_at >= options_.times.ping_every) {
                co_await send(R"({"method":"ping"})");
                pinged_at = monotonic_now();
            }
            for (const Subscription& silent :
                 connection->subscriptions.take_overdue(monotonic_now())) {
                ++counts_.resubscriptions;
                log_warn("hyperliquid.stream_silent", {{"provider", options_.name},
                                                       {"stream", silent.type},
                                                       {"symbol", silent.coin}});
                co_await send(subscription_message("unsubscribe", silent));
                co_await send(subscription_message("subscribe", silent));
            }
        }
    } catch (const Unavailable&) {
        co_return; // the reader meets the same end and says why
    }
}

// What the stream cannot tell: contexts as they are after a gap, the bars of the gap, new coins.
Task<> HyperliquidMarket::repair(std::shared_ptr<Connection> connection, EventSink& sink) {
    try {
        bool has_metadata = counts_.connections == 1; // it was asked for a moment ago
        bool has_bars = false;
        MonotonicTime asked_at = monotonic_now();
        for (;;) {
            has_metadata = has_metadata || co_await offer_assets(sink);
            has_bars = has_bars || co_await fill_gaps(sink);
            if (!has_metadata || !has_bars) {
                co_await net::pause(options_.times.repair_pause);
                continue;
            }
            co_await net::pause(options_.times.look_every);
            const bool may_ask = monotonic_now() - asked_at >= options_.times.metadata_pause;
            if (connection->needs_metadata && may_ask) {
                connection->needs_metadata = false;
                asked_at = monotonic_now();
                has_metadata = co_await offer_assets(sink);
                if (wanted() != connection->subscriptions.all()) {
                    connection->socket->close(); // the next one follows the new coin as well
                }
            }
        }
    } catch (const boost::system::system_error&) {
        throw; // cancelled: the connection has ended
    } catch (...) {
        connection->sink_failure = std::current_exception();
        connection->socket->close();
    }
}

// False: REST is away.
Task<bool> HyperliquidMarket::fill_gaps(EventSink& sink) {
    for (const Symbol& coin : options_.coins) {
        for (const std::string& interval : options_.intervals) {
            const std::optional<std::int64_t> from_ms = filter_.gap_from_ms(coin, interval);
            if (!from_ms) {
                continue;
            }
            Answer<VenueEvents> answer = co_await ask_candles(coin, interval, *from_ms);
            if (!answer) {
                log_warn("hyperliquid.gap_not_filled", {{"provider", options_.name},
                                                        {"symbol", coin.text()},
                                                        {"why", answer.error().message}});
                co_return false;
            }
            VenueEvents events;
            events.candles = filter_.fill_gap(coin, interval, std::move(answer.value().candles));
            counts_.bars_repaired += events.candles.size();
            if (events.size() > 0) {
                co_await offer(sink, std::move(events));
            }
        }
    }
    co_return true;
}

Task<bool> HyperliquidMarket::offer_assets(EventSink& sink) {
    Answer<VenueEvents> answer = co_await ask_assets();
    if (!answer) {
        log_warn("hyperliquid.no_assets",
                 {{"provider", options_.name}, {"why", answer.error().message}});
        co_return false;
    }
    filter_.set_coins(answer.value().assets);
    co_await offer(sink, std::move(answer).value());
    co_return true;
}

// The reader's and the repairer's events go one after the other.
Task<> HyperliquidMarket::offer(EventSink& sink, VenueEvents events) {
    while (is_offering_) {
        co_await net::wait_for(offered_);
    }
    struct Turn {
        HyperliquidMarket& market;
        explicit Turn(HyperliquidMarket& market) : market(market) { market.is_offering_ = true; }
        ~Turn() {
            market.is_offering_ = false;
            market.offered_.cancel();
        }
    } const turn(*this);
    co_await sink.offer(std::move(events), options_.name, std::nullopt, now_ms());
}

} // namespace nof0::venues::hyperliquid
