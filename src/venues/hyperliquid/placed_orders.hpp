// PlacedOrders: whose order a cloid is and what it trades, for those that this process has seen.
// Bounded: the oldest are forgotten; whoever needs one of them asks the venue. One thread.
#pragma once

#include "domain/symbol.hpp"
#include "domain/trader_id.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

namespace nof0::venues::hyperliquid {

struct PlacedOrder {
    TraderId trader;
    Symbol symbol;
};

class PlacedOrders {
public:
    static constexpr std::size_t k_orders_max = 20'000;

    void remember(const std::string& cloid, PlacedOrder order) {
        if (orders_.insert_or_assign(cloid, std::move(order)).second) {
            order_of_age_.push_back(cloid);
        }
        if (order_of_age_.size() > k_orders_max) {
            orders_.erase(order_of_age_.front());
            order_of_age_.pop_front();
        }
    }
    // Null: not known here. Stays valid until the next remember().
    const PlacedOrder* find(const std::string& cloid) const {
        const auto found = orders_.find(cloid);
        return found == orders_.end() ? nullptr : &found->second;
    }

private:
    std::unordered_map<std::string, PlacedOrder> orders_;
    std::deque<std::string> order_of_age_;
};

} // namespace nof0::venues::hyperliquid
