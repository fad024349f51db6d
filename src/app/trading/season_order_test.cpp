#include "app/trading/season_order.hpp"

#include <gtest/gtest.h>

namespace nof0::app {
namespace {

TEST(SeasonOrder, ANameIsShortPrintableText) {
    EXPECT_EQ(season_name("  Season 2 ").value(), "Season 2");
    EXPECT_EQ(season_name("Winter \xc3\xa9").value(), "Winter \xc3\xa9");
    EXPECT_EQ(season_name(std::string(64, 'a')).value().size(), 64U);
    for (const std::string& bad :
         {std::string(), std::string("   "), std::string(65, 'a'), std::string("a\nb"),
          std::string("a\0b", 3), std::string("\xff\xfe")}) {
        EXPECT_FALSE(season_name(bad)) << bad;
    }
}

TEST(SeasonOrder, MoneyIsWholeCentsAboveZero) {
    EXPECT_EQ(season_money("10000").value().text(), "10000");
    EXPECT_EQ(season_money("0.01").value().text(), "0.01");
    for (const char* bad : {"", "0", "-5", "0.001", "100000000.01", "ten", "1e9"}) {
        EXPECT_FALSE(season_money(bad)) << bad;
    }
}

TEST(SeasonOrder, TravelsAsJson) {
    const SeasonOrder plain{.name = "a \"quoted\" one"};
    EXPECT_EQ(season_order(to_json(plain)).value().name, plain.name);
    EXPECT_FALSE(season_order(to_json(plain)).value().initial_equity);
    const SeasonOrder rich{.name = "rich", .initial_equity = season_money("2500.5").value()};
    EXPECT_EQ(season_order(to_json(rich)).value().initial_equity->text(), "2500.5");
    for (const char* bad :
         {"", "{}", "[]", "{\"name\":\" \"}", "{\"name\":\"a\",\"initial_equity\":\"-1\"}"}) {
        EXPECT_FALSE(season_order(bad)) << bad;
    }
}

} // namespace
} // namespace nof0::app
