// Single flight: however many callers want the same thing at the same time, it is made once, and
// all get that one. With a memo, callers within its age get it without making it again: the shield
// of Postgres while Redis is away.
//
//   auto page = co_await flights.run(key, Memo::skip, [this, key] { return build(key); });
//
// A flight is a coroutine of its own: a caller that is cancelled takes nobody with it. What it
// throws goes to everyone who waits, and the next caller starts afresh. One that hangs is given up
// after `flight_max`: its waiters get Unavailable, and the next caller starts afresh.
//
// One thread: all callers run on the io_context given. The object must outlive its flights' last
// waiter only; an unfinished flight keeps what it needs.
#pragma once

#include "base/bounded_memo.hpp"
#include "base/clock.hpp"
#include "base/failure.hpp"
#include "base/task.hpp"
#include "base/time.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace nof0::cache {

enum class Memo { skip, use };

struct SingleFlightOptions {
    Milliseconds memo_age_max{250};
    Milliseconds flight_max{10'000};
    std::size_t memo_entries_max = 1'024; // when full, expired ones go, then all
    // The same for their size, as memory_bytes(value) tells it, where a type has that.
    std::size_t memo_bytes_max = 64 << 20;
};

template<class T>
class SingleFlight {
public:
    using Value = std::shared_ptr<const T>;
    // Makes the value. Called at once or not at all; kept, with its captures, until it is done, so
    // a capturing lambda is fine if what it captures by reference outlives the flight.
    using Make = std::function<Task<Value>()>;

    explicit SingleFlight(asio::io_context& context, SingleFlightOptions options = {})
        : state_(std::make_shared<State>(context, options)) {}

    // The value of a running flight, of a memo young enough (Memo::use), or of a new flight.
    Task<Value> run(std::string key, Memo memo, Make make) {
        return run_in(state_, std::move(key), memo, std::move(make));
    }

    // Forgets the memo of a key: its document has changed.
    void forget(const std::string& key) { state_->memos.forget(key); }

    std::size_t flights() const { return state_->flights.size(); }

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    struct Flight {
        Flight(const Executor& executor, Make make) : landed(executor), make(std::move(make)) {}
        Timer landed; // cancelled when done; expires when the flight is given up
        Make make;
        Value value;
        std::exception_ptr failure;
        bool done = false;
    };
    struct State {
        State(asio::io_context& context, SingleFlightOptions options)
            : context(context), options(options),
              memos({options.memo_age_max, options.memo_entries_max, options.memo_bytes_max}) {}

        Value remembered(const std::string& key) {
            const auto* const entry = memos.find(key);
            return entry == nullptr ? nullptr : entry->value;
        }

        void remember(const std::string& key, const Value& value) {
            std::size_t bytes = 0;
            if constexpr (requires { memory_bytes(*value); }) {
                bytes = value == nullptr ? 0 : memory_bytes(*value);
            }
            memos.remember(key, value, bytes);
        }

        // A flight that was given up must not remove its successor.
        void remove(const std::string& key, const std::shared_ptr<Flight>& flight) {
            if (const auto found = flights.find(key);
                found != flights.end() && found->second == flight) {
                flights.erase(found);
            }
        }

        asio::io_context& context;
        const SingleFlightOptions options;
        std::unordered_map<std::string, std::shared_ptr<Flight>> flights;
        BoundedMemo<Value> memos;
    };

    static Task<Value> run_in(std::shared_ptr<State> state, std::string key, Memo memo, Make make) {
        if (memo == Memo::use) {
            if (Value value = state->remembered(key)) {
                co_return value;
            }
        }
        std::shared_ptr<Flight> flight;
        if (const auto found = state->flights.find(key);
            found != state->flights.end() && found->second->landed.expiry() > Clock::now()) {
            flight = found->second;
        } else {
            flight = take_off(state, key, memo, std::move(make));
        }
        if (!flight->done) {
            boost::system::error_code cancelled;
            co_await flight->landed.async_wait(
                asio::redirect_error(asio::use_awaitable_t<Executor>(), cancelled));
        }
        if (!flight->done) { // this caller was cancelled, or the flight takes too long
            if (flight->landed.expiry() <= Clock::now()) {
                state->remove(key, flight);
            }
            throw Unavailable("the wait for '" + key + "' was given up");
        }
        if (flight->failure) {
            std::rethrow_exception(flight->failure);
        }
        co_return flight->value;
    }

    static std::shared_ptr<Flight> take_off(const std::shared_ptr<State>& state,
                                            const std::string& key, Memo memo, Make make) {
        const Executor executor = state->context.get_executor();
        auto flight = std::make_shared<Flight>(executor, std::move(make));
        flight->landed.expires_after(state->options.flight_max);
        state->flights[key] = flight;
        asio::co_spawn(executor, fly(state, flight, key, memo), asio::detached);
        return flight;
    }

    static Task<> fly(std::shared_ptr<State> state, std::shared_ptr<Flight> flight, std::string key,
                      Memo memo) {
        try {
            flight->value = co_await flight->make();
            if (memo == Memo::use) {
                state->remember(key, flight->value);
            }
        } catch (...) {
            flight->failure = std::current_exception();
        }
        flight->done = true;
        state->remove(key, flight);
        flight->landed.cancel();
    }

    std::shared_ptr<State> state_;
};

} // namespace nof0::cache
