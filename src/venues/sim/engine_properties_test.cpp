// What holds after every step of the simulated exchange, over seeded worlds: cash is conserved,
// positions add up to zero, books are not crossed, margins are covered, and the steps alone are
// enough to make it anew.
#include "rules/ledger.hpp"
#include "venues/sim/testing/world.hpp"

#include <gtest/gtest.h>

namespace nof0::venues::sim {
namespace {

using testing::Call;
using testing::StoredBooks;
using testing::World;

constexpr std::uint64_t k_seeds = 12;
constexpr int k_steps = 1'500;

// The books as the facts give them: from fills and movements of money alone.
struct Facts {
    std::map<std::string, rules::Ledger> ledgers;
    std::map<std::string, Decimal> sums; // of money moved, by kind

    void apply(const SimTransaction& step) {
        for (const Fill& fill : step.fills) {
            ledgers[fill.account].apply(fill);
        }
        for (const CashMovement& cash : step.cash) {
            ledgers[cash.account].fund(cash.amount);
            sums[cash.kind] += cash.amount;
        }
    }
};

void expect_conserved(const StoredBooks& store, Facts& facts) {
    Decimal cash;
    for (const auto& [trader, account] : store.accounts()) {
        const Decimal balance = account.balances.at(0).total;
        cash += balance;
        const std::string name = trader.text() == "house" ? "house" : "t" + trader.text().substr(1);
        ASSERT_EQ(facts.ledgers[name].cash(), balance) << trader.text();
    }
    ASSERT_EQ(cash, facts.sums["deposit"] + facts.sums["withdrawal"]);
    ASSERT_EQ(facts.sums["funding"], Decimal());
    ASSERT_EQ(facts.sums["transfer"], Decimal());
    std::map<Symbol, Decimal> held;
    for (const auto& [key, position] : store.positions()) {
        held[key.second] += position.quantity;
    }
    for (const auto& [symbol, quantity] : held) {
        ASSERT_EQ(quantity, Decimal()) << symbol.text();
    }
}

void expect_no_book_is_crossed(SimEngine& engine) {
    for (const SimCoin& coin : engine.settings().coins) {
        if (const auto best = engine.best_bid_ask(coin.symbol)) {
            ASSERT_LT(best->first, best->second) << coin.symbol.text();
        }
    }
}

// Of a request's step: what opened is covered by the account's equity.
void expect_margin(const SimEngine& engine, const StoredBooks& store, const SimStep& step,
                   std::int64_t now_ms) {
    std::map<TraderId, bool> only_opened;
    for (const Fill& fill : step.transaction.fills) {
        const bool opens = fill.start_position.sign() * sign_of(fill.side) >= 0;
        auto& all = only_opened.try_emplace(fill.trader, true).first->second;
        all = all && opens;
    }
    for (const auto& [trader, all] : only_opened) {
        if (!all || !engine.has_account(trader)) {
            continue;
        }
        const auto account = engine.account(trader, now_ms);
        ASSERT_TRUE(account.has_value());
        const Decimal held = store.accounts().at(trader).balances.at(0).held;
        ASSERT_GE(account->account_value, account->margin_used + held) << trader.text();
    }
}

void expect_reduce_only_reduces(const StoredBooks& store, const SimStep& step) {
    for (const Fill& fill : step.transaction.fills) {
        const SimOrder* order = store.find(fill.trader, fill.oid);
        if (order != nullptr && order->reduce_only) {
            const Decimal after = fill.start_position + fill.signed_size();
            ASSERT_LT(after.abs(), fill.start_position.abs());
            ASSERT_GE(after.sign() * fill.start_position.sign(), 0);
        }
    }
}

TEST(SimEngineProperties, HoldAfterEveryStep) {
    std::int64_t liquidations = 0;
    Decimal absorbed;
    std::map<std::string, int> said;
    for (std::uint64_t seed = 1; seed <= k_seeds; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        World world(seed);
        SimEngine engine(testing::world_settings(seed));
        StoredBooks store("sim");
        Facts facts;
        for (int i = 0; i < k_steps; ++i) {
            SCOPED_TRACE(::testing::Message() << "step " << i);
            const SimStep step = world.next()(engine);
            store.apply(testing::as_stored(step, engine));
            facts.apply(step.transaction);
            expect_conserved(store, facts);
            expect_no_book_is_crossed(engine);
            expect_reduce_only_reduces(store, step);
            for (const auto& [trader, update] : step.updates) {
                ++said[update.venue_status.substr(0, 30)];
            }
            if (!world.last_was_prices()) {
                expect_margin(engine, store, step, world.now_ms());
            } else {
                for (const TraderId& trader : world.traders()) {
                    if (engine.has_account(trader) && engine.account(trader, 0)) {
                        ASSERT_GE(engine.account(trader, 0)->account_value, Decimal());
                    }
                }
            }
            if (HasFatalFailure()) {
                return;
            }
        }
        liquidations += engine.liquidations().first;
        absorbed += engine.liquidations().second;
    }
    // The worlds reach every corner.
    EXPECT_GT(liquidations, 10);
    EXPECT_GT(absorbed, Decimal());
    for (const char* word : {"filled", "open", "canceled", "selfTradeCanceled", "marginCanceled",
                             "reduceOnlyCanceled", "liquidatedCanceled", "scheduledCancel",
                             "Insufficient margin to place o", "Post only order would have imm",
                             "Order could not immediately ma", "Order must have minimum value ",
                             "Invalid TP/SL price. asset=0", "Reduce only order would increa"}) {
        EXPECT_GT(said[word], 0) << word;
    }
}

TEST(SimEngineProperties, WhatWasStoredIsEnoughToGoOn) {
    for (std::uint64_t seed = 101; seed <= 100 + k_seeds; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        World world(seed);
        Random cuts(seed, "cuts");
        const SimSettings settings = testing::world_settings(seed);
        SimEngine whole(settings);
        SimEngine cut(settings);
        StoredBooks store("sim");
        for (int i = 0; i < k_steps; ++i) {
            SCOPED_TRACE(::testing::Message() << "step " << i);
            const Call call = world.next();
            const SimStep step = call(whole);
            const SimStep same = call(cut);
            ASSERT_EQ(step, same);
            const SimTransaction stored = testing::as_stored(step, whole);
            ASSERT_EQ(stored, testing::as_stored(same, cut));
            store.apply(stored);
            if (cuts.chance(0.1)) {
                auto again = SimEngine::restore(settings, store.books());
                ASSERT_TRUE(again.ok()) << again.error().message;
                cut = std::move(again).value();
                cut.recall_prices(world.contexts());
            }
        }
    }
}

TEST(SimEngineProperties, AStepThatIsTakenBackNeverHappened) {
    for (std::uint64_t seed = 201; seed <= 200 + k_seeds; ++seed) {
        SCOPED_TRACE(::testing::Message() << "seed " << seed);
        World world(seed);
        SimEngine engine(testing::world_settings(seed));
        SimEngine other(testing::world_settings(seed));
        for (int i = 0; i < k_steps / 3; ++i) {
            SCOPED_TRACE(::testing::Message() << "step " << i);
            const Call call = world.next();
            const SimBooks before = engine.books();
            call(engine);
            engine.undo();
            const SimBooks after = engine.books();
            ASSERT_EQ(after.positions, before.positions);
            ASSERT_EQ(after.venue.next_oid, before.venue.next_oid);
            ASSERT_EQ(after.venue.next_tid, before.venue.next_tid);
            ASSERT_EQ(after.venue.last_funding_ms, before.venue.last_funding_ms);
            if (!world.last_was_prices()) { // a price is the market's and stays
                ASSERT_EQ(after.venue.engine, before.venue.engine);
            }
            if (before.accounts != after.accounts) { // but for what was forgotten meanwhile
                ASSERT_EQ(after.accounts.size(), before.accounts.size());
                for (std::size_t a = 0; a < after.accounts.size(); ++a) {
                    ASSERT_EQ(after.accounts[a].seq, before.accounts[a].seq);
                    ASSERT_EQ(after.accounts[a].balances, before.accounts[a].balances);
                }
            }
            ASSERT_EQ(call(engine), call(other));
        }
    }
}

TEST(SimEngineProperties, OneSeedIsOneRun) {
    for (int run = 0; run < 2; ++run) {
        World world(7);
        World same(7);
        SimEngine engine(testing::world_settings(7));
        SimEngine twin(testing::world_settings(7));
        for (int i = 0; i < k_steps; ++i) {
            ASSERT_EQ(world.next()(engine), same.next()(twin)) << "step " << i;
        }
    }
}

} // namespace
} // namespace nof0::venues::sim
