// One run for many callers, and every way in which a flight can end badly.
#include "cache/single_flight.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

namespace nof0::cache {
namespace {

using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
using Flights = SingleFlight<std::string>;

// A maker that waits for its gate and counts its runs.
struct Maker {
    explicit Maker(asio::io_context& context) : gate(context) { close(); }
    void open() {
        gate.cancel();
        is_open = true;
    }
    void close() {
        gate.expires_at(Clock::time_point::max());
        is_open = false;
    }
    Task<Flights::Value> make() {
        runs += 1;
        if (!is_open) {
            boost::system::error_code opened;
            co_await gate.async_wait(
                asio::redirect_error(asio::use_awaitable_t<Executor>(), opened));
        }
        if (fails) {
            throw Unavailable("the maker failed");
        }
        co_return std::make_shared<const std::string>("run " + std::to_string(runs));
    }

    Timer gate;
    bool is_open = false;
    bool fails = false;
    int runs = 0;
};

struct Answer {
    std::string value; // or what was thrown
    bool failed = false;
};

class SingleFlightTest : public testing::Test {
protected:
    void ask(const std::string& key, Memo memo = Memo::skip, asio::cancellation_slot slot = {}) {
        const auto task = [](Flights& from, std::string key, Memo memo, Maker& maker,
                             std::vector<Answer>& answers) -> Task<> {
            Answer answer;
            try {
                Flights::Make make = [&maker] { return maker.make(); };
                const Flights::Value value = co_await from.run(key, memo, std::move(make));
                answer.value = *value;
            } catch (const Unavailable& failure) {
                answer = {failure.what(), true};
            }
            answers.push_back(answer);
        };
        asio::co_spawn(context, task(flights, key, memo, maker, answers),
                       asio::bind_cancellation_slot(slot, asio::detached));
    }
    void settle() {
        context.restart();
        context.poll();
    }

    asio::io_context context;
    Maker maker{context};
    Flights flights{context, {Milliseconds{50}, Milliseconds{200}, 4}};
    std::vector<Answer> answers;
};

TEST_F(SingleFlightTest, ManyCallersShareOneRun) {
    for (int i = 0; i < 100; ++i) {
        ask("k");
    }
    settle();
    EXPECT_EQ(maker.runs, 1);
    EXPECT_TRUE(answers.empty());
    maker.open();
    settle();
    ASSERT_EQ(answers.size(), 100u);
    for (const Answer& answer : answers) {
        EXPECT_EQ(answer.value, "run 1");
    }
    EXPECT_EQ(flights.flights(), 0u);
    ask("k"); // the next one makes it anew
    settle();
    EXPECT_EQ(answers.back().value, "run 2");
}

TEST_F(SingleFlightTest, KeysDoNotWaitForEachOther) {
    ask("a");
    ask("b");
    settle();
    EXPECT_EQ(maker.runs, 2);
    EXPECT_EQ(flights.flights(), 2u);
    maker.open();
    settle();
    EXPECT_EQ(answers.size(), 2u);
}

TEST_F(SingleFlightTest, AFailureGoesToAllWaitersAndTheNextCallerStartsAfresh) {
    maker.fails = true;
    for (int i = 0; i < 10; ++i) {
        ask("k", Memo::use);
    }
    settle();
    maker.open();
    settle();
    ASSERT_EQ(answers.size(), 10u);
    for (const Answer& answer : answers) {
        EXPECT_TRUE(answer.failed);
        EXPECT_EQ(answer.value, "the maker failed");
    }
    maker.fails = false;
    ask("k", Memo::use);
    settle();
    EXPECT_EQ(answers.back().value, "run 2"); // a failure is not remembered
}

TEST_F(SingleFlightTest, ACancelledFirstCallerTakesNobodyWithIt) {
    asio::cancellation_signal cancel;
    ask("k", Memo::skip, cancel.slot());
    settle();
    ask("k");
    ask("k");
    settle();
    cancel.emit(asio::cancellation_type::terminal);
    settle();
    ASSERT_EQ(answers.size(), 1u);
    EXPECT_TRUE(answers.front().failed);
    maker.open();
    settle();
    ASSERT_EQ(answers.size(), 3u);
    EXPECT_EQ(answers[1].value, "run 1");
    EXPECT_EQ(answers[2].value, "run 1");
    EXPECT_EQ(maker.runs, 1);
}

TEST_F(SingleFlightTest, AFlightThatHangsIsGivenUpAndDoesNotWedgeItsKey) {
    ask("k");
    ask("k");
    context.restart();
    context.run_for(Milliseconds{1'000});
    ASSERT_EQ(answers.size(), 2u);
    EXPECT_TRUE(answers[0].failed && answers[1].failed);
    ask("k");
    settle();
    EXPECT_EQ(maker.runs, 2);
    EXPECT_EQ(flights.flights(), 1u);
    maker.open(); // both flights end; the late one must not remove its successor's answer
    settle();
    EXPECT_EQ(answers.back().value, "run 2");
    EXPECT_EQ(flights.flights(), 0u);
}

TEST_F(SingleFlightTest, TheMemoIsUsedWithinItsAgeAndOnlyWhenAskedFor) {
    maker.open();
    ask("k", Memo::use);
    settle();
    ask("k", Memo::use);
    settle();
    EXPECT_EQ(answers.back().value, "run 1");
    ask("k", Memo::skip);
    settle();
    EXPECT_EQ(answers.back().value, "run 2");
    flights.forget("k");
    ask("k", Memo::use);
    settle();
    EXPECT_EQ(answers.back().value, "run 3");
    Timer age(context, Milliseconds{60});
    age.wait();
    ask("k", Memo::use);
    settle();
    EXPECT_EQ(answers.back().value, "run 4");
}

TEST_F(SingleFlightTest, TheMemoIsBounded) {
    maker.open();
    for (int i = 0; i < 100; ++i) {
        ask(std::to_string(i), Memo::use);
    }
    settle();
    EXPECT_EQ(answers.size(), 100u);
    ask("99", Memo::use);
    settle();
    EXPECT_EQ(maker.runs, 100); // the newest is still known
    ask("0", Memo::use);
    settle();
    EXPECT_EQ(maker.runs, 101);
}

TEST_F(SingleFlightTest, MayGoBeforeItsFlights) {
    auto short_lived = std::make_unique<Flights>(context);
    bool done = false;
    const auto wait = [](Flights& from, Maker& maker, bool& finished) -> Task<> {
        Flights::Make make = [&maker] { return maker.make(); };
        const Flights::Value value = co_await from.run("k", Memo::use, std::move(make));
        finished = *value == "run 1";
    };
    asio::co_spawn(context, wait(*short_lived, maker, done), asio::detached);
    settle();
    short_lived.reset();
    maker.open();
    settle();
    EXPECT_TRUE(done);
}

} // namespace
} // namespace nof0::cache
