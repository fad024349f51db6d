// ChildTask: a coroutine beside its parent's, that the parent can cancel and always waits for.
//
//   ChildTask keeper(executor, keep(connection));
//   ... work ...
//   keeper.cancel();
//   co_await keeper.join();
//
// Cancelling makes what the child waits for end at once, and its next waits throw. One thread: that
// of the executor.
#pragma once

#include "net/timer.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <memory>

namespace nof0::net {

class ChildTask {
public:
    ChildTask(const Executor& executor, Task<> work) : state_(std::make_shared<State>(executor)) {
        asio::co_spawn(executor, std::move(work),
                       asio::bind_cancellation_slot(state_->cancelling.slot(),
                                                    [state = state_](std::exception_ptr failure) {
                                                        state->is_done = true;
                                                        state->failure = std::move(failure);
                                                        state->done.cancel();
                                                    }));
    }

    // Takes effect after the current handler: the child may be the one that asks for it.
    void cancel() {
        if (std::exchange(state_->is_cancelled, true)) {
            return;
        }
        asio::post(state_->done.get_executor(), [state = state_] {
            if (!state->is_done) {
                state->cancelling.emit(asio::cancellation_type::terminal);
            }
        });
    }

    // Returns when the child has ended, also when the parent itself was cancelled. Throws what the
    // child threw, unless that one was cancelled.
    Task<> join() { return join_state(state_); }

private:
    struct State {
        explicit State(const Executor& executor) : done(executor, Timer::time_point::max()) {}
        asio::cancellation_signal cancelling;
        Timer done; // cancelled when the child has ended
        std::exception_ptr failure;
        bool is_done = false;
        bool is_cancelled = false;
    };

    static Task<> join_state(std::shared_ptr<State> state) {
        const bool throws = co_await asio::this_coro::throw_if_cancelled();
        co_await asio::this_coro::throw_if_cancelled(false);
        while (!state->is_done) {
            co_await wait_for(state->done);
        }
        co_await asio::this_coro::throw_if_cancelled(throws);
        if (state->failure && !state->is_cancelled) {
            std::rethrow_exception(state->failure);
        }
    }

    std::shared_ptr<State> state_;
};

} // namespace nof0::net
