// The store at a glance: what `nof0 status` asks.
#include "storage/outbox.hpp"
#include "storage/overview.hpp"
#include "storage/partitions.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

class StoresOverview : public StoreFixture {};

TEST_F(StoresOverview, CountsWhatWaitsAndWhatWasPutAside) {
    sql("INSERT INTO models (id, display_name) VALUES ('alpha', 'Alpha');"
        "INSERT INTO price_latest (symbol, price, ts_ms) VALUES ('BTC', 1, 77), ('ETH', 1, 78);"
        "INSERT INTO parked_events (pipeline, event_key, event, error) "
        "VALUES ('fills', 'a', '{}', 'why'), ('fills', 'b', '{}', 'why');"
        "UPDATE parked_events SET resolved_at = now() WHERE event_key = 'b';"
        "INSERT INTO frozen_pairs (exchange_provider, account, symbol, fill_key, reason, version) "
        "VALUES ('sim', 'a', 'BTC', 'k', 'why', 1);"
        "INSERT INTO event_outbox (version, n, op, kind, id) VALUES (1, 1, 'upsert', 'trade', "
        "'a'), "
        "(1, 2, 'upsert', 'trade', 'b'), (2, 1, 'upsert', 'trade', 'c');"
        "INSERT INTO relay_cursors (stream, version, n) VALUES ('nof0:trades:stream', 1, 1)");
    const auto row = read([](pg::Session& s) { return storage::overview(s); });
    EXPECT_EQ(row.traders, 1);
    EXPECT_EQ(row.newest_price_ms, 78);
    EXPECT_EQ(row.newest_fill_ms, std::nullopt);
    EXPECT_EQ(row.parked, 1);
    EXPECT_EQ(row.frozen_pairs, 1);
    EXPECT_EQ(row.outbox_waiting, 2);
    EXPECT_GT(row.database_bytes, 0);
}

TEST_F(StoresOverview, LeasesSayWhetherTheyAreHeld) {
    sql("INSERT INTO leases (name, token, holder, expires_at) VALUES "
        "('a', 1, 'one', now() + interval '1 hour'), ('b', 2, 'two', now() - interval '1 hour')");
    const auto rows = read([](pg::Session& s) { return storage::all_leases(s); });
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_TRUE(rows[0].is_held);
    EXPECT_FALSE(rows[1].is_held);
}

TEST_F(StoresOverview, MonthsAheadEndAtTheFirstGap) {
    const auto ahead = [this] {
        return read([](pg::Session& s) { return storage::months_ahead(s, "price_ticks"); });
    };
    EXPECT_EQ(ahead(), 0);
    const std::int64_t now_ms =
        std::stoll(sql("SELECT (extract(epoch FROM now()) * 1000)::bigint"));
    run([now_ms](pg::Session& s) {
        return storage::ensure_months_ahead(s, storage::PartitionedTable::price_ticks, now_ms, 2);
    });
    EXPECT_EQ(ahead(), 2);
}

} // namespace
} // namespace nof0::test
