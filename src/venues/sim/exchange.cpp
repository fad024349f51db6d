#include "venues/sim/exchange.hpp"

#include "base/failure.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

namespace nof0::venues::sim {
namespace {

constexpr std::size_t k_past_max = 20'000;    // of fills, and of movements
constexpr std::size_t k_waiting_max = 10'000; // events for run()

VenueError busy() {
    return {VenueError::Kind::retryable, "the simulated exchange had no time for this", {}};
}

// Gives the turn back however the step ends.
class Held {
public:
    explicit Held(Turns& turns) : turns_(turns) {}
    ~Held() { turns_.give(); }
    Held(const Held&) = delete;
    Held& operator=(const Held&) = delete;

private:
    Turns& turns_;
};

template<class T>
void push_bounded(std::deque<T>& list, T value) {
    list.push_back(std::move(value));
    if (list.size() > k_past_max) {
        list.pop_front();
    }
}

} // namespace

SimExchange::SimExchange(Executor executor, SimEngine engine, SimJournal& journal,
                         const ArenaClock& clock, ArenaSleeper* sleeper)
    : engine_(std::move(engine)), journal_(journal), clock_(clock), sleeper_(sleeper),
      turns_(executor), wake_(executor, MonotonicTime::max()) {}

Task<Answer<SimStep>> SimExchange::perform(Call call, Deadline deadline) {
    const std::int64_t now_ms = clock_.now().ms();
    const bool is_ours = co_await turns_.take(deadline);
    if (!is_ours) {
        co_return fail(busy());
    }
    const Held held(turns_);
    SimStep step = call(engine_, now_ms);
    if (step.refused) {
        co_return fail(*step.refused);
    }
    if (step.transaction.empty()) {
        co_return step;
    }
    co_return co_await commit(std::move(step));
}

Task<Answer<SimStep>> SimExchange::commit(SimStep step) {
    struct UndoUnlessCommitted { // also of a step whose coroutine is destroyed
        ~UndoUnlessCommitted() {
            if (!is_committed) {
                engine.undo();
            }
        }
        SimEngine& engine;
        bool is_committed = false;
    };
    UndoUnlessCommitted guard{engine_};
    try {
        SimTransaction copy = step.transaction;
        if (copy.venue) {
            copy.venue->engine = engine_.engine_text();
        }
        co_await journal_.commit(std::move(copy));
        guard.is_committed = true;
    } catch (const Unavailable& away) {
        co_return fail(
            VenueError{VenueError::Kind::unknown, // it may be written later
                       std::string("the simulated exchange cannot write its books: ") + away.what(),
                       {}});
    }
    tell(step);
    co_return step;
}

Task<std::optional<VenueError>> SimExchange::certain(TraderId trader, Deadline deadline) {
    const bool is_ours = co_await turns_.take(deadline);
    if (!is_ours) {
        co_return busy();
    }
    const Held held(turns_);
    try {
        co_await journal_.confirm();
    } catch (const Unavailable& away) {
        co_return VenueError{VenueError::Kind::retryable,
                             std::string("the simulated exchange cannot tell: ") + away.what(),
                             {}};
    }
    co_return unknown(trader);
}

Task<Answer<Done>> SimExchange::perform_only(Call call, Deadline deadline) {
    const Answer<SimStep> step = co_await perform(std::move(call), deadline);
    if (!step) {
        co_return fail(step.error());
    }
    co_return Done{};
}

void SimExchange::keep(const TraderId& trader, const VenueEvents& events) {
    for (const Fill& fill : events.fills) {
        push_bounded(past_fills_, fill);
    }
    for (const CashMovement& movement : events.cash) {
        push_bounded(past_cash_, Movement{trader, movement});
    }
}

void SimExchange::tell(const SimStep& step) {
    std::map<TraderId, Told> told;
    const auto of = [&](const TraderId& trader) -> Told& {
        return told.try_emplace(trader, Told{trader, {}, {}, step.transaction.now_ms})
            .first->second;
    };
    for (const SimChange& change : step.transaction.changes) {
        if (engine_.has_account(change.trader)) {
            trader_of_.try_emplace(engine_.account_name(change.trader), change.trader);
        }
    }
    for (const Fill& fill : step.transaction.fills) {
        if (engine_.has_account(fill.trader)) {
            of(fill.trader).events.fills.push_back(fill);
        }
    }
    for (const CashMovement& movement : step.transaction.cash) {
        if (const auto owner = trader_of_.find(movement.account); owner != trader_of_.end()) {
            of(owner->second).events.cash.push_back(movement);
        }
    }
    for (const auto& [trader, update] : step.updates) {
        of(trader).updates.push_back(update);
    }
    for (auto& [trader, what] : told) {
        keep(trader, what.events);
        if (!listened_to_.contains(trader)) {
            continue;
        }
        waiting_.push_back(std::move(what));
        if (waiting_.size() > k_waiting_max) {
            waiting_.pop_front();
            ++dropped_;
        }
    }
    wake_.cancel();
}

Task<> SimExchange::run(std::vector<TraderId> traders, EventSink& sink) {
    is_stopped_ = false;
    listened_to_ = {traders.begin(), traders.end()};
    while (!is_stopped_) {
        if (waiting_.empty()) {
            wake_.expires_at(MonotonicTime::max());
            boost::system::error_code ignored;
            const asio::use_awaitable_t<Executor> token;
            co_await wake_.async_wait(asio::redirect_error(token, ignored));
            continue;
        }
        Told told = std::move(waiting_.front());
        waiting_.pop_front();
        if (told.events.size() > 0) {
            std::string source(name());
            std::optional<TraderId> owner = told.trader;
            co_await sink.offer(std::move(told.events), std::move(source), std::move(owner),
                                told.time_ms);
        }
        if (!told.updates.empty()) {
            co_await sink.offer_orders(told.trader, std::move(told.updates));
        }
    }
    listened_to_.clear();
    waiting_.clear();
}

void SimExchange::stop() {
    is_stopped_ = true;
    wake_.cancel();
}

} // namespace nof0::venues::sim
