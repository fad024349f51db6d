// Actions are what the venue's own clients would send: the same JSON in the same order of keys, and
// the MessagePack of the published vectors.
#include "venues/hyperliquid/actions.hpp"

#include "base/hash.hpp"
#include "venues/hyperliquid/nonces.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::venues::hyperliquid {
namespace {

using Json = nlohmann::ordered_json;

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

std::string json_of(const WireValue& action) {
    std::string json;
    action.append_json(json);
    return json;
}

void expect_vector(std::string_view name, const WireValue& action) {
    SCOPED_TRACE(name);
    std::ifstream file(NOF0_SOURCE_DIR "/../shared/data/hyperliquid/signing/vectors.json");
    const Json vectors = Json::parse(file);
    for (const Json& vector : vectors["l1_actions"]) {
        if (vector["name"].get<std::string>() == name) {
            EXPECT_EQ(json_of(action), vector["action"].dump());
            std::string msgpack;
            action.append_msgpack(msgpack);
            EXPECT_EQ(hex(msgpack), vector["msgpack_hex"].get<std::string>());
            return;
        }
    }
    ADD_FAILURE() << "no such vector";
}

OrderRequest limit(std::int64_t asset, std::string_view px, std::string_view size,
                   TimeInForce time_in_force) {
    return {.asset = asset,
            .px = decimal(px),
            .size = decimal(size),
            .terms = LimitTerms{time_in_force}};
}

TEST(Actions, AreThoseOfThePublishedVectors) {
    OrderRequest order = limit(1, "100", "100", TimeInForce::gtc);
    expect_vector("order_gtc", order_action({order}, Grouping::none));
    order.cloid = "0x00000000000000000000000000000001";
    expect_vector("order_gtc_cloid", order_action({order}, Grouping::none));
    order.cloid.reset();
    order.terms = TriggerTerms{.trigger_px = decimal("103")};
    expect_vector("order_tpsl_sl", order_action({order}, Grouping::none));
    expect_vector("phantom_agent_production",
                  order_action({limit(4, "1670.1", "0.0147", TimeInForce::ioc)}, Grouping::none));
    expect_vector("ref_order_1800",
                  order_action({limit(1, "1800", "0.02", TimeInForce::gtc)}, Grouping::none));
    expect_vector("rust_cancel", cancel_action({{1, 82'382}}));
    expect_vector("derived_cancelByCloid",
                  cancel_by_cloid_action({{0, "0x00000000000000000000000000000001"}}));
    expect_vector("derived_batchModify",
                  batch_modify_action({{77'738'308, limit(0, "1950", "0.15", TimeInForce::gtc)}}));
    expect_vector("derived_updateLeverage", update_leverage_action(0, true, 5));
    expect_vector("scheduleCancel_clear", schedule_cancel_action({}));
    expect_vector("scheduleCancel_time", schedule_cancel_action(123'456'789));
}

TEST(Actions, WithoutAPublishedVector) {
    OrderRequest entry = limit(5, "101.5", "2", TimeInForce::alo);
    entry.side = OrderSide::sell;
    OrderRequest exit = limit(5, "90", "2", TimeInForce::gtc);
    exit.reduce_only = true;
    exit.terms =
        TriggerTerms{.is_market = false, .trigger_px = decimal("91.50"), .is_take_profit = true};
    EXPECT_EQ(json_of(order_action({entry, exit}, Grouping::entry_with_exits)),
              R"({"type":"order","orders":[{"a":5,"b":false,"p":"101.5","s":"2","r":false,)"
              R"("t":{"limit":{"tif":"Alo"}}},{"a":5,"b":true,"p":"90","s":"2","r":true,)"
              R"("t":{"trigger":{"isMarket":false,"triggerPx":"91.5","tpsl":"tp"}}}],)"
              R"("grouping":"normalTpsl"})");
    EXPECT_NE(json_of(order_action({exit}, Grouping::position_exits)).find("positionTpsl"),
              std::string::npos);
    EXPECT_EQ(json_of(modify_action(
                  {"0x00000000000000000000000000000001", limit(0, "1", "20", TimeInForce::ioc)})),
              R"({"type":"modify","oid":"0x00000000000000000000000000000001","order":{"a":0,)"
              R"("b":true,"p":"1","s":"20","r":false,"t":{"limit":{"tif":"Ioc"}}}})");
    EXPECT_EQ(json_of(update_isolated_margin_action(3, OrderSide::buy, decimal("-1.5"))),
              R"({"type":"updateIsolatedMargin","asset":3,"isBuy":true,"ntli":-1500000})");
}

TEST(Actions, CloidsAreRecognised) {
    EXPECT_TRUE(is_valid_cloid("0x285ad26a251f390c83d065af51e3f8d9"));
    EXPECT_FALSE(is_valid_cloid("285ad26a251f390c83d065af51e3f8d9"));
    EXPECT_FALSE(is_valid_cloid("0x285AD26a251f390c83d065af51e3f8d9"));
    EXPECT_FALSE(is_valid_cloid("0x285ad26a251f390c83d065af51e3f8"));
    EXPECT_FALSE(is_valid_cloid(""));
}

TEST(Nonces, FollowTheClockAndNeverRepeat) {
    Nonces nonces;
    constexpr std::int64_t now_ms = 1'700'000'000'000;
    EXPECT_EQ(nonces.next(now_ms).value(), 1'700'000'000'000u);
    EXPECT_EQ(nonces.next(now_ms).value(), 1'700'000'000'001u);
    EXPECT_EQ(nonces.next(now_ms - 5'000).value(), 1'700'000'000'002u);
    EXPECT_EQ(nonces.next(now_ms + 10).value(), 1'700'000'000'010u);
    EXPECT_FALSE(nonces.next(now_ms - Nonces::k_ahead_ms_max).ok());
    EXPECT_EQ(nonces.next(now_ms + 11).value(), 1'700'000'000'011u);
}

} // namespace
} // namespace nof0::venues::hyperliquid
