// Snapshots in the fold: the venue's word on a position against what the known fills say.
#include "base/random.hpp"
#include "rules/fill_order.hpp"
#include "rules/position_book.hpp"

#include <gtest/gtest.h>
#include <map>

namespace nof0::rules {
namespace {

Decimal dec(std::string_view text) {
    return Decimal::parse(text).value();
}

Fill fill_at(std::int64_t time_ms, Decimal signed_size, Decimal px, Decimal start_position) {
    return {.trader = TraderId("alpha"),
            .coin = Symbol("BTC"),
            .px = px,
            .sz = signed_size.abs(),
            .side = signed_size.sign() > 0 ? OrderSide::buy : OrderSide::sell,
            .time_ms = time_ms,
            .start_position = start_position,
            .tid = time_ms};
}

Fill snapshot_at(std::int64_t time_ms, Decimal quantity, Decimal entry_price) {
    return {.trader = TraderId("alpha"),
            .coin = Symbol("BTC"),
            .px = quantity.is_zero() ? Decimal() : entry_price,
            .sz = quantity.abs(),
            .side = quantity.sign() < 0 ? OrderSide::sell : OrderSide::buy,
            .time_ms = time_ms,
            .is_snapshot = true};
}

struct Case {
    const char* held;
    const char* held_price;
    const char* venue;
    const char* venue_price;
    std::size_t bridges;
};

TEST(Snapshot, MakesQuantityAndEntryPriceTheVenues) {
    const Case cases[] = {
        {"0", "0", "2", "100", 1},         // never heard of it
        {"2", "100", "2", "100", 0},       // as we know it
        {"2", "100", "2", "100.005", 0},   // within 0.01 %
        {"2", "100", "2", "101", 2},       // bought elsewhere than we think
        {"2", "100", "3", "110", 1},       // an addition that we missed, at 130
        {"2", "100", "3", "50", 2},        // no addition above zero explains that
        {"-2", "100", "-3", "110", 1},     //
        {"3", "100", "1", "100", 1},       // a reduction
        {"3", "100", "1", "90", 2},        // a reduction, and another entry
        {"3", "100", "0", "0", 1},         // closed
        {"3", "100", "-1", "120", 2},      // turned
        {"-0.5", "3.3333", "0.2", "7", 2}, //
    };
    for (const Case& example : cases) {
        SCOPED_TRACE(std::string(example.held) + " -> " + example.venue);
        PositionBook book;
        Decimal cash;
        if (!dec(example.held).is_zero()) {
            book.apply(fill_at(1, dec(example.held), dec(example.held_price), Decimal()));
            cash = -(dec(example.held) * dec(example.held_price));
        }
        const BookStep step =
            book.apply(snapshot_at(2, dec(example.venue), dec(example.venue_price)));
        EXPECT_EQ(step.gaps.size(), example.bridges);
        EXPECT_EQ(book.state().quantity, dec(example.venue));
        EXPECT_TRUE(is_same_position(book.state().quantity, book.state().entry_price(),
                                     dec(example.venue), dec(example.venue_price)));
        for (const OwnedTrade& trade : step.trades) {
            EXPECT_EQ(trade.trade.gross, Decimal()) << "nothing is realised by a snapshot";
            EXPECT_EQ(trade.trader, TraderId("alpha"));
        }
        for (const CashMove& move : step.cash) {
            cash += move.amount;
        }
        EXPECT_LE((cash + book.state().cost).abs(), dec("0.000000001"))
            << "cash moves by what the position costs";
        EXPECT_TRUE(book.apply(snapshot_at(3, dec(example.venue), dec(example.venue_price)))
                        .positions.empty())
            << "the same word again changes nothing";
    }
}

TEST(Snapshot, RefusesWhatIsNoPosition) {
    EXPECT_FALSE(unfoldable(snapshot_at(1, dec("0"), dec("0"))));
    EXPECT_TRUE(unfoldable(snapshot_at(1, dec("1"), dec("0"))));
    EXPECT_TRUE(unfoldable(snapshot_at(1, dec("1000000000000000"), dec("10"))));
}

TEST(Snapshot, StandsAfterTheFillsOfItsMillisecond) {
    const Fill open = fill_at(5, dec("1"), dec("100"), dec("0"));
    const Fill word = snapshot_at(5, dec("1"), dec("100"));
    const FoldResult result = fold({word, open});
    ASSERT_EQ(result.steps.size(), 2U);
    EXPECT_EQ(result.steps[0].fill_key, fill_key(open));
    EXPECT_TRUE(result.steps[1].gaps.empty());
}

struct World {
    std::vector<Fill> fills;
    std::vector<Fill> snapshots; // between them, as a venue would tell
};

World random_world(Random& random) {
    World world;
    PositionFold truth;
    std::int64_t time_ms = 1'700'000'000'000;
    for (int i = 0; i < 60; ++i) {
        time_ms += random.between(1, 5000);
        const Decimal held = truth.state().quantity;
        Decimal size = Decimal::from_units(random.between(1, 400) * 10'000'000'000);
        size = random.chance(0.5) ? size : -size;
        if (!held.is_zero() && random.chance(0.3)) {
            size = -held;
        }
        const Decimal px = Decimal::from_units(random.between(90'000, 110'000) * 1'000'000'000);
        world.fills.push_back(fill_at(time_ms, size, px, held));
        truth.apply(world.fills.back());
        if (random.chance(0.1)) {
            const FoldState& state = truth.state();
            world.snapshots.push_back(
                snapshot_at(time_ms, state.quantity, state.entry_price().rounded(4)));
        }
    }
    const FoldState& state = truth.state();
    world.snapshots.push_back(
        snapshot_at(time_ms + 1, state.quantity, state.entry_price().rounded(4)));
    return world;
}

// Whatever is missing, the last word of the venue holds; and once everything is there, all is as if
// nobody had ever asked the venue.
TEST(Snapshot, HoldsWhateverIsMissingAndVanishesWhenNothingIs) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(testing::Message() << "seed " << seed);
        Random random(seed);
        const World world = random_world(random);
        std::vector<Fill> some = world.snapshots;
        for (const Fill& fill : world.fills) {
            if (random.chance(0.7)) {
                some.push_back(fill);
            }
        }
        const Fill& last = world.snapshots.back();
        const FoldState state = fold(some).state;
        ASSERT_TRUE(
            is_same_position(state.quantity, state.entry_price(), last.signed_size(), last.px));
        std::vector<Fill> all = world.fills;
        all.insert(all.end(), world.snapshots.begin(), world.snapshots.end());
        const FoldResult with = fold(all);
        const FoldResult without = fold(world.fills);
        ASSERT_EQ(with.state, without.state);
        std::size_t next = 0;
        for (const FoldStep& step : with.steps) {
            if (step.fill_key.starts_with("snapshot:")) {
                ASSERT_TRUE(step.gaps.empty() && step.trades.empty());
            } else {
                ASSERT_EQ(step, without.steps[next++]);
            }
        }
    }
}

} // namespace
} // namespace nof0::rules
