// The simulated exchange as a venue: nothing is acknowledged before it is durable, what the journal
// refuses never happened, steps go one at a time, and a restart answers as before.
#include "venues/sim/exchange.hpp"

#include "venues/sim/market_provider.hpp"
#include "venues/sim/testing/memory_journal.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

namespace nof0::venues::sim {
namespace {

using testing::dec;
using testing::MemoryJournal;

const TraderId k_ann("ann");
const TraderId k_bob("Bob");

class Listener final : public EventSink {
public:
    Task<> offer(VenueEvents events, std::string, std::optional<TraderId>, std::int64_t) override {
        fills += events.fills.size();
        contexts += events.contexts.size();
        assets += events.assets.size();
        co_return;
    }
    Task<> offer_orders(TraderId, std::vector<OrderUpdate> given) override {
        updates += given.size();
        co_return;
    }
    std::size_t fills = 0, contexts = 0, assets = 0, updates = 0;
};

class SimExchangeTest : public ::testing::Test {
protected:
    template<class T>
    T run(Task<T> task) {
        std::optional<T> value;
        asio::co_spawn(io_, std::move(task), [&](const std::exception_ptr& error, T result) {
            ASSERT_FALSE(error);
            value = std::move(result);
        });
        drive([&] { return value.has_value(); });
        return std::move(value).value();
    }
    void drive(const std::function<bool()>& done) {
        const Deadline deadline = Deadline::after(std::chrono::seconds{30});
        io_.restart();
        while (!done() && !deadline.passed()) {
            io_.run_one_for(Milliseconds{100});
            if (io_.stopped()) {
                io_.restart();
            }
        }
        ASSERT_TRUE(done());
    }
    static Deadline soon() { return Deadline::after(std::chrono::seconds{20}); }

    // Answer<T> has no default: co_spawn gets an optional.
    template<class T>
    T ask(Task<Answer<T>> task) {
        auto answer = run(wrap(std::move(task)));
        last_error_ = answer->ok() ? std::nullopt : std::optional(answer->error());
        return answer->ok() ? std::move(*answer).value() : T{};
    }
    template<class T>
    static Task<std::optional<Answer<T>>> wrap(Task<Answer<T>> task) {
        Answer<T> answer = co_await std::move(task);
        co_return std::optional(std::move(answer));
    }

    // The books that a restart would begin with.
    SimBooks stored() const {
        return SimEngine::restore(testing::world_settings(4), journal_.store.books())
            .value()
            .books();
    }
    void open() {
        ask(exchange_.open_account(k_ann, dec("10000"), soon()));
        ask(exchange_.open_account(k_bob, dec("10000"), soon()));
        ask(exchange_.on_prices(market_.contexts(), soon()));
    }
    Order order(std::string cloid, OrderSide side, std::string_view qty,
                std::optional<Decimal> px = {}) {
        Order order{.cloid = std::move(cloid), .origin = {k_ann}, .symbol = Symbol("SOL")};
        order.kind = px ? OrderKind::limit : OrderKind::market;
        order.side = side;
        order.qty = dec(qty);
        order.px = px;
        return order;
    }

    static constexpr ArenaTime k_start = ArenaTime::from_ms(1'760'000'000'000);
    asio::io_context io_{1};
    ManualArenaClock clock_{k_start};
    SimMarket market_{"sim", 4, k_start, Seconds{60}};
    MemoryJournal journal_{io_.get_executor()};
    SimExchange exchange_{io_.get_executor(), SimEngine(testing::world_settings(4)), journal_,
                          clock_};
    std::optional<VenueError> last_error_;
};

TEST_F(SimExchangeTest, AnAnswerIsDurable) {
    open();
    const auto answers =
        ask(exchange_.place(k_ann, {order("0x1", OrderSide::buy, "2")}, Grouping::none, soon()));
    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].status, OrderStatus::filled);
    EXPECT_EQ(stored(), exchange_.engine().books());
    const auto account = ask(exchange_.account(k_ann, soon()));
    ASSERT_EQ(account.positions.size(), 1U);
    EXPECT_EQ(account.positions[0].quantity, dec("2"));
    EXPECT_EQ(ask(exchange_.history(k_ann, 0, soon())).fills.size(), 1U);
    EXPECT_EQ(ask(exchange_.history(k_bob, 0, soon())).cash.size(), 1U);
    EXPECT_EQ(*exchange_.account_of(k_bob), "bob");
}

TEST_F(SimExchangeTest, HistoryIsBoundedForTheWholeVenue) {
    open();
    journal_.takes = Milliseconds{0};
    for (int i = 0; i < 20'000; ++i) {
        ask(exchange_.move_cash(k_bob, dec("1"), soon()));
    }
    EXPECT_EQ(ask(exchange_.history(k_bob, 0, soon())).cash.size(), 20'000U);
    EXPECT_TRUE(ask(exchange_.history(k_ann, 0, soon())).cash.empty()) << "the oldest went first";
}

TEST_F(SimExchangeTest, WhatTheJournalRefusesNeverHappened) {
    open();
    const SimBooks before = exchange_.engine().books();
    journal_.failures = 1;
    ask(exchange_.place(k_ann, {order("0x1", OrderSide::buy, "2")}, Grouping::none, soon()));
    ASSERT_TRUE(last_error_.has_value());
    EXPECT_EQ(last_error_->kind, VenueError::Kind::unknown);
    EXPECT_EQ(exchange_.engine().books(), before);
    EXPECT_EQ(ask(exchange_.order_status(k_ann, "0x1", soon())), std::nullopt);
    EXPECT_TRUE(ask(exchange_.history(k_ann, 0, soon())).fills.empty());

    const auto again =
        ask(exchange_.place(k_ann, {order("0x1", OrderSide::buy, "2")}, Grouping::none, soon()));
    EXPECT_EQ(again.at(0).status, OrderStatus::filled);
    const std::size_t steps = journal_.steps.size();
    const auto same =
        ask(exchange_.place(k_ann, {order("0x1", OrderSide::buy, "2")}, Grouping::none, soon()));
    EXPECT_EQ(same, again);
    EXPECT_EQ(journal_.steps.size(), steps) << "the same cloid is the same order";
}

// Else an order that its process of now has filled would be told as never heard of.
TEST_F(SimExchangeTest, ByOldBooksNothingIsTold) {
    open();
    journal_.is_run_elsewhere = true;
    ask(exchange_.order_status(k_ann, "0x1", soon()));
    ASSERT_TRUE(last_error_.has_value());
    EXPECT_EQ(last_error_->kind, VenueError::Kind::retryable);
    ask(exchange_.history(k_ann, 0, soon()));
    EXPECT_TRUE(last_error_.has_value());
}

TEST_F(SimExchangeTest, NothingIsCommittedWhenNothingHappened) {
    open();
    const std::size_t steps = journal_.steps.size();
    for (int i = 0; i < 20; ++i) {
        clock_.advance(std::chrono::seconds{1});
        market_.advance_to(clock_.now());
        ask(exchange_.on_prices(market_.contexts(), soon()));
    }
    EXPECT_EQ(journal_.steps.size(), steps);
}

TEST_F(SimExchangeTest, StepsGoOneAtATimeAndInOrder) {
    open();
    int done = 0;
    for (int i = 0; i < 30; ++i) {
        const TraderId trader = i % 2 == 0 ? k_ann : k_bob;
        Order one =
            order(fmt::format("0x{}", i), i % 3 == 0 ? OrderSide::sell : OrderSide::buy, "1");
        asio::co_spawn(io_, wrap(exchange_.place(trader, {std::move(one)}, Grouping::none, soon())),
                       [&done](const std::exception_ptr& error, const auto& answer) {
                           EXPECT_FALSE(error);
                           EXPECT_TRUE(answer && answer->ok());
                           ++done;
                       });
    }
    drive([&] { return done == 30; });
    EXPECT_EQ(journal_.most_at_once, 1);
    EXPECT_EQ(stored(), exchange_.engine().books());
}

TEST_F(SimExchangeTest, ATurnThatComesTooLateHappensNever) {
    open();
    int done = 0;
    asio::co_spawn(
        io_,
        wrap(exchange_.place(k_ann, {order("0x1", OrderSide::buy, "1")}, Grouping::none, soon())),
        [&done](const std::exception_ptr&, const auto&) { ++done; });
    asio::co_spawn(io_,
                   wrap(exchange_.place(k_ann, {order("0x2", OrderSide::buy, "1")}, Grouping::none,
                                        Deadline::after(Milliseconds{-1}))),
                   [&done](const std::exception_ptr&, const auto& answer) {
                       EXPECT_FALSE(answer->ok());
                       EXPECT_EQ(answer->error().kind, VenueError::Kind::retryable);
                       ++done;
                   });
    drive([&] { return done == 2; });
    EXPECT_EQ(ask(exchange_.order_status(k_ann, "0x2", soon())), std::nullopt);
}

TEST_F(SimExchangeTest, ARestartAnswersAsBefore) {
    open();
    const Decimal far = testing::dec("150");
    ask(exchange_.place(k_ann,
                        {order("0x1", OrderSide::buy, "2"), order("0x2", OrderSide::buy, "3", far)},
                        Grouping::none, soon()));
    auto engine = SimEngine::restore(testing::world_settings(4), journal_.store.books());
    ASSERT_TRUE(engine.ok());
    SimExchange after(io_.get_executor(), std::move(engine).value(), journal_, clock_);
    ask(after.account(k_ann, soon()));
    EXPECT_EQ(last_error_->kind, VenueError::Kind::retryable) << "no price yet";
    after.recall_prices(market_.contexts());
    EXPECT_EQ(ask(after.account(k_ann, soon())), ask(exchange_.account(k_ann, soon())));
    EXPECT_EQ(ask(after.open_orders(k_ann, soon())), ask(exchange_.open_orders(k_ann, soon())));
    EXPECT_EQ(ask(after.order_status(k_ann, "0x1", soon())),
              ask(exchange_.order_status(k_ann, "0x1", soon())));
}

TEST_F(SimExchangeTest, WhoListensIsTold) {
    open();
    Listener listener;
    bool ended = false;
    asio::co_spawn(io_, exchange_.run({k_ann}, listener),
                   [&](const std::exception_ptr&) { ended = true; });
    io_.poll();
    ask(exchange_.place(k_ann, {order("0x1", OrderSide::buy, "2")}, Grouping::none, soon()));
    ask(exchange_.place(k_bob, {order("0x2", OrderSide::buy, "2")}, Grouping::none, soon()));
    drive([&] { return listener.updates == 1; });
    EXPECT_EQ(listener.fills, 1U);
    exchange_.stop();
    drive([&] { return ended; });
}

TEST_F(SimExchangeTest, StrangersAreRefused) {
    open();
    ask(exchange_.account(TraderId("zoe"), soon()));
    EXPECT_EQ(last_error_->kind, VenueError::Kind::refused);
    ask(exchange_.place(TraderId("zoe"), {order("0x1", OrderSide::buy, "2")}, Grouping::none,
                        soon()));
    EXPECT_EQ(last_error_->message, "Must deposit before performing actions.");
    ask(exchange_.open_account(TraderId("BOB"), dec("1"), soon()));
    EXPECT_EQ(last_error_->kind, VenueError::Kind::refused) << "accounts are compared without case";
    ask(exchange_.open_account(TraderId("house"), dec("1"), soon()));
}

TEST_F(SimExchangeTest, TheMarketFollowsTheClock) {
    WallArenaSleeper sleeper(io_.get_executor(), 1'000);
    SimMarketProvider provider(SimMarket("sim", 4, k_start, Seconds{3600}), clock_, sleeper, {});
    Listener listener;
    bool ended = false;
    asio::co_spawn(io_, provider.run(listener), [&](const std::exception_ptr&) { ended = true; });
    drive([&] { return listener.contexts == 2 * k_sim_coins; });
    EXPECT_EQ(listener.assets, k_sim_coins);
    clock_.advance(std::chrono::seconds{90});
    EXPECT_EQ(ask(provider.candles(Symbol("BTC"), "1m", 5, soon())).size(), 5U);
    EXPECT_EQ(provider.market().now(), clock_.now());
    ask(provider.candles(Symbol("BTC"), "7m", 5, soon()));
    EXPECT_EQ(last_error_->kind, VenueError::Kind::refused);
    provider.stop();
    drive([&] { return ended; });
}

} // namespace
} // namespace nof0::venues::sim
