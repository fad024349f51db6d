// What tests of HyperliquidMarket share: a venue on loopback, a market with short times, and a sink
// that notes what reaches it.
#pragma once

#include "base/log.hpp"
#include "support/run_task.hpp"
#include "support/stand_in_venue.hpp"
#include "venues/hyperliquid/market.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace nof0::test {

class NotingSink final : public venues::EventSink {
public:
    Task<> offer(VenueEvents events, std::string source, std::optional<TraderId>,
                 std::int64_t) override {
        EXPECT_EQ(source, "hyperliquid");
        EXPECT_FALSE(std::exchange(is_busy, true)) << "one after the other";
        co_await sleep_for(Milliseconds{1});
        is_busy = false;
        if (is_broken) {
            throw Unavailable("the sink is broken");
        }
        for (const MarketAsset& asset : events.assets) {
            assets.push_back(asset.symbol.text());
        }
        for (const TapeTrade& trade : events.trades) {
            tids.push_back(trade.tid);
        }
        for (const OrderBook& book : events.books) {
            book_times.push_back(book.time_ms);
        }
        for (const Candle& bar : events.candles) {
            bars.push_back(bar.open_ms / 60'000);
        }
        mids += events.mids.size();
    }
    Task<> offer_orders(TraderId, std::vector<OrderUpdate>) override { co_return; }

    std::vector<std::string> assets;
    std::vector<std::int64_t> tids;
    std::vector<std::int64_t> book_times;
    std::vector<std::int64_t> bars; // their minutes
    std::size_t mids = 0;
    bool is_broken = false;
    bool is_busy = false;
};

class MarketFixture : public ::testing::Test {
protected:
    MarketFixture() {
        venue.on_info("metaAndAssetCtxs",
                      R"([{"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40},)"
                      R"({"name":"ETH","szDecimals":4,"maxLeverage":25},)"
                      R"({"name":"OLD","szDecimals":1,"maxLeverage":3,"isDelisted":true}]},)"
                      R"([{"markPx":"1.5"},{"markPx":"2.5"},{"markPx":"3.5"}]])");
        options.base_url = venue.base_url();
        options.coins = {Symbol("BTC"), Symbol("ETH"), Symbol("NOWHERE")};
        options.times.look_every = Milliseconds{10};
        options.times.repair_pause = Milliseconds{20};
        options.times.reconnect = {.first = Milliseconds{5}, .longest = Milliseconds{40}};
        options.times.connections_per_minute = 3'000;
    }
    ~MarketFixture() override {
        if (!has_ended) {
            finish();
        }
    }

    void make_market() {
        market.emplace(context.get_executor(), options,
                       std::make_shared<net::RateLimit>(
                           net::RateLimitOptions{.weight_per_minute = 120'000, .burst = 60'000}),
                       arena_clock, wall_clock);
    }
    void start() {
        make_market();
        has_ended = false;
        asio::co_spawn(context, market->run(sink), [this](std::exception_ptr thrown) {
            failure = thrown;
            has_ended = true;
        });
    }
    void finish() {
        market->stop();
        EXPECT_TRUE(eventually([this] { return has_ended; }));
    }
    void run(Task<> task) { run_task(context, std::move(task)); }
    template<class Condition>
    bool eventually(Condition condition) {
        const Deadline deadline = Deadline::after(Seconds{60});
        while (!condition() && !deadline.passed()) {
            run(sleep_for(Milliseconds{2}));
        }
        return condition();
    }

    // Counted over all connections, unless the request begins with the number of one.
    std::size_t times_requested(const std::string& request) const {
        const auto all = venue.socket_requests();
        return static_cast<std::size_t>(std::ranges::count_if(all, [&](const std::string& one) {
            return one == request || one.substr(one.find(' ') + 1) == request;
        }));
    }
    bool requested(const std::string& request) const { return times_requested(request) > 0; }
    // The last of a connection's subscriptions has come.
    bool is_subscribed(int socket) const {
        return requested(std::to_string(socket) + " subscribe candle ETH 1m");
    }

    // A venue that repeats its last trades to whoever subscribes.
    void repeats_trades() {
        venue.on_subscribe([tape = tape_](const Json& subscription) {
            std::vector<std::string> frames;
            const std::lock_guard lock(tape->mutex);
            if (subscription["type"] == "trades" && subscription["coin"] == "BTC") {
                frames.push_back(trades_frame(tape->trades));
            }
            return frames;
        });
    }
    void trade(const std::string& coin, std::int64_t tid) {
        {
            const std::lock_guard lock(tape_->mutex);
            tape_->trades.emplace_back(coin, tid);
        }
        venue.publish(trades_frame({{coin, tid}}));
    }

    using Trades = std::vector<std::pair<std::string, std::int64_t>>; // coin, tid
    static std::string trades_frame(const Trades& trades) {
        Json data = Json::array();
        for (const auto& [coin, tid] : trades) {
            data.push_back({{"coin", coin},
                            {"side", "B"},
                            {"px", "100.5"},
                            {"sz", "1"},
                            {"time", 1'000 + tid},
                            {"tid", tid}});
        }
        return Json{{"channel", "trades"}, {"data", data}}.dump();
    }
    static std::string mids_frame() {
        return R"({"channel":"allMids","data":{"mids":{"BTC":"1.5","@1":"2","ETH":"3"}}})";
    }
    static std::string bbo_frame(const std::string& coin, std::int64_t time_ms) {
        return Json{{"channel", "bbo"},
                    {"data",
                     {{"coin", coin},
                      {"time", time_ms},
                      {"bbo", {{{"px", "1"}, {"sz", "1"}, {"n", 1}}, nullptr}}}}}
            .dump();
    }
    static Json bar(std::int64_t minute) {
        return {{"t", minute * 60'000},
                {"T", minute * 60'000 + 59'999},
                {"s", "BTC"},
                {"i", "1m"},
                {"o", "1"},
                {"c", "1"},
                {"h", "1"},
                {"l", "1"},
                {"v", "1"},
                {"n", 1}};
    }
    static std::string bar_frame(std::int64_t minute) {
        return Json{{"channel", "candle"}, {"data", bar(minute)}}.dump();
    }
    static std::string bars_answer(const std::vector<std::int64_t>& minutes) {
        Json bars = Json::array();
        for (const std::int64_t minute : minutes) {
            bars.push_back(bar(minute));
        }
        return bars.dump();
    }

    Task<> note_bars(std::string interval, std::size_t count, std::vector<std::size_t>& sizes,
                     Deadline deadline = Deadline::after(Seconds{60})) {
        const auto bars =
            co_await market->candles(Symbol("BTC"), std::move(interval), count, deadline);
        if (bars) {
            sizes.push_back(bars->size());
        } else {
            error = bars.error();
        }
    }
    Task<> note_assets(Deadline deadline, std::size_t& assets) {
        const auto answer = co_await market->assets(deadline);
        if (answer) {
            assets = answer->assets.size();
        } else {
            error = answer.error();
        }
    }

    struct Tape {
        std::mutex mutex;
        Trades trades;
    };

    StandInVenue venue;
    asio::io_context context;
    SystemArenaClock arena_clock;
    SystemWallClock wall_clock;
    venues::hyperliquid::HyperliquidMarketOptions options;
    NotingSink sink;
    std::optional<venues::hyperliquid::HyperliquidMarket> market;
    venues::VenueError error;
    std::exception_ptr failure;
    bool has_ended = true;

private:
    std::shared_ptr<Tape> tape_ = std::make_shared<Tape>();
};

} // namespace nof0::test
