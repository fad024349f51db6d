#include "venues/hyperliquid/parse_orders.hpp"

#include "venues/hyperliquid/parse_venue_account.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace nof0::venues::hyperliquid {
namespace {

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid";

std::string recorded(const std::string& name) {
    std::ifstream stream(k_data / name, std::ios::binary);
    EXPECT_TRUE(stream.good()) << name;
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

TEST(ParseOrders, OpenOrdersOf2023) {
    const auto orders = parse_open_orders(recorded("rest/pysdk_test_get_open_orders.json"));
    ASSERT_TRUE(orders.ok());
    ASSERT_EQ(orders->size(), 196u);
    EXPECT_EQ(orders->front(), (RestingOrder{.symbol = Symbol("MATIC"),
                                             .oid = 62269971,
                                             .side = OrderSide::buy,
                                             .px = Decimal::parse("1.0357").value(),
                                             .qty = Decimal::parse("208.7").value(),
                                             .remaining = Decimal::parse("208.7").value(),
                                             .placed_ms = 1679940217356}));
}

TEST(ParseOrders, ExitsUnderTheirParentComeOnce) {
    const auto orders =
        parse_open_orders(recorded("rest/pysdk_test_get_frontend_open_orders.json"));
    ASSERT_TRUE(orders.ok());
    ASSERT_EQ(orders->size(), 3u);
    const RestingOrder& profit = (*orders)[0];
    EXPECT_EQ(profit.oid, 3184595907);
    EXPECT_EQ(profit.kind, OrderKind::take_profit);
    EXPECT_EQ(profit.trigger_px->text(), "10.004");
    EXPECT_EQ(profit.time_in_force, std::nullopt);
    EXPECT_TRUE(profit.reduce_only);
    EXPECT_EQ((*orders)[1].kind, OrderKind::stop_loss);
    const RestingOrder& entry = (*orders)[2];
    EXPECT_EQ(entry.kind, OrderKind::limit);
    EXPECT_EQ(entry.time_in_force, TimeInForce::gtc);
    EXPECT_EQ(entry.trigger_px, std::nullopt);
    EXPECT_FALSE(entry.reduce_only);
}

TEST(ParseOrders, OneUnreadableOrderCostsTheList) {
    EXPECT_EQ(parse_open_orders("[]").value().size(), 0u);
    for (const char* body :
         {"", "null", "{}", R"([{"coin":"BTC"}])", "[7]", "[",
          R"([{"coin":"BTC","side":"B","limitPx":"x","sz":"1","oid":1,"timestamp":1}])"}) {
        const auto orders = parse_open_orders(body);
        ASSERT_FALSE(orders.ok()) << body;
        EXPECT_EQ(orders.error().kind, VenueError::Kind::retryable);
    }
}

TEST(ParseOrders, OrderStatus) {
    for (int i = 0; i <= 3; ++i) {
        const auto none = parse_order_status(
            recorded("rest/gohl_QueryOrderByOid." + std::to_string(i) + ".json"));
        ASSERT_TRUE(none.ok());
        EXPECT_EQ(*none, std::nullopt);
    }
    const auto filled = parse_order_status(recorded("rest/gohl_QueryOrderByOid.6.json"));
    ASSERT_TRUE(filled.ok());
    EXPECT_EQ(*filled, (OrderUpdate{.oid = 37907159219,
                                    .status = OrderStatus::filled,
                                    .filled_qty = Decimal::parse("0.0025").value(),
                                    .venue_status = "filled",
                                    .time_ms = 1755857898644}));
    EXPECT_EQ((*parse_order_status(recorded("rest/gohl_QueryOrderByOid.7.json")))->oid,
              37907165748);
    for (const char* body : {"", "{}", R"({"status":"order"})", R"({"status":"maybe"})",
                             R"({"status":"order","order":{"order":{},"status":"open"}})"}) {
        EXPECT_FALSE(parse_order_status(body).ok()) << body;
    }
}

TEST(ParseOrders, HistoryKeepsTheNewestWordOfEachOrder) {
    const auto updates =
        parse_historical_orders(recorded("rest/pysdk_test_historical_orders.json"));
    ASSERT_TRUE(updates.ok());
    ASSERT_EQ(updates->size(), 5u);
    EXPECT_EQ(updates->front().status, OrderStatus::rejected);
    EXPECT_EQ(updates->front().venue_status, "iocCancelRejected");
    EXPECT_EQ(updates->front().filled_qty, std::nullopt) << "the remainder tells nothing";
    const std::string row = R"({"order":{"coin":"BTC","side":"B","limitPx":"1","sz":"1","oid":9,)"
                            R"("timestamp":1,"origSz":"3"},"status":)";
    const auto twice = parse_historical_orders("[" + row + R"("canceled","statusTimestamp":8},)" +
                                               row + R"("open","statusTimestamp":5}])");
    ASSERT_TRUE(twice.ok());
    ASSERT_EQ(twice->size(), 1u);
    EXPECT_EQ(twice->front().status, OrderStatus::cancelled);
}

TEST(ParseOrders, FramesOfTheStream) {
    std::vector<OrderUpdate> updates;
    SkipCounts skips;
    const std::string text = recorded("ws/jkorf_Subscriptions_Order.txt");
    ASSERT_TRUE(parse_order_frame(text.substr(text.find("= ") + 2), updates, skips));
    ASSERT_EQ(updates.size(), 1u);
    EXPECT_EQ(updates[0], (OrderUpdate{.oid = 1,
                                       .status = OrderStatus::open,
                                       .filled_qty = Decimal{},
                                       .venue_status = "open",
                                       .time_ms = 1764843090519}));
    ASSERT_TRUE(parse_order_frame(
        R"({"channel":"user","data":{"nonUserCancel":[{"coin":"BTC","oid":7},{"coin":"X"}]}})",
        updates, skips));
    ASSERT_EQ(updates.size(), 2u);
    EXPECT_EQ(
        updates[1],
        (OrderUpdate{.oid = 7, .status = OrderStatus::cancelled, .venue_status = "nonUserCancel"}));
    EXPECT_EQ(skips.counts(), (std::map<std::string, std::uint64_t>{{"cancel", 1}}));
    EXPECT_FALSE(parse_order_frame(R"({"channel":"user","data":{"fills":[]}})", updates, skips));
    EXPECT_FALSE(parse_order_frame(R"({"channel":"trades","data":[]})", updates, skips));
    EXPECT_FALSE(parse_order_frame("Websocket connection established.", updates, skips));
}

TEST(ParseOrders, EveryRecordedFrameOfOrdersIsRead) {
    std::size_t frames = 0;
    for (const char* name : {"ws/t_mainnet_20260725.jsonl", "ws/t_testnet_20260728.jsonl"}) {
        std::ifstream stream(k_data / name);
        for (std::string line; std::getline(stream, line);) {
            const std::size_t at = line.find(R"("channel":"orderUpdates")");
            if (at == line.npos || line.find("subscriptionResponse") != line.npos) {
                continue;
            }
            std::vector<OrderUpdate> updates;
            SkipCounts skips;
            const std::size_t begin = line.rfind('{', at);
            EXPECT_TRUE(
                parse_order_frame(line.substr(begin, line.rfind('}') + 1 - begin), updates, skips))
                << line;
            EXPECT_EQ(skips.total(), 0u) << line;
            frames += updates.empty() ? 0 : 1;
        }
    }
    EXPECT_GT(frames, 0u);
}

TEST(ParseVenueAccount, RecordedAccounts) {
    const auto account =
        parse_venue_account(recorded("rest/pysdk_test_get_user_state.json"), "0xAB");
    ASSERT_TRUE(account.ok());
    EXPECT_EQ(account->account, "0xab");
    EXPECT_EQ(account->account_value.text(), "1182.312496");
    EXPECT_FALSE(account->positions.empty());
    EXPECT_TRUE(std::ranges::is_sorted(account->positions, {}, &VenuePosition::symbol));
    const auto flat = parse_venue_account(recorded("rest/gohl_UserState_WithDex.0.json"), "0xab");
    ASSERT_TRUE(flat.ok());
    EXPECT_TRUE(flat->positions.empty());
    EXPECT_FALSE(parse_venue_account("{}", "0xab").ok());
    EXPECT_FALSE(parse_venue_account("null", "0xab").ok());
}

} // namespace
} // namespace nof0::venues::hyperliquid
