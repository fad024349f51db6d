#include "venues/hyperliquid/rounding.hpp"

#include "base/random.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::venues::hyperliquid {
namespace {

Decimal decimal(std::string_view text) {
    return Decimal::parse(text).value();
}

std::string rounded(std::string_view price, AssetGrid grid, PriceRounding rounding) {
    const auto result = round_price(decimal(price), grid, rounding);
    return result ? result->text() : "refused";
}

struct Row {
    std::string_view price;
    int size_decimals;
    MarketKind kind;
    std::string_view down;
    std::string_view up;
};

TEST(Rounding, PricesOfTheVenuesDocumentation) {
    using enum MarketKind;
    for (const Row& row : {
             Row{"1234567", 0, perpetual, "1234567", "1234567"},
             Row{"12345.6", 0, perpetual, "12345", "12346"},
             Row{"123456", 1, perpetual, "123456", "123456"},
             Row{"0.00123456", 0, perpetual, "0.001234", "0.001235"},
             Row{"0.1234567", 0, perpetual, "0.12345", "0.12346"},
             Row{"123.456", 5, perpetual, "123.4", "123.5"},
             Row{"1234.5", 0, perpetual, "1234.5", "1234.5"},
             Row{"1234.56", 0, perpetual, "1234.5", "1234.6"},
             Row{"0.001234", 0, perpetual, "0.001234", "0.001234"},
             Row{"0.0012345", 0, perpetual, "0.001234", "0.001235"},
             Row{"0.01234", 1, perpetual, "0.01234", "0.01234"},
             Row{"0.012345", 1, perpetual, "0.01234", "0.01235"},
             Row{"1.1000", 0, perpetual, "1.1", "1.1"},
             Row{"0.0000001", 0, perpetual, "refused", "0.000001"},
             Row{"9.99996", 0, perpetual, "9.9999", "10"},
             Row{"99999.5", 0, perpetual, "99999", "100000"},
             Row{"0.000123456", 0, spot, "0.00012345", "0.00012346"},
             Row{"0.0001234", 3, spot, "0.00012", "0.00013"},
             Row{"30.0149", 9, perpetual, "30", "31"}, // no decimals are left for a price
             Row{"0", 0, perpetual, "refused", "refused"},
             Row{"-1", 0, perpetual, "refused", "refused"},
         }) {
        SCOPED_TRACE(row.price);
        const AssetGrid grid{row.size_decimals, row.kind};
        EXPECT_EQ(rounded(row.price, grid, PriceRounding::down), row.down);
        EXPECT_EQ(rounded(row.price, grid, PriceRounding::up), row.up);
    }
    EXPECT_EQ(rounded("1234.55", {}, PriceRounding::nearest), "1234.6");
    EXPECT_EQ(rounded("1234.65", {}, PriceRounding::nearest), "1234.6"); // half to even
}

// What the documentation says, read from the text of a price.
bool is_valid_by_text(const std::string& text, AssetGrid grid) {
    const std::size_t point = text.find('.');
    if (point == text.npos) {
        return true;
    }
    std::string digits = text.substr(0, point) + text.substr(point + 1);
    digits.erase(0, digits.find_first_not_of('0'));
    const std::size_t decimals = text.size() - point - 1;
    const int most = (grid.kind == MarketKind::perpetual ? 6 : 8) - grid.size_decimals;
    return digits.size() <= 5 && static_cast<int>(decimals) <= most;
}

TEST(Rounding, EveryPriceLandsOnTheGridBesideIt) {
    constexpr std::uint64_t seed = 20'251'026;
    Random random(seed);
    for (int round = 0; round < 50'000; ++round) {
        const AssetGrid grid{static_cast<int>(random.between(0, 6)),
                             random.chance(0.5) ? MarketKind::perpetual : MarketKind::spot};
        Int128 units = random.between(1, 999'999'999);
        for (std::int64_t power = random.between(0, 12); power > 0; --power) {
            units *= 10;
        }
        const Decimal price = Decimal::from_units(units);
        SCOPED_TRACE(testing::Message() << "seed " << seed << " round " << round << " price "
                                        << price.text() << " " << grid.size_decimals);
        EXPECT_EQ(is_valid_price(price, grid), is_valid_by_text(price.text(), grid));
        const auto up = round_price(price, grid, PriceRounding::up);
        ASSERT_TRUE(up.ok());
        ASSERT_GE(*up, price);
        EXPECT_TRUE(is_valid_by_text(up->text(), grid)) << up->text();
        const auto down = round_price(price, grid, PriceRounding::down);
        if (!down) {
            EXPECT_LT(price, *up);
            continue;
        }
        ASSERT_LE(*down, price);
        EXPECT_TRUE(is_valid_by_text(down->text(), grid)) << down->text();
        EXPECT_EQ(*down == *up, is_valid_price(price, grid));
        const Decimal middle = (*down + *up) / Decimal::from_int(2);
        EXPECT_TRUE(*down == *up || !is_valid_price(middle, grid)) << "nothing lies between";
        const Decimal nearest = round_price(price, grid, PriceRounding::nearest).value();
        EXPECT_TRUE(nearest == *down || nearest == *up);
        EXPECT_EQ(round_price(*up, grid, PriceRounding::down).value(), *up);
        EXPECT_EQ(wire_text(*up).value(), up->text());
    }
}

TEST(Rounding, SizesNeverGrow) {
    EXPECT_EQ(round_size(decimal("0.123456"), {3}).value().text(), "0.123");
    EXPECT_EQ(round_size(decimal("5.9"), {0}).value().text(), "5");
    EXPECT_FALSE(round_size(decimal("0.0009"), {3}).ok());
    EXPECT_FALSE(round_size(decimal("-1"), {3}).ok());
}

TEST(Rounding, MarketOrdersReachBeyondTheirReference) {
    const Decimal five_percent = decimal("0.05");
    EXPECT_EQ(market_price(decimal("100001"), OrderSide::buy, five_percent, {5})->text(), "105002");
    EXPECT_EQ(market_price(decimal("100001"), OrderSide::sell, five_percent, {5})->text(), "95000");
}

TEST(Rounding, SmallOrdersAreNamed) {
    EXPECT_TRUE(check_notional(decimal("10"), decimal("1")).ok());
    const auto small = check_notional(decimal("9.99"), decimal("1"));
    ASSERT_FALSE(small.ok());
    EXPECT_EQ(small.error().message, "Order must have minimum value of $10: 9.99 * 1 is 9.99");
}

TEST(Rounding, WireTextIsPlainAndShort) {
    EXPECT_EQ(wire_text(decimal("1900.50")).value(), "1900.5");
    EXPECT_EQ(wire_text(decimal("100.0")).value(), "100");
    EXPECT_EQ(wire_text(decimal("-0")).value(), "0");
    EXPECT_EQ(wire_text(decimal("1e-8")).value(), "0.00000001");
    EXPECT_FALSE(wire_text(decimal("0.000000001")).ok());
}

TEST(Rounding, ScaledIntegersOfTheVectors) {
    std::ifstream file(NOF0_SOURCE_DIR "/../shared/data/hyperliquid/signing/vectors.json");
    const auto vectors = nlohmann::json::parse(file)["float_to_int_for_hashing"];
    ASSERT_EQ(vectors.size(), 4u);
    for (const auto& vector : vectors) {
        const auto scaled = scaled_integer(decimal(vector["in"].get<std::string>()), 8);
        ASSERT_EQ(scaled.ok(), !vector.contains("error")) << vector;
        if (scaled) {
            EXPECT_EQ(std::to_string(static_cast<std::uint64_t>(*scaled)),
                      vector["out"].get<std::string>());
        }
    }
}

} // namespace
} // namespace nof0::venues::hyperliquid
