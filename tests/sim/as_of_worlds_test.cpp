// What was said of a version is said of it for ever: seeded worlds whose fills come in odd order,
// twice and late, so that folds are made anew, are asked again and again while they are played; in
// the end each of those versions is asked for by its number, and says the same.
//
// NOF0_SIM_SEED=<seed> runs that one world.
#include "jobs/retention.hpp"
#include "sim/world_fixture.hpp"

#include <cstdlib>
#include <iostream>
#include <set>

namespace nof0::test {
namespace {

struct Recorded {
    std::int64_t version = 0;
    cache::Family family{};
    std::string subject;
    std::vector<cache::Element> elements;
};

// No endpoint answers with these: the simulated venue's books, and what a market said last.
bool is_public(cache::Family family) {
    static const std::set<cache::Family> hidden{
        cache::Family::sim_orders, cache::Family::sim_balances, cache::Family::market_ctx};
    return !hidden.contains(family);
}

Task<std::vector<Recorded>> read_present(app::Backend& backend) {
    storage::ReadScope scope = co_await storage::ReadScope::open(backend.pool(), soon());
    std::vector<Recorded> all;
    for (const projections::AuditSubject& item : co_await projections::audit_subjects(scope)) {
        const projections::Projection& projection = *item.projection;
        if (is_public(projection.family)) {
            auto document = co_await backend.documents().build(scope, projection, item.subject);
            all.push_back(
                {scope.version(), projection.family, item.subject, std::move(document.elements)});
        }
    }
    co_return all;
}

class AsOfWorlds : public WorldFixture, public testing::WithParamInterface<std::uint64_t> {
protected:
    void TearDown() override {
        WorldFixture::TearDown();
        if (HasFailure()) {
            std::cout << "again with NOF0_SIM_SEED=" << GetParam() << "\n";
        }
    }
    void record() {
        app::Backend& backend = arena().backend();
        auto now = backend.run(read_present(backend));
        recorded_.insert(recorded_.end(), std::make_move_iterator(now.begin()),
                         std::make_move_iterator(now.end()));
    }
    projections::PastDocument past_of(const Recorded& known) {
        app::Backend& backend = arena().backend();
        return backend.run(backend.past().get(known.version, known.family, known.subject));
    }
    // How many were asked for again.
    std::size_t expect_the_same() {
        std::set<std::int64_t> versions;
        for (const Recorded& known : recorded_) {
            const projections::PastDocument past = past_of(known);
            versions.insert(known.version);
            EXPECT_EQ(past.document->elements, known.elements)
                << name_of(known) << " at version " << known.version << " of " << GetParam();
            EXPECT_EQ(past.document->meta.version, known.version);
            EXPECT_FALSE(past.is_from_bars);
            if (HasFailure()) {
                break; // one is enough to look for
            }
        }
        return versions.size();
    }
    static std::string name_of(const Recorded& known) {
        return projections::projection_of(known.family).key(known.subject).name;
    }
    // Of each row one state follows the other: none is missing, none stands beside another.
    void expect_states_follow_each_other() {
        for (const auto& [table, key] : k_changing) {
            const std::string since =
                std::string(table) == "trades" || std::string(table) == "fills"
                    ? "GREATEST(version, voided_version)"
                    : "version";
            const std::string rows = "SELECT " + std::string(key) + ", " + since + " AS since, ";
            EXPECT_EQ(sql("SELECT count(*) FROM (SELECT until_version, lead(since) OVER (PARTITION "
                          "BY " +
                          std::string(key) + " ORDER BY since) AS next, since FROM (" + rows +
                          "until_version FROM " + table + "_past UNION ALL " + rows + "NULL FROM " +
                          table +
                          ") all_states) s WHERE until_version > next OR "
                          "until_version <= since OR (until_version IS NULL AND next IS NOT NULL)"),
                      "0")
                << table;
        }
    }
    void play(std::uint64_t seed) {
        std::mt19937_64 random(seed ^ 0xa50f);
        const World world({.seed = seed,
                           .traders = 2 + static_cast<int>(random() % 3),
                           .steps = 300 + static_cast<int>(random() % 300)});
        Deliveries deliveries(world, seed + 1);
        begin(world);
        while (!deliveries.done()) {
            offer(deliveries.burst());
            switch (random() % 6) {
            case 0:
                clock().advance(std::chrono::minutes(random() % 2 == 0 ? 60 : -10));
                break;
            case 1:
            case 2:
                ASSERT_TRUE(settle());
                record();
                break;
            default:
                eventually([] { return false; }, Milliseconds{static_cast<int>(random() % 4)});
                record_some(random);
            }
        }
        ASSERT_TRUE(settle());
        record();
        stop();
    }
    std::vector<Recorded>& recorded() { return recorded_; }

private:
    static constexpr std::array<std::pair<const char*, const char*>, 8> k_changing{
        {{"models", "id"},
         {"positions", "id"},
         {"trades", "id"},
         {"fills", "exchange_provider, account, fill_key"},
         {"orders", "cloid"},
         {"trader_state", "trader_id"},
         {"equity_hourly", "model_id, hour_marker"},
         {"market_assets", "provider, symbol"}}};

    // In the middle of things, and not at every step: a record is all documents.
    void record_some(std::mt19937_64& random) {
        if (random() % 2 == 0) {
            record();
        }
    }

    std::vector<Recorded> recorded_;
};

TEST_P(AsOfWorlds, SayTheSameOfAVersionForEver) {
    std::cout << "seed " << GetParam() << "\n";
    play(GetParam());
    EXPECT_GT(expect_the_same(), 1U);
    expect_states_follow_each_other();
}

TEST_P(AsOfWorlds, KnowPricesByTheBarWhereTicksAreGone) {
    std::cout << "seed " << GetParam() << "\n";
    play(GetParam());
    sql("UPDATE price_ticks SET ingested_at = '2001-01-01'");
    TemporaryFolder archive;
    ManualWallClock later{WallTime::from_ms(4'000'000'000'000)};
    app::Backend& backend = arena().backend();
    config::Config config = arena().config();
    app::Backend owner(config, arena().endpoints(), app::DatabaseRole::owner);
    jobs::Retention retention(owner.pool(), {.folder = archive.path()}, later, owner.metrics());
    EXPECT_FALSE(owner.run(retention.run_once()).empty());
    EXPECT_EQ(sql("SELECT count(*) FROM price_ticks"), "0");
    const std::int64_t first_tick = std::stoll(sql("SELECT min(version) FROM board_sources"));
    const std::int64_t last_tick = std::stoll(sql("SELECT max(version) FROM price_bars"));
    const auto may_be_lost = [&](std::int64_t version) {
        return version >= first_tick && version < last_tick;
    };
    std::size_t from_bars = 0;
    for (const Recorded& known : recorded()) {
        const projections::PastDocument past = past_of(known);
        from_bars += past.is_from_bars ? 1 : 0;
        if (!past.is_from_bars) {
            EXPECT_EQ(past.document->elements, known.elements) << name_of(known);
        }
        EXPECT_TRUE(past.is_from_bars || !may_be_lost(known.version)) << known.version;
        // What prices have no part in is exact, whatever became of them.
        if (known.family == cache::Family::trades_recent_all) {
            EXPECT_EQ(past.document->elements, known.elements) << known.version;
        }
    }
    std::cout << from_bars << " of " << recorded().size() << " documents are from bars\n";
    const auto unknown = std::stoll(sql("SELECT version + 1 FROM data_head"));
    EXPECT_THROW(backend.run(backend.past().get(unknown, cache::Family::traders_all)),
                 projections::NoSuchVersion);
}

std::vector<std::uint64_t> seeds() {
    if (const char* one = std::getenv("NOF0_SIM_SEED")) {
        return {std::strtoull(one, nullptr, 10)};
    }
    std::random_device device;
    return {1, 2, device() | (std::uint64_t{1} << 33)};
}

INSTANTIATE_TEST_SUITE_P(Seeds, AsOfWorlds, testing::ValuesIn(seeds()),
                         [](const auto& info) { return "World" + std::to_string(info.index); });

} // namespace
} // namespace nof0::test
