// The market metadata pipeline: what a venue says of its assets, and which changes are announced.
#include "pipelines/market_metadata.hpp"
#include "projections/builders.hpp"
#include "storage/outbox.hpp"
#include "support/store_fixture.hpp"

namespace nof0::test {
namespace {

using pipelines::MarketMetadata;
using pipelines::Written;
using storage::WriteScope;

constexpr std::int64_t k_now = 1'761'000'000'000;

class MarketPipeline : public StoreFixture {
protected:
    static MarketAsset asset(std::string_view symbol, double leverage) {
        MarketAsset asset{.provider = "hyperliquid", .symbol = Symbol(symbol)};
        asset.name = std::string(symbol);
        asset.sz_decimals = 5;
        asset.max_leverage = leverage;
        return asset;
    }
    static MarketContext context(std::string_view symbol, double open_interest,
                                 std::int64_t ts_ms) {
        MarketContext context{.provider = "hyperliquid", .symbol = Symbol(symbol), .ts_ms = ts_ms};
        context.open_interest = open_interest;
        context.mark_px = 10;
        return context;
    }
    Written offer_and_write(MarketMetadata answer) {
        answer.source = "test";
        loop().run(pipeline_.offer(std::move(answer)));
        Written written = write([&](WriteScope& s) { return pipeline_.write(s, 100); });
        pipeline_.committed();
        return written;
    }
    std::string announced() {
        std::string text;
        for (const auto& row :
             read([](pg::Session& s) { return storage::outbox_after(s, {}, 100); })) {
            text += row.op + ' ' + row.kind + ' ' + row.id + ' ' + row.payload->text + '\n';
        }
        return text;
    }
    static Task<projections::Content> build(pg::Pool& pool, cache::Family family,
                                            std::string subject) {
        storage::ReadScope scope = co_await storage::ReadScope::open(pool, soon());
        const projections::Options options;
        const projections::Projection& projection = projections::projection_of(family);
        co_return co_await std::get<projections::BuildOne>(projection.build)(scope, options,
                                                                             std::move(subject));
    }

    ManualWallClock clock_{WallTime::from_ms(k_now)};
    pipelines::MarketMetadataPipeline pipeline_{
        loop().io().get_executor(), {.liquidity_thresholds_usd = {1'000, 5'000}}, clock_};
};

TEST_F(MarketPipeline, WritesWhatDiffersAndAnnouncesWhatGuardsNeed) {
    const Written first = offer_and_write(
        {.assets = {asset("BTC", 40), asset("ETH", 25)}, .contexts = {context("BTC", 90, k_now)}});
    EXPECT_EQ(first.rows, 6u) << "two assets, a context, two leverages and a liquidity";
    EXPECT_TRUE(first.outbox);
    EXPECT_EQ(first.ready.size(), 3u);
    for (const cache::DocumentWrite& one : first.ready) {
        const std::string subject = one.key.name.substr(one.key.name.find("hyperliquid"));
        EXPECT_EQ(one.document.elements,
                  loop().run(build(loop().pool(), one.key.family, subject)).elements);
    }
    sql("DELETE FROM event_outbox");
    const Written same = offer_and_write({.assets = {asset("BTC", 40), asset("ETH", 25)},
                                          .contexts = {context("BTC", 99, k_now + 1)}});
    EXPECT_EQ(same.rows, 1u) << "the context";
    EXPECT_FALSE(same.outbox) << "990 USD are on the same side of all thresholds";
    const Written changed = offer_and_write({.assets = {asset("BTC", 40), asset("ETH", 20)},
                                             .contexts = {context("BTC", 100, k_now + 2)}});
    EXPECT_TRUE(changed.outbox);
    EXPECT_EQ(announced(),
              "upsert market hyperliquid:ETH {\"after\": 20, \"before\": 25, \"symbol\": \"ETH\", "
              "\"changed\": \"max_leverage\", \"provider\": \"hyperliquid\"}\n"
              "upsert market hyperliquid:BTC {\"after\": 1000, \"before\": 990, \"symbol\": "
              "\"BTC\", \"changed\": \"liquidity_usd\", \"provider\": \"hyperliquid\"}\n");
}

TEST_F(MarketPipeline, AnOlderContextChangesNothing) {
    offer_and_write({.contexts = {context("BTC", 90, k_now)}});
    const Written older = offer_and_write({.contexts = {context("BTC", 80, k_now - 1)}});
    EXPECT_EQ(older.rows, 0u);
    EXPECT_TRUE(older.ready.empty());
    EXPECT_EQ(sql("SELECT open_interest FROM market_asset_ctx"), "90");
    // Two of one asset in one transaction: the newer counts, wherever it stands.
    loop().run(pipeline_.offer({.contexts = {context("BTC", 70, k_now + 9)}}));
    offer_and_write({.contexts = {context("BTC", 60, k_now + 5)}});
    EXPECT_EQ(sql("SELECT open_interest FROM market_asset_ctx"), "70");
}

TEST_F(MarketPipeline, UnknownIsNotZeroAndEmptyAnswersAreNoNews) {
    MarketAsset bare{.provider = "hyperliquid", .symbol = Symbol("@1")};
    offer_and_write({.assets = {bare}});
    EXPECT_EQ(sql("SELECT max_leverage IS NULL AND NOT is_delisted FROM market_assets"), "t");
    EXPECT_EQ(announced(), "");
    const Written empty = offer_and_write({});
    EXPECT_EQ(empty.events, 1u);
    EXPECT_EQ(empty.duplicates, 1u);
    EXPECT_EQ(pipeline_.waiting(), 0u);
}

} // namespace
} // namespace nof0::test
