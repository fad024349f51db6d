// The stream of an account: what it tells, and what is asked after every interruption.
#include "support/exchange_fixture.hpp"

#include <boost/asio/detached.hpp>

namespace nof0::test {
namespace {

struct Sink final : venues::EventSink {
    Task<> offer(VenueEvents events, std::string source, std::optional<TraderId> trader,
                 std::int64_t) override {
        EXPECT_EQ(source, "hyperliquid");
        last_trader = trader;
        for (Fill& fill : events.fills) {
            fills.push_back(fill.tid);
        }
        cash += events.cash.size();
        co_return;
    }
    Task<> offer_orders(TraderId trader, std::vector<OrderUpdate> updates) override {
        for (OrderUpdate& update : updates) {
            orders.emplace_back(trader, std::move(update));
        }
        co_return;
    }

    std::vector<std::int64_t> fills;
    std::size_t cash = 0;
    std::optional<TraderId> last_trader;
    std::vector<std::pair<TraderId, OrderUpdate>> orders;
};

std::string fill_row(std::int64_t tid, std::int64_t time_ms) {
    return fmt::format(R"({{"coin":"BTC","px":"1.0","sz":"1.0","side":"B","time":{},)"
                       R"("startPosition":"0.0","tid":{},"oid":1}})",
                       time_ms, tid);
}

std::string fills_frame(const std::string& rows, bool is_snapshot) {
    return std::string(R"({"channel":"userFills","data":{)") +
           (is_snapshot ? R"("isSnapshot":true,)" : "") +
           R"("user":"0x14791697260e4C9a71f18484C9f997B308e59325","fills":[)" + rows + "]}}";
}

std::string orders_frame(const std::string& cloid, const std::string& status) {
    return fmt::format(
        R"({{"channel":"orderUpdates","data":[{{"order":{{"coin":"BTC","side":"B",)"
        R"("limitPx":"1.0","sz":"1.0","oid":4,"timestamp":5,"origSz":"1.0","cloid":"{}"}},)"
        R"("status":"{}","statusTimestamp":7}}]}})",
        cloid, status);
}

class HyperliquidStream : public ExchangeFixture {
protected:
    HyperliquidStream() {
        venue.on_info("userFillsByTime", "[]");
        venue.on_info("userFunding", "[]");
        venue.on_info("userNonFundingLedgerUpdates", "[]");
        venue.on_info("historicalOrders", "[]");
    }
    ~HyperliquidStream() override {
        if (exchange_ != nullptr) {
            exchange_->stop();
            wait_until([this] { return has_ended_; });
            EXPECT_TRUE(has_ended_);
        }
    }

    void start(hl::HyperliquidExchange& exchange, std::vector<TraderId> traders) {
        exchange_ = &exchange;
        asio::co_spawn(context, exchange.run(std::move(traders), sink),
                       [this](const std::exception_ptr& failure) {
                           has_ended_ = true;
                           EXPECT_FALSE(failure);
                       });
    }

    // Pumps our side until it is so, or gives up.
    void wait_until(const std::function<bool()>& is_so) {
        const Deadline deadline = soon();
        context.restart();
        while (!is_so() && !deadline.passed()) {
            context.run_one_for(10ms);
            context.restart();
        }
        EXPECT_TRUE(is_so());
    }
    std::size_t reconciled() const { return venue.requests("historicalOrders").size(); }

    Sink sink;

private:
    hl::HyperliquidExchange* exchange_ = nullptr;
    bool has_ended_ = false;
};

TEST_F(HyperliquidStream, TellsFillsMoneyAndOrders) {
    const auto exchange = make();
    start(*exchange, {trader});
    wait_until([&] { return venue.socket_requests().size() == 5 && reconciled() == 1; });
    const std::string user = std::string(" ") + k_key_address;
    EXPECT_EQ(venue.socket_requests(),
              (std::vector<std::string>{
                  "1 subscribe userFills" + user, "1 subscribe userEvents" + user,
                  "1 subscribe orderUpdates" + user, "1 subscribe userFundings" + user,
                  "1 subscribe userNonFundingLedgerUpdates" + user}));
    venue.publish("Websocket connection established.");
    venue.publish(fills_frame(fill_row(1, 10) + "," + fill_row(2, 11), true));
    venue.publish(orders_frame(cloid(1), "badAloPxRejected"));
    venue.publish(R"({"channel":"user","data":{"nonUserCancel":[{"coin":"BTC","oid":9}]}})");
    venue.publish(R"({"channel":"userFundings","data":{"user":"0xab","fundings":[{"time":5,)"
                  R"("coin":"BTC","usdc":"-1.0","szi":"1.0","fundingRate":"0.1"}]}})");
    wait_until([&] { return sink.cash == 1; });
    EXPECT_EQ(sink.fills, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(sink.last_trader, trader);
    ASSERT_EQ(sink.orders.size(), 2u);
    EXPECT_EQ(sink.orders[0].first, trader);
    EXPECT_EQ(sink.orders[0].second.status, OrderStatus::rejected);
    EXPECT_EQ(sink.orders[1].second.oid, 9);
}

TEST_F(HyperliquidStream, AfterEveryInterruptionTheGapIsFilledFromTheLastThatWasSeen) {
    const std::int64_t now_ms = clock.now().ms();
    const auto exchange = make();
    start(*exchange, {trader});
    wait_until([&] { return reconciled() == 1; });
    venue.publish(fills_frame(fill_row(1, now_ms), false));
    wait_until([&] { return sink.fills.size() == 1; });
    // What happened meanwhile, and the snapshot that repeats what is known.
    venue.on_info("userFillsByTime",
                  "[" + fill_row(1, now_ms) + "," + fill_row(2, now_ms + 1) + "]");
    venue.on_subscribe([frame = fills_frame(fill_row(1, now_ms), true)](const Json& asked) {
        return asked["type"] == "userFills" ? std::vector{frame} : std::vector<std::string>{};
    });
    venue.cut_sockets();
    wait_until([&] { return reconciled() == 2 && sink.fills.size() == 4; });
    EXPECT_EQ(std::ranges::count(sink.fills, 2), 1);
    EXPECT_EQ(venue.requests("userFillsByTime").back()["startTime"], now_ms) << "inclusive";
    venue.say_goodbye();
    wait_until([&] { return reconciled() == 3; });
    EXPECT_EQ(venue.requests("userFillsByTime").back()["startTime"], now_ms + 1);
    venue.send_half(fills_frame(fill_row(3, now_ms + 2), false));
    wait_until([&] { return reconciled() == 4; });
    EXPECT_EQ(venue.sockets_made(), 4);
}

TEST_F(HyperliquidStream, AGapThatCannotBeFilledIsTriedAgainFromItsBeginning) {
    const std::int64_t now_ms = clock.now().ms();
    venue.misbehave("userFillsByTime", Misdeed::server_error, 20);
    const auto exchange =
        make({.rest = {.backoff = {.retries_max = 1}}, .stream = {.reconcile_every = 10ms}});
    start(*exchange, {trader});
    wait_until([&] { return venue.socket_requests().size() == 5; });
    venue.publish(fills_frame(fill_row(1, now_ms + 60'000), false));
    wait_until([&] { return reconciled() == 1; });
    EXPECT_EQ(sink.fills.front(), 1) << "the stream does not wait for it";
    EXPECT_LT(venue.requests("userFillsByTime").back()["startTime"].get<std::int64_t>(), now_ms);
}

TEST_F(HyperliquidStream, SilenceIsADeadLine) {
    const auto exchange = make({.stream = {.ping_every = 50ms, .silence_max = 200ms}});
    start(*exchange, {trader});
    wait_until([&] { return venue.pings() >= 5; }); // their answers keep it alive
    EXPECT_EQ(venue.sockets_made(), 1);
    venue.fall_silent(true);
    wait_until([&] { return venue.sockets_made() >= 3; });
    venue.fall_silent(false);
    venue.refuse_sockets(true);
    venue.cut_sockets();
    run_task(context, sleep_for(100ms));
    venue.refuse_sockets(false);
    const int before = venue.sockets_made();
    wait_until([&] { return venue.sockets_made() > before; });
}

TEST_F(HyperliquidStream, OrdersBelongToWhoPlacedThem) {
    const auto exchange = make();
    const TraderId other("grok-4");
    start(*exchange, {trader, other});
    wait_until([&] { return reconciled() == 1; });
    Order theirs = order(2);
    theirs.origin.trader = other;
    ASSERT_TRUE(run(exchange->place(other, {theirs}, venues::Grouping::none, soon())).ok());
    venue.publish(orders_frame(cloid(2), "filled"));
    venue.publish(orders_frame(cloid(7), "open"));
    venue.publish(fills_frame(fill_row(1, 10), false));
    wait_until([&] { return sink.fills.size() == 1; });
    ASSERT_EQ(sink.orders.size(), 2u);
    EXPECT_EQ(sink.orders[0].first, other);
    EXPECT_EQ(sink.orders[1].first, TraderId::unattributed()) << "a stranger's";
    EXPECT_EQ(sink.last_trader, std::nullopt);
}

} // namespace
} // namespace nof0::test
