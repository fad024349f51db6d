// SharedAnswers: however many ask a venue the same thing at the same time, it is asked once; and
// for a while nobody needs to ask again. Failures are not remembered.
//
// One thread: that of the executor. An answer on its way keeps what it needs; the object may be
// gone before its waiters are served.
#pragma once

#include "net/timer.hpp"
#include "venues/provider.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace nof0::venues::hyperliquid {

template<class T>
class SharedAnswers {
public:
    using Value = std::shared_ptr<const T>;
    struct Made {
        Answer<Value> answer;
        MonotonicTime good_until{};
    };
    // Asks the venue, within a deadline of its own. Kept, with its captures, until it is done.
    using Make = std::function<Task<Made>()>;

    SharedAnswers(Executor executor, std::size_t entries_max)
        : state_(std::make_shared<State>(executor, entries_max)) {}

    // What is remembered under the key, or what is being asked, or a new answer. Retryable when
    // there is none at the deadline; it is still remembered when it comes.
    Task<Answer<Value>> get(std::string key, Deadline deadline, Make make) {
        return get_from(state_, std::move(key), deadline, std::move(make));
    }

private:
    // Each waits on a timer of its own, because each has a deadline of its own.
    struct Flight {
        std::set<net::Timer*> waiters;
        std::optional<Answer<Value>> answer;
    };
    struct Waiter {
        Waiter(Flight& flight, const Executor& executor, Deadline deadline)
            : flight(flight), timer(executor, deadline.at()) {
            flight.waiters.insert(&timer);
        }
        ~Waiter() { flight.waiters.erase(&timer); }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;
        Flight& flight;
        net::Timer timer;
    };
    struct Entry {
        Value value;
        MonotonicTime good_until;
    };
    struct State {
        State(Executor executor, std::size_t entries_max)
            : executor(executor), entries_max(entries_max) {}

        void remember(const std::string& key, Value value, MonotonicTime good_until) {
            if (entries.size() >= entries_max) {
                std::erase_if(entries, [now = monotonic_now()](const auto& entry) {
                    return entry.second.good_until <= now;
                });
            }
            if (entries.size() >= entries_max) {
                entries.clear();
            }
            entries[key] = {std::move(value), good_until};
        }

        const Executor executor;
        const std::size_t entries_max;
        std::map<std::string, Entry> entries;
        std::map<std::string, std::shared_ptr<Flight>> flights;
    };

    static Task<Answer<Value>> get_from(std::shared_ptr<State> state, std::string key,
                                        Deadline deadline, Make make) {
        const auto entry = state->entries.find(key);
        if (entry != state->entries.end() && entry->second.good_until > monotonic_now()) {
            co_return entry->second.value;
        }
        std::shared_ptr<Flight> flight;
        if (const auto found = state->flights.find(key); found != state->flights.end()) {
            flight = found->second;
        } else {
            flight = std::make_shared<Flight>();
            state->flights[key] = flight;
            asio::co_spawn(state->executor, fly(state, flight, key, std::move(make)),
                           asio::detached);
        }
        if (!flight->answer) {
            Waiter waiter(*flight, state->executor, deadline);
            co_await net::wait_for(waiter.timer);
        }
        if (!flight->answer) {
            co_return fail(
                VenueError{VenueError::Kind::retryable, key + ": no answer in time", {}});
        }
        co_return *flight->answer;
    }

    static Task<> fly(std::shared_ptr<State> state, std::shared_ptr<Flight> flight, std::string key,
                      Make make) {
        try {
            Made made = co_await make();
            if (made.answer) {
                state->remember(key, made.answer.value(), made.good_until);
            }
            flight->answer = std::move(made.answer);
        } catch (const std::exception& failure) {
            flight->answer =
                fail(VenueError{VenueError::Kind::retryable, key + ": " + failure.what(), {}});
        }
        state->flights.erase(key);
        for (net::Timer* const waiter : flight->waiters) {
            waiter->cancel();
        }
    }

    std::shared_ptr<State> state_;
};

} // namespace nof0::venues::hyperliquid
