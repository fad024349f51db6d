// SimExchange: the calls of a venue, each one step of the engine or a question to it.
#include "venues/sim/exchange.hpp"

namespace nof0::venues::sim {

std::optional<VenueError> SimExchange::unknown(const TraderId& trader) const {
    if (engine_.has_account(trader)) {
        return std::nullopt;
    }
    return VenueError{
        VenueError::Kind::refused, "the simulated exchange has no account of " + trader.text(), {}};
}

Answer<std::string> SimExchange::account_of(const TraderId& trader) const {
    if (auto why = unknown(trader)) {
        return fail(std::move(*why));
    }
    return engine_.account_name(trader);
}

void SimExchange::recall_prices(std::span<const MarketContext> contexts) {
    engine_.recall_prices(contexts);
}

Task<Answer<Done>> SimExchange::open_account(TraderId trader, Decimal initial_equity,
                                             Deadline deadline) {
    Call call = [trader, initial_equity](SimEngine& engine, std::int64_t now_ms) {
        return engine.open_account(trader, initial_equity, now_ms);
    };
    co_return co_await perform_only(std::move(call), deadline);
}

Task<Answer<Done>> SimExchange::move_cash(TraderId trader, Decimal amount, Deadline deadline) {
    Call call = [trader, amount](SimEngine& engine, std::int64_t now_ms) {
        return engine.move_cash(trader, amount, now_ms);
    };
    co_return co_await perform_only(std::move(call), deadline);
}

Task<Answer<Done>> SimExchange::on_prices(std::vector<MarketContext> contexts, Deadline deadline) {
    Call call = [contexts = std::move(contexts)](SimEngine& engine, std::int64_t now_ms) {
        return engine.on_prices(contexts, now_ms);
    };
    co_return co_await perform_only(std::move(call), deadline);
}

Task<Answer<std::vector<OrderUpdate>>> SimExchange::place(TraderId trader,
                                                          std::vector<Order> orders,
                                                          Grouping grouping, Deadline deadline) {
    // The engine adds the latency to when it was sent, whether it was waited for or not.
    const std::int64_t sent_ms = clock_.now().ms();
    if (sleeper_ != nullptr) {
        const Milliseconds latency{engine_.settings().latency_ms};
        co_await sleeper_->sleep(latency, Milliseconds{0});
    }
    Call call = [&](SimEngine& engine, std::int64_t) {
        return engine.place(trader, orders, grouping, sent_ms);
    };
    Answer<SimStep> step = co_await perform(std::move(call), deadline);
    if (!step) {
        co_return fail(step.error());
    }
    co_return std::move(step->answers);
}

Task<Answer<std::vector<OrderUpdate>>>
SimExchange::cancel(TraderId trader, std::vector<std::string> cloids, Deadline deadline) {
    Call call = [&](SimEngine& engine, std::int64_t now_ms) {
        return engine.cancel(trader, cloids, now_ms);
    };
    Answer<SimStep> step = co_await perform(std::move(call), deadline);
    if (!step) {
        co_return fail(step.error());
    }
    co_return std::move(step->answers);
}

Task<Answer<OrderUpdate>> SimExchange::modify(TraderId trader, Order order, Deadline deadline) {
    Call call = [&](SimEngine& engine, std::int64_t now_ms) {
        return engine.modify(trader, order, now_ms);
    };
    Answer<SimStep> step = co_await perform(std::move(call), deadline);
    if (!step) {
        co_return fail(step.error());
    }
    co_return std::move(step->answers.at(0));
}

Task<Answer<Done>> SimExchange::set_leverage(TraderId trader, Symbol symbol, int leverage,
                                             bool is_cross, Deadline deadline) {
    Call call = [=](SimEngine& engine, std::int64_t now_ms) {
        return engine.set_leverage(trader, symbol, leverage, is_cross, now_ms);
    };
    co_return co_await perform_only(std::move(call), deadline);
}

Task<Answer<Done>> SimExchange::schedule_cancel(TraderId trader,
                                                std::optional<std::int64_t> time_ms,
                                                Deadline deadline) {
    Call call = [=](SimEngine& engine, std::int64_t now_ms) {
        return engine.schedule_cancel(trader, time_ms, now_ms);
    };
    co_return co_await perform_only(std::move(call), deadline);
}

Task<std::optional<VenueError>> SimExchange::settled(TraderId trader, Deadline deadline) {
    const bool is_ours = co_await turns_.take(deadline);
    if (!is_ours) {
        co_return VenueError{VenueError::Kind::retryable, "the simulated exchange is busy", {}};
    }
    turns_.give(); // what is asked now is answered before anybody else runs
    co_return unknown(trader);
}

Task<Answer<VenueAccount>> SimExchange::account(TraderId trader, Deadline deadline) {
    if (auto why = co_await settled(trader, deadline)) {
        co_return fail(std::move(*why));
    }
    auto account = engine_.account(trader, clock_.now().ms());
    if (!account) {
        co_return fail(
            VenueError{VenueError::Kind::retryable, "the market has told no price yet", {}});
    }
    co_return std::move(*account);
}

Task<Answer<std::vector<RestingOrder>>> SimExchange::open_orders(TraderId trader,
                                                                 Deadline deadline) {
    if (auto why = co_await settled(trader, deadline)) {
        co_return fail(std::move(*why));
    }
    co_return engine_.open_orders(trader);
}

Task<Answer<std::optional<OrderUpdate>>>
SimExchange::order_status(TraderId trader, std::string cloid, Deadline deadline) {
    if (auto why = co_await certain(trader, deadline)) {
        co_return fail(std::move(*why));
    }
    co_return engine_.order_status(trader, cloid);
}

Task<Answer<VenueEvents>> SimExchange::history(TraderId trader, std::int64_t from_ms,
                                               Deadline deadline) {
    if (auto why = co_await certain(trader, deadline)) {
        co_return fail(std::move(*why));
    }
    VenueEvents events;
    events.fills_are_history = true;
    for (const Fill& fill : past_fills_) {
        if (fill.trader == trader && fill.time_ms >= from_ms) {
            events.fills.push_back(fill);
        }
    }
    for (const Movement& movement : past_cash_) {
        if (movement.trader == trader && movement.cash.time_ms >= from_ms) {
            events.cash.push_back(movement.cash);
        }
    }
    co_return events;
}

} // namespace nof0::venues::sim
