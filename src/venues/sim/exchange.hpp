// SimExchange: the simulated exchange as a venue. Around a SimEngine it adds what makes its word
// good: a step is acknowledged only after the journal committed it. Where the journal cannot, the
// engine goes back to before the step, and the caller may try again.
//
// Steps go one at a time, in the order of the calls. Latency is arena time that an order's fills
// carry; it is waited for only with a sleeper, so that a discrete-event run needs no wall time.
//
// history() knows the venue's newest 20,000 fills and as many movements of money since the start,
// whoever's they are. What the journal committed is durable, so nothing older can be missing at the
// store.
//
// One thread: the executor's. The journal, clock and sleeper outlive it.
#pragma once

#include "base/clock.hpp"
#include "venues/provider.hpp"
#include "venues/sim/arena_sleeper.hpp"
#include "venues/sim/engine.hpp"
#include "venues/sim/turns.hpp"
#include "venues/sim_journal.hpp"

#include <deque>
#include <functional>
#include <set>
#include <unordered_map>

namespace nof0::venues::sim {

class SimExchange final : public ExchangeProvider {
public:
    SimExchange(Executor executor, SimEngine engine, SimJournal& journal, const ArenaClock& clock,
                ArenaSleeper* sleeper = nullptr);

    // An account with its first deposit; of one that is there nothing changes.
    Task<Answer<Done>> open_account(TraderId trader, Decimal initial_equity, Deadline deadline);
    Task<Answer<Done>> move_cash(TraderId trader, Decimal amount, Deadline deadline);
    // The market moved, or time passed. Commits only what came of it.
    Task<Answer<Done>> on_prices(std::vector<MarketContext> contexts, Deadline deadline);
    // See SimEngine::recall_prices(): once, after a restart, before anything else.
    void recall_prices(std::span<const MarketContext> contexts);
    const SimEngine& engine() const { return engine_; }
    // What happens to this trader is told by run() from now on, like what happens to those that it
    // was started with.
    void listen_to(TraderId trader) { listened_to_.insert(std::move(trader)); }
    // Events that run() could not hand over in time; they are in the store nevertheless.
    std::uint64_t dropped() const { return dropped_; }

    std::string_view name() const override { return engine_.settings().provider; }
    Answer<std::string> account_of(const TraderId& trader) const override;
    Task<Answer<std::vector<OrderUpdate>>> place(TraderId trader, std::vector<Order> orders,
                                                 Grouping grouping, Deadline deadline) override;
    Task<Answer<std::vector<OrderUpdate>>> cancel(TraderId trader, std::vector<std::string> cloids,
                                                  Deadline deadline) override;
    Task<Answer<OrderUpdate>> modify(TraderId trader, Order order, Deadline deadline) override;
    Task<Answer<Done>> set_leverage(TraderId trader, Symbol symbol, int leverage, bool is_cross,
                                    Deadline deadline) override;
    Task<Answer<Done>> schedule_cancel(TraderId trader, std::optional<std::int64_t> time_ms,
                                       Deadline deadline) override;
    Task<Answer<VenueAccount>> account(TraderId trader, Deadline deadline) override;
    Task<Answer<std::vector<RestingOrder>>> open_orders(TraderId trader,
                                                        Deadline deadline) override;
    Task<Answer<std::optional<OrderUpdate>>> order_status(TraderId trader, std::string cloid,
                                                          Deadline deadline) override;
    Task<Answer<VenueEvents>> history(TraderId trader, std::int64_t from_ms,
                                      Deadline deadline) override;
    Task<> run(std::vector<TraderId> traders, EventSink& sink) override;
    void stop() override;

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
    using Call = std::function<SimStep(SimEngine&, std::int64_t now_ms)>;
    struct Movement {
        TraderId trader;
        CashMovement cash;
    };
    struct Told {
        TraderId trader;
        VenueEvents events{};
        std::vector<OrderUpdate> updates{};
        std::int64_t time_ms = 0;
    };

    // Why a question of this trader has no answer.
    std::optional<VenueError> unknown(const TraderId& trader) const;
    Task<Answer<SimStep>> perform(Call call, Deadline deadline);
    Task<Answer<SimStep>> commit(SimStep step);
    Task<Answer<Done>> perform_only(Call call, Deadline deadline);
    void tell(const SimStep& step);
    void keep(const TraderId& trader, const VenueEvents& events);
    // A question waits for the step that is under way: its effects are not durable yet.
    Task<std::optional<VenueError>> settled(TraderId trader, Deadline deadline);
    // The same, of what becomes a fact as it is answered: by books that nobody else has moved on.
    Task<std::optional<VenueError>> certain(TraderId trader, Deadline deadline);

    SimEngine engine_;
    SimJournal& journal_;
    const ArenaClock& clock_;
    ArenaSleeper* sleeper_;
    Turns turns_;
    Timer wake_;
    bool is_stopped_ = false;
    std::set<TraderId> listened_to_;
    std::deque<Told> waiting_;
    std::uint64_t dropped_ = 0;
    std::deque<Fill> past_fills_; // oldest first, as the next one
    std::deque<Movement> past_cash_;
    std::unordered_map<std::string, TraderId> trader_of_; // by account name
};

} // namespace nof0::venues::sim
