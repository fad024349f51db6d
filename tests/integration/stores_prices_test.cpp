// The stores of prices and of what traders hold.
#include "storage/partitions.hpp"
#include "storage/positions.hpp"
#include "storage/prices.hpp"
#include "support/store_fixture.hpp"

#include <algorithm>
#include <random>

namespace nof0::test {
namespace {

using storage::WriteScope;

constexpr std::int64_t k_october_ms = 1'761'000'000'000; // 2025-10-20

class StoresPrices : public StoreFixture {
protected:
    bool tick(const storage::Tick& tick) {
        return write([&](WriteScope& scope) { return storage::store_tick(scope, tick); });
    }
    std::string bars() {
        return sql(
            "SELECT string_agg(b::text, ';' ORDER BY symbol, minute_ms) FROM (SELECT symbol, "
            "minute_ms, open, high, low, close, open_ts_ms, open_seq, close_ts_ms, close_seq, "
            "ticks FROM price_bars) b");
    }
};

TEST_F(StoresPrices, ALateTickNeverMovesThePriceBack) {
    run([](pg::Session& s) {
        return storage::ensure_month(s, storage::PartitionedTable::price_ticks, k_october_ms);
    });
    const auto price = [&] {
        return read([](pg::Session& s) { return storage::latest_price(s, "BTC"); })->price;
    };
    EXPECT_FALSE(read([](pg::Session& s) { return storage::latest_price(s, "BTC"); }).has_value());
    EXPECT_TRUE(tick({"BTC", 100, k_october_ms, "sim", 1}));
    EXPECT_FALSE(tick({"BTC", 100, k_october_ms, "sim", 1})) << "stored already";
    EXPECT_TRUE(tick({"BTC", 101, k_october_ms, "sim", 2}));
    EXPECT_EQ(price(), 101);
    EXPECT_TRUE(tick({"BTC", 90, k_october_ms - 1, "sim", 9}));
    EXPECT_EQ(price(), 101) << "an earlier millisecond";
    EXPECT_TRUE(tick({"BTC", 91, k_october_ms, "sim", 0}));
    EXPECT_EQ(price(), 101) << "earlier in the same millisecond";
    EXPECT_EQ(sql("SELECT sum(ticks) FROM price_bars"), "4") << "the repeat does not count";
}

TEST_F(StoresPrices, BarsAreEqualInAnyOrderOfTicks) {
    run([](pg::Session& s) {
        return storage::ensure_month(s, storage::PartitionedTable::price_ticks, k_october_ms);
    });
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<storage::Tick> ticks;
    for (int i = 0; i < 30; ++i) {
        ticks.push_back({i % 3 == 0 ? "ETH" : "BTC", 100.0 + random() % 50,
                         k_october_ms + static_cast<std::int64_t>(random() % 150'000), "sim",
                         i % 4});
    }
    std::string expected;
    for (int round = 0; round < 3; ++round) {
        for (const storage::Tick& one : ticks) {
            tick(one);
            tick(one);
        }
        if (round == 0) {
            expected = bars();
        }
        EXPECT_EQ(bars(), expected);
        sql("TRUNCATE price_ticks, price_bars, price_latest");
        std::shuffle(ticks.begin(), ticks.end(), random);
    }
    EXPECT_NE(expected, "");
}

TEST_F(StoresPrices, SymbolsKeepTheirOrder) {
    const auto store = [&](std::vector<std::string> symbols) {
        return write([&](WriteScope& s) { return storage::store_symbols(s, symbols); });
    };
    EXPECT_EQ(store({"ETH", "BTC"}), 2);
    EXPECT_EQ(store({"SOL", "BTC", "ADA"}), 2);
    EXPECT_EQ(read([](pg::Session& s) { return storage::all_symbols(s); }),
              (std::vector<std::string>{"ETH", "BTC", "SOL", "ADA"}));
    sql("INSERT INTO price_latest (symbol, price, ts_ms) "
        "VALUES ('ADA', 1, 1), ('AAA', 1, 1), ('ETH', 2, 1)");
    std::string order;
    for (const auto& row : read([](pg::Session& s) { return storage::latest_prices(s); })) {
        order += row.symbol + " ";
    }
    EXPECT_EQ(order, "ETH ADA AAA ") << "an unregistered symbol is last";
}

TEST_F(StoresPrices, OpenPositionsComeWithWhatMarksThem) {
    const auto position = [](const char* id, const char* trader, const char* symbol,
                             std::int64_t ms) {
        storage::PositionRow row;
        row.id = id;
        row.model_id = trader;
        row.symbol = symbol;
        row.side = "long";
        row.entry_price = 100.5;
        row.quantity = 2;
        row.entry_ts_ms = ms;
        row.metadata = pg::Json{R"({"risk_usd": 5})"};
        row.origin = "import:abc";
        return row;
    };
    for (const auto& row : {position("p1", "beta", "BTC", 1), position("p2", "alpha", "BTC", 1),
                            position("p3", "alpha", "ETH", 2)}) {
        const auto store = [&](WriteScope& s) { return storage::store_recorded_position(s, row); };
        EXPECT_TRUE(write(store));
        EXPECT_FALSE(write(store)) << "stored already";
    }
    sql("INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 110, 77);"
        "INSERT INTO market_assets (provider, symbol, max_leverage) VALUES ('b', 'BTC', 20), "
        "('a', 'BTC', 40)");
    const auto all = read([](pg::Session& s) { return storage::open_positions(s); });
    ASSERT_EQ(all.size(), 3u) << "two providers of an asset give one row";
    EXPECT_EQ(all[0].id + all[1].id + all[2].id, "p3p2p1");
    EXPECT_EQ(all[0].current_price, std::nullopt);
    EXPECT_EQ(all[1].current_price, 110);
    EXPECT_EQ(all[1].price_ts_ms, 77);
    EXPECT_EQ(all[1].max_leverage, 40);
    EXPECT_EQ(all[1].metadata->text, R"({"risk_usd": 5})");
    sql("UPDATE positions SET status = 'closed', exit_ts_ms = 9 WHERE id = 'p3'");
    const auto of = read([](pg::Session& s) { return storage::open_positions_of(s, {"alpha"}); });
    const auto closed = read([](pg::Session& s) { return storage::closed_since(s, "alpha", 8); });
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].symbol, "ETH");
    const auto later = read([](pg::Session& s) { return storage::closed_since(s, "alpha", 9); });
    EXPECT_TRUE(later.empty());
    ASSERT_EQ(of.size(), 1u);
    EXPECT_EQ(of[0].id, "p2");
}

} // namespace
} // namespace nof0::test
