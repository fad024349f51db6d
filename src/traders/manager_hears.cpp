// Manager: what others tell it while it runs: an operator, the venues.
#include "traders/closing_decider.hpp"
#include "traders/manager.hpp"

#include <fmt/format.h>

namespace nof0::traders {

Task<bool> Manager::desire(TraderId id, DesiredState desired, std::string reason) {
    Seat* const seat = find(id);
    ensure(seat != nullptr, "only a seated trader can be told anything");
    if (!seat->lease || !seat->is_recovered) {
        // Its state is read when it is recovered; what is asked for must not be older than that.
        co_await hold(*seat);
        try {
            co_await ready(*seat);
        } catch (...) {
            let_go(*seat);
            throw;
        }
        let_go(*seat);
    }
    if (!seat->lease) {
        co_return false;
    }
    seat->state.desired = desired;
    if (desired == DesiredState::running) {
        seat->state.pause_until.reset();
    }
    seat->state = next_state(*seat, std::move(reason));
    co_await facts_.offer(seat->state);
    co_await facts_.settle();
    say_health();
    co_return true;
}

Task<> Manager::change(TraderId id, config::TraderConfig config, rules::GuardRules rules,
                       std::unique_ptr<Decider> decider) {
    Seat* const seat = find(id);
    ensure(seat != nullptr, "only a seated trader can be changed");
    co_await hold(*seat);
    seat->config_digest = config::trader_config_digest(config);
    seat->config = std::move(config);
    seat->rules = std::move(rules);
    seat->decider = std::move(decider);
    // A shorter interval holds from now on, and not after the longer one is over.
    seat->due = std::min(seat->due, clock_.now() + seat->config.decision_interval);
    let_go(*seat);
}

Task<std::string> Manager::close_positions(TraderId id, std::string why) {
    Seat* const seat = find(id);
    ensure(seat != nullptr, "only a seated trader can close anything");
    co_await hold(*seat);
    std::unique_ptr<Decider> usual = std::move(seat->decider);
    seat->decider = make_closing_decider(std::move(why));
    std::string left;
    std::exception_ptr failure;
    try {
        left = co_await close_what_is_held(*seat);
    } catch (...) {
        failure = std::current_exception();
    }
    seat->decider = std::move(usual);
    let_go(*seat);
    if (failure) {
        std::rethrow_exception(failure);
    }
    co_return left;
}

Task<std::string> Manager::close_what_is_held(Seat& seat) {
    constexpr int k_tries = 3; // an order at the market may find less than it asks for
    co_await ready(seat);
    if (!seat.is_recovered) {
        co_return seat.halted;
    }
    for (int i = 0;; ++i) {
        const auto account = co_await this->account(seat);
        if (!account) {
            co_return "the venue does not tell the account: " + account.error().message;
        }
        std::string left;
        for (const VenuePosition& position : account->positions) {
            left += fmt::format("{}{} {}", left.empty() ? "" : ", ", position.quantity.text(),
                                position.symbol.text());
        }
        if (left.empty() || i == k_tries) {
            co_return left;
        }
        co_await cycle(seat);
    }
}

Task<> Manager::allocate(TraderId id, double allocation_pct, std::string reason) {
    Seat* const seat = find(id);
    ensure(seat != nullptr, "only a seated trader has a share");
    seat->state.allocation_pct = allocation_pct;
    seat->state = next_state(*seat, std::move(reason));
    seat->performance.read_at = {}; // what was moved is no return
    co_await facts_.offer(seat->state);
    co_await facts_.settle();
}

Task<> Manager::hold_all() {
    all_held_ = true;
    while (!busy_.empty()) {
        co_await pause(options_.tick);
    }
}

std::string Manager::why_halted() const {
    std::string text;
    for (const auto& seat : seats_) {
        if (!seat->is_recovered) {
            text += fmt::format("{}{} is halted: {}", text.empty() ? "" : "; ", seat->id.text(),
                                seat->halted);
        }
    }
    return text;
}

Task<> Manager::begin_season(ArenaTime started, std::string reason) {
    std::vector<Seat*> all = seats();
    for (Seat* seat : all) {
        seat->inception = started;
        seat->cooldowns.clear();
        seat->state.pause_until.reset();
        seat->state.allocation_pct = seat->config.allocation_pct;
        seat->state = next_state(*seat, reason);
        co_await facts_.offer(seat->state);
    }
    co_await facts_.settle();
    co_await read_performance(pool_, std::move(all), clock_.now());
}

Task<> Manager::on_orders(TraderId trader, std::vector<OrderUpdate> updates) {
    Seat* const seat = find(trader);
    if (seat == nullptr) {
        co_return;
    }
    std::vector<Order> changed_orders; // the seat may be gone while they are offered
    for (const OrderUpdate& update : updates) {
        const auto found =
            update.cloid ? seat->live_orders.find(*update.cloid) : seat->live_orders.end();
        if (found == seat->live_orders.end()) {
            continue; // not ours, or told before
        }
        Order order = after_update(found->second, update, clock_.now());
        order.lease_token = seat->tenure().second;
        if (is_live(order.status)) {
            found->second = order;
        } else {
            seat->live_orders.erase(found);
        }
        changed_orders.push_back(std::move(order));
    }
    for (Order& order : changed_orders) {
        co_await facts_.offer(std::move(order));
    }
}

} // namespace nof0::traders
