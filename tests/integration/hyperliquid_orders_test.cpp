// Orders of the Hyperliquid exchange over real sockets, beside a venue that misbehaves.
#include "support/exchange_fixture.hpp"

#include "base/random.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace nof0::test {
namespace {

using HyperliquidOrders = ExchangeFixture;

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid/exchange";

std::string recorded(const std::string& name) {
    std::ifstream stream(k_data / name, std::ios::binary);
    EXPECT_TRUE(stream.good()) << name;
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST_F(HyperliquidOrders, WhatIsSentIsSignedAndOnTheGrid) {
    const auto exchange = make();
    EXPECT_EQ(exchange->account_of(trader).value(), k_key_address);
    Order exit = order(2);
    exit.kind = OrderKind::stop_loss;
    exit.side = OrderSide::sell;
    exit.px.reset();
    exit.trigger_px = Decimal::from_int(90'000);
    exit.reduce_only = true;
    Order entry = order(1);
    entry.kind = OrderKind::market;
    entry.px.reset();
    entry.qty = Decimal::parse("0.0012345").value();
    const auto updates =
        run(exchange->place(trader, {entry, exit}, venues::Grouping::entry_with_exits, soon()));
    ASSERT_TRUE(updates.ok()) << updates.error().message;
    ASSERT_EQ(updates->size(), 2u);
    EXPECT_EQ((*updates)[0].status, OrderStatus::open);
    EXPECT_EQ((*updates)[0].oid, 1);
    EXPECT_EQ((*updates)[1].cloid, cloid(2));
    const Json sent = venue.requests("exchange").at(0);
    EXPECT_EQ(sent["vaultAddress"], nullptr);
    EXPECT_EQ(sent["expiresAfter"], nullptr);
    EXPECT_EQ(sent["action"], Json::parse(R"({"type":"order","grouping":"normalTpsl","orders":[)"
                                          R"({"a":2,"b":true,"p":"105000","s":"0.00123","r":false,)"
                                          R"("t":{"limit":{"tif":"Ioc"}},"c":")" +
                                          cloid(1) +
                                          R"("},{"a":2,"b":false,"p":"82800","s":"0.001","r":true,)"
                                          R"("t":{"trigger":{"isMarket":true,"triggerPx":"90000",)"
                                          R"("tpsl":"sl"}},"c":")" +
                                          cloid(2) + R"("}]})"));
}

TEST_F(HyperliquidOrders, WhatCannotBeMeantIsNotSent) {
    const auto exchange = make();
    Order small = order(1);
    small.qty = Decimal::parse("0.00009").value();
    Order unknown = order(2);
    unknown.symbol = Symbol("NONE");
    Order delisted = order(3);
    delisted.symbol = Symbol("OLD");
    Order priceless = order(4);
    priceless.px.reset();
    Order nameless = order(5);
    nameless.cloid = "5";
    for (const Order& one : {small, unknown, delisted, priceless, nameless}) {
        const auto answer = run(exchange->place(trader, {one}, venues::Grouping::none, soon()));
        ASSERT_FALSE(answer.ok());
        EXPECT_EQ(answer.error().kind, Kind::refused) << answer.error().message;
    }
    EXPECT_TRUE(venue.requests("exchange").empty());
}

TEST_F(HyperliquidOrders, ALostAnswerNeverDoublesAnOrder) {
    const auto exchange = make({.rest = {.attempt_timeout = 100ms}});
    int number = 0;
    for (const Misdeed misdeed : {Misdeed::too_many_requests, Misdeed::server_error, Misdeed::cut,
                                  Misdeed::lost_answer, Misdeed::half_answer, Misdeed::slow}) {
        for (const int times : {1, 2}) {
            SCOPED_TRACE(testing::Message()
                         << "misdeed " << static_cast<int>(misdeed) << " " << times << " times");
            venue.misbehave("exchange", misdeed, times);
            const std::vector<Order> orders{order(++number), order(++number)};
            const auto updates =
                run(exchange->place(trader, orders, venues::Grouping::none, soon()));
            ASSERT_TRUE(updates.ok()) << updates.error().message;
            ASSERT_EQ(updates->size(), 2u);
            for (std::size_t i = 0; i < orders.size(); ++i) {
                EXPECT_EQ((*updates)[i].cloid, orders[i].cloid);
                EXPECT_EQ((*updates)[i].status, OrderStatus::open);
                EXPECT_TRUE((*updates)[i].oid);
            }
        }
    }
    run_task(context, sleep_for(500ms)); // requests that were only late have arrived
    for (int i = 1; i <= number; ++i) {
        EXPECT_EQ(book.placed(cloid(i)), 1) << i;
    }
}

// Whatever goes wrong, in whatever order, with requests and with the questions about them.
TEST_F(HyperliquidOrders, NoSequenceOfMisdeedsDoublesAnOrder) {
    constexpr std::uint64_t seed = 7;
    Random random(seed);
    const auto exchange = make({.rest = {.attempt_timeout = 100ms}});
    constexpr int orders = 25;
    for (int i = 1; i <= orders; ++i) {
        for (std::int64_t n = random.between(0, 3); n > 0; --n) {
            const auto misdeed = static_cast<Misdeed>(random.between(0, 5));
            venue.misbehave(random.chance(0.6) ? "exchange" : "orderStatus", misdeed);
        }
        const Order wanted = order(i);
        auto updates = run(exchange->place(trader, {wanted}, venues::Grouping::none, soon()));
        if (!updates) { // not clear: placing it again is asking first
            updates = run(exchange->place(trader, {wanted}, venues::Grouping::none, soon()));
        }
        ASSERT_TRUE(updates.ok()) << "seed " << seed << " order " << i << ": "
                                  << updates.error().message;
        EXPECT_EQ(updates->front().status, OrderStatus::open);
    }
    run_task(context, sleep_for(500ms));
    for (int i = 1; i <= orders; ++i) {
        EXPECT_EQ(book.placed(cloid(i)), 1) << "seed " << seed << " order " << i;
    }
}

TEST_F(HyperliquidOrders, PlacingTheSameOrderAgainIsAsking) {
    const auto exchange = make();
    const auto first = run(exchange->place(trader, {order(1)}, venues::Grouping::none, soon()));
    const auto second = run(exchange->place(trader, {order(1)}, venues::Grouping::none, soon()));
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second->front().oid, first->front().oid);
    // Another process, which knows nothing but the row: it may have been sent before it began.
    Order old = order(1);
    old.created_ms -= 60'000;
    const auto another = make();
    const auto third = run(another->place(trader, {old, order(2)}, venues::Grouping::none, soon()));
    ASSERT_TRUE(third.ok()) << third.error().message;
    EXPECT_EQ(third->front().oid, first->front().oid);
    EXPECT_EQ(book.placed(cloid(1)), 1);
    EXPECT_EQ(book.placed(cloid(2)), 1);
}

TEST_F(HyperliquidOrders, AVenueThatIsAwayLeavesItUnknown) {
    venue.misbehave("exchange", Misdeed::server_error, 1'000);
    venue.misbehave("orderStatus", Misdeed::server_error, 1'000);
    const auto exchange = make();
    const auto answer =
        run(exchange->place(trader, {order(1)}, venues::Grouping::none, Deadline::after(1s)));
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().kind, Kind::unknown);
    EXPECT_EQ(answer.error().message, "the venue answered HTTP 502");
}

TEST_F(HyperliquidOrders, EveryRecordedAnswerIsUnderstood) {
    struct Case {
        std::string file;
        OrderStatus status;
    };
    int number = 0;
    for (const Case& one : {Case{"gohl_Orders_Above10.0.json", OrderStatus::open},
                            Case{"gohl_Orders_Cloid.2.json", OrderStatus::open},
                            Case{"gohl_Orders_Below10.0.json", OrderStatus::rejected},
                            Case{"gohl_Orders_Cloid.1.json", OrderStatus::rejected}}) {
        SCOPED_TRACE(one.file);
        venue.on_exchange(
            [body = recorded(one.file)](const Json&) -> VenueReply { return {.body = body}; });
        const auto exchange = make();
        const auto updates =
            run(exchange->place(trader, {order(++number)}, venues::Grouping::none, soon()));
        ASSERT_TRUE(updates.ok());
        EXPECT_EQ(updates->front().status, one.status);
    }
    const std::string waiting = recorded("t_waiting_statuses.jsonl");
    venue.on_exchange([body = waiting.substr(0, waiting.find('\n'))](const Json&) -> VenueReply {
        return {.body = body};
    });
    const auto exchange = make();
    const auto three = run(exchange->place(trader, {order(97), order(98), order(99)},
                                           venues::Grouping::entry_with_exits, soon()));
    ASSERT_TRUE(three.ok());
    EXPECT_EQ((*three)[0].status, OrderStatus::filled);
    EXPECT_EQ((*three)[0].average_px->text(), "87102");
    EXPECT_EQ((*three)[2].venue_status, "waitingForTrigger");
    for (const char* file : {"gohl_Orders_InvalidAuth.0.json", "gohl_Orders_Cloid.0.json"}) {
        venue.on_exchange(
            [body = recorded(file)](const Json&) -> VenueReply { return {.body = body}; });
        const auto answer =
            run(make()->place(trader, {order(++number)}, venues::Grouping::none, soon()));
        ASSERT_FALSE(answer.ok());
        EXPECT_EQ(answer.error().kind, Kind::fatal);
    }
}

} // namespace
} // namespace nof0::test
