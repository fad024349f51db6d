#include "venues/hyperliquid/asset_table.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace nof0::venues::hyperliquid {
namespace {

TEST(AssetTable, DelistedAssetsKeepTheirPlace) {
    std::ifstream stream(NOF0_SOURCE_DIR "/../shared/data/hyperliquid/rest/gohl_Meta.0.json");
    const std::string body{std::istreambuf_iterator<char>(stream),
                           std::istreambuf_iterator<char>()};
    const auto table = AssetTable::parse(body);
    ASSERT_TRUE(table.ok());
    EXPECT_GT(table->size(), 100u);
    const TradedAsset* btc = table->find(Symbol("BTC"));
    ASSERT_NE(btc, nullptr);
    EXPECT_EQ(btc->grid.size_decimals, 5);
    EXPECT_EQ(table->find(Symbol("NONE")), nullptr);
}

TEST(AssetTable, AnAssetThatCannotBeReadIsLeftOutAndCounted) {
    const auto table = AssetTable::parse(
        R"({"universe":[{"name":"a b","szDecimals":1},{"name":"X"},{"name":"Y","szDecimals":99},)"
        R"({"name":"BTC","szDecimals":5,"isDelisted":true}]})");
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table->size(), 1u);
    EXPECT_EQ(table->find(Symbol("BTC"))->number, 3);
    EXPECT_TRUE(table->find(Symbol("BTC"))->is_delisted);
    for (const char* body : {"", "{}", "null", R"({"universe":[]})", R"({"universe":[{"name")"}) {
        EXPECT_FALSE(AssetTable::parse(body).ok()) << body;
    }
}

} // namespace
} // namespace nof0::venues::hyperliquid
