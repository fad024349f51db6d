// MemoryJournal: a journal in memory. Durable once commit() returns; fails on demand; says how many
// ran at once.
#pragma once

#include "base/failure.hpp"
#include "base/time.hpp"
#include "venues/sim/testing/world.hpp"
#include "venues/sim_journal.hpp"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>
#include <vector>

namespace nof0::venues::sim::testing {

class MemoryJournal final : public SimJournal {
public:
    explicit MemoryJournal(Executor executor) : executor_(executor) {}

    Task<> commit(SimTransaction step) override {
        ++running_;
        most_at_once = std::max(most_at_once, running_);
        if (takes.count() > 0) {
            co_await pause();
        }
        --running_;
        if (failures > 0) {
            --failures;
            throw Unavailable("the store is away");
        }
        store.apply(step);
        steps.push_back(std::move(step));
    }

    Task<> confirm() override {
        if (is_run_elsewhere) {
            throw Unavailable("another process has run the venue");
        }
        co_return;
    }

    StoredBooks store{"sim"};
    std::vector<SimTransaction> steps;
    bool is_run_elsewhere = false;
    int failures = 0;
    int most_at_once = 0;
    Milliseconds takes{1}; // a commit

private:
    Task<> pause() {
        asio::basic_waitable_timer<std::chrono::steady_clock,
                                   asio::wait_traits<std::chrono::steady_clock>, Executor>
            timer(executor_, takes);
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await timer.async_wait(asio::redirect_error(token, ignored));
    }
    Executor executor_;
    int running_ = 0;
};

} // namespace nof0::venues::sim::testing
