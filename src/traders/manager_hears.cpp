// Manager: what others tell it while it runs: an operator, the venues; and who owns which coin.
#include "traders/manager.hpp"

namespace nof0::traders {

Task<> Manager::desire(TraderId id, DesiredState desired, std::string reason) {
    Seat* const seat = find(id);
    ensure(seat != nullptr, "only a seated trader can be told anything");
    seat->state.desired = desired;
    if (desired == DesiredState::running) {
        seat->state.pause_until.reset();
    }
    seat->state = next_state(*seat, std::move(reason));
    co_await facts_.offer(seat->state);
    co_await facts_.settle();
    say_health();
}

Task<> Manager::on_orders(TraderId trader, std::vector<OrderUpdate> updates) {
    Seat* const seat = find(trader);
    if (seat == nullptr) {
        co_return;
    }
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
        co_await facts_.offer(std::move(order));
    }
}

std::vector<const Seat*> Manager::sharing_account(const Seat& seat) const {
    std::vector<const Seat*> sharing;
    const auto account = seat.exchange->account_of(seat.id);
    for (const auto& other : seats_) {
        if (!account || other.get() == &seat || other->exchange != seat.exchange) {
            continue;
        }
        const auto theirs = other->exchange->account_of(other->id);
        if (theirs && *theirs == *account) {
            sharing.push_back(other.get());
        }
    }
    return sharing;
}

// Two traders of one account at a venue never hold one coin together.
std::map<Symbol, TraderId> Manager::other_owners(const Seat& seat) const {
    std::map<Symbol, TraderId> owners;
    for (const Seat* other : sharing_account(seat)) {
        for (const auto& [symbol, opening] : other->openings) {
            owners.emplace(symbol, other->id);
        }
        for (const auto& [cloid, order] : other->live_orders) {
            owners.emplace(order.symbol, other->id);
        }
    }
    return owners;
}

} // namespace nof0::traders
