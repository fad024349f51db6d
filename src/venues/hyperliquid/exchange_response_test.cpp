#include "venues/hyperliquid/exchange_response.hpp"

#include "venues/hyperliquid/order_words.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace nof0::venues::hyperliquid {
namespace {

using Kind = VenueError::Kind;

const std::filesystem::path k_data = NOF0_SOURCE_DIR "/../shared/data/hyperliquid/exchange";

std::string recorded(const std::string& name) {
    std::ifstream stream(k_data / name, std::ios::binary);
    EXPECT_TRUE(stream.good()) << name;
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

ActionStatus only_status(const std::string& body) {
    const auto response = parse_exchange_response(body);
    EXPECT_TRUE(response.ok()) << body;
    if (!response || response->statuses.size() != 1) {
        ADD_FAILURE() << body;
        return {};
    }
    return response->statuses.front();
}

TEST(ExchangeResponse, RecordedOrdersAndCancels) {
    const ActionStatus rested = only_status(recorded("gohl_CancelByCloid_Success.0.json"));
    EXPECT_EQ(rested.word, "resting");
    EXPECT_EQ(rested.oid, 41569108691);
    EXPECT_EQ(rested.cloid, "0x285ad26a251f390c83d065af51e3f8d9");
    EXPECT_EQ(only_status(recorded("gohl_Orders_Above10.0.json")).oid, 41545810396);
    for (const char* name : {"gohl_CancelByCloid_Success.1.json", "gohl_Cancel_Success.1.json",
                             "gohl_Cancel_DoubleCancel.1.json"}) {
        EXPECT_EQ(only_status(recorded(name)), (ActionStatus{.word = "success"})) << name;
    }
    for (const char* name : {"gohl_CancelByCloid_NonExistent.0.json",
                             "gohl_Cancel_DoubleCancel.2.json", "gohl_Cancel_NonExistent.0.json"}) {
        EXPECT_EQ(only_status(recorded(name)).error,
                  "Order was never placed, already canceled, or filled. asset=173")
            << name;
    }
    for (const char* name : {"gohl_Orders_Below10.0.json", "gohl_Orders_Cloid.1.json"}) {
        EXPECT_EQ(only_status(recorded(name)).error,
                  "Order must have minimum value of $10. asset=173")
            << name;
    }
}

TEST(ExchangeResponse, AStrangersAddressIsFatal) {
    for (const char* name : {"gohl_Orders_InvalidAuth.0.json", "gohl_Orders_Cloid.0.json"}) {
        const auto response = parse_exchange_response(recorded(name));
        ASSERT_FALSE(response.ok());
        EXPECT_EQ(response.error().kind, Kind::fatal);
        EXPECT_TRUE(response.error().message.starts_with("User or API Wallet 0x"));
    }
    EXPECT_EQ(kind_of_error("L1 error: User or API Wallet 0xcd does not exist."), Kind::fatal);
}

TEST(ExchangeResponse, StatusesMayBeBareWords) {
    const std::string body = recorded("t_waiting_statuses.jsonl");
    const auto response = parse_exchange_response(body.substr(0, body.find('\n')));
    ASSERT_TRUE(response.ok());
    ASSERT_EQ(response->statuses.size(), 3u);
    EXPECT_EQ(response->statuses[0].word, "filled");
    EXPECT_EQ(response->statuses[0].filled_size->text(), "0.00022");
    EXPECT_EQ(response->statuses[0].average_px->text(), "87102");
    EXPECT_EQ(response->statuses[0].oid, 272900270573);
    EXPECT_EQ(response->statuses[1], (ActionStatus{.word = "waitingForTrigger"}));
    EXPECT_EQ(response->statuses[2], (ActionStatus{.word = "waitingForTrigger"}));
    EXPECT_EQ(order_update_of(response->statuses[2], "0x1", 5).status, OrderStatus::open);
}

TEST(ExchangeResponse, OneErrorStandsForTheWholeBatch) {
    const std::string collapsed =
        R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"error":"no"}]}}})";
    const auto three = statuses_of(parse_exchange_response(collapsed).value(), 3);
    ASSERT_TRUE(three.ok());
    ASSERT_EQ(three->size(), 3u);
    EXPECT_EQ(
        order_update_of((*three)[2], "0x2", 7),
        (OrderUpdate{
            .cloid = "0x2", .status = OrderStatus::rejected, .venue_status = "no", .time_ms = 7}));
    const std::string short_one =
        R"({"status":"ok","response":{"type":"order","data":{"statuses":["success"]}}})";
    const auto differing = statuses_of(parse_exchange_response(short_one).value(), 3);
    ASSERT_FALSE(differing.ok());
    EXPECT_EQ(differing.error().kind, Kind::unknown);
}

TEST(ExchangeResponse, ActionsWithoutStatuses) {
    const auto response =
        parse_exchange_response(R"({"status":"ok","response":{"type":"default"}})");
    ASSERT_TRUE(response.ok());
    EXPECT_EQ(*response, (ExchangeResponse{.type = "default"}));
}

TEST(ExchangeResponse, WhatIsNoAnswerMayHaveActed) {
    for (
        const char* body :
        {"", "null", "7", "[]", "{}", "<html>", R"({"status":"ok"})", R"({"status":"ok","resp)",
         R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"error":""}]}}})",
         R"({"status":"ok","response":{"type":"order","data":{"statuses":[{}]}}})",
         R"({"status":"ok","response":{"type":"order","data":{"statuses":[7]}}})",
         R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"filled":{"oid":"x"}}]}}})"}) {
        const auto response = parse_exchange_response(body);
        ASSERT_FALSE(response.ok()) << body;
        EXPECT_EQ(response.error().kind, Kind::unknown) << body;
    }
}

TEST(ExchangeResponse, EveryErrorTextHasAKind) {
    for (const char* text :
         {"Order must have minimum value of $10. asset=173",
          "Order price cannot be more than 95% away from the reference price",
          "Order could not immediately match against any resting orders. asset=5",
          "Insufficient margin to place order. asset=5",
          "Order was never placed, already canceled, or filled. asset=173",
          "Attempted to modify to invalid new order", "Order value too large. Max is $5000000.",
          "Post only order would have immediately matched, bbo was 2627.9@2628. asset=4",
          "Price must be divisible by tick size.", "Reduce only order would increase position.",
          "Invalid TP/SL price.", "No liquidity available for market order.", "never seen"}) {
        EXPECT_EQ(kind_of_error(text), Kind::refused) << text;
    }
    EXPECT_EQ(kind_of_error("Must deposit before performing actions. User: 0x"), Kind::fatal);
    EXPECT_EQ(kind_of_error("Invalid nonce: duplicate nonce 17"), Kind::unknown);
    EXPECT_EQ(kind_of_error("Invalid nonce: too low"), Kind::retryable);
    EXPECT_EQ(kind_of_error("Too many cumulative requests sent (10001 > 10000)"), Kind::retryable);
    EXPECT_EQ(order_update_of({.error = "Invalid nonce: duplicate nonce 17"}, "0x1", 1).status,
              OrderStatus::unknown);
}

TEST(ExchangeResponse, WordsKeepTheirMeaningByTheirEnding) {
    for (const char* word :
         {"rejected", "tickRejected", "minTradeNtlRejected", "perpMarginRejected",
          "reduceOnlyRejected", "badAloPxRejected", "iocCancelRejected", "badTriggerPxRejected",
          "marketOrderNoLiquidityRejected", "positionIncreaseAtOpenInterestCapRejected",
          "oracleRejected", "perpMaxPositionRejected", "whateverComesRejected"}) {
        EXPECT_EQ(order_status_of(word), OrderStatus::rejected) << word;
    }
    for (const char* word :
         {"canceled", "marginCanceled", "vaultWithdrawalCanceled", "openInterestCapCanceled",
          "selfTradeCanceled", "reduceOnlyCanceled", "siblingFilledCanceled", "delistedCanceled",
          "liquidatedCanceled", "scheduledCancel", "whateverComesCanceled"}) {
        EXPECT_EQ(order_status_of(word), OrderStatus::cancelled) << word;
    }
    EXPECT_EQ(order_status_of("open"), OrderStatus::open);
    EXPECT_EQ(order_status_of("triggered"), OrderStatus::open);
    EXPECT_EQ(order_status_of("filled"), OrderStatus::filled);
    EXPECT_EQ(order_status_of("somethingElse"), OrderStatus::unknown);
}

TEST(ExchangeResponse, HttpStatuses) {
    const auto limited = http_error(429, "<html>", Milliseconds{5'000}, true);
    EXPECT_EQ(limited.kind, Kind::retryable);
    EXPECT_EQ(limited.retry_after, Milliseconds{5'000});
    EXPECT_EQ(limited.message, "the venue answered HTTP 429");
    EXPECT_EQ(http_error(502, "<html>", {}, true).kind, Kind::unknown);
    EXPECT_EQ(http_error(502, "<html>", {}, false).kind, Kind::retryable);
    EXPECT_EQ(http_error(403, "null", {}, true).kind, Kind::fatal);
    const auto malformed =
        http_error(422, "Failed to deserialize the JSON body into the target type", {}, true);
    EXPECT_EQ(malformed.kind, Kind::refused);
    EXPECT_EQ(malformed.message, "the venue answered HTTP 422: Failed to deserialize the JSON body "
                                 "into the target type");
}

} // namespace
} // namespace nof0::venues::hyperliquid
