// ArenaTrade: shares the arena's money out anew in its interval, where the strategy of
// etc/manager.yaml says so. Who trades on paper has the cash moved, as far as it is free; of an
// account at a real venue only the share is changed, for nobody but its owner moves its money.
//
// What was moved to a trader in all is its share now less the share it was configured with, of the
// total: so much of its equity is no merit of its own.
#include "app/trading/arena_trade.hpp"
#include "base/log.hpp"
#include "rules/allocation.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace nof0::app {
namespace {

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_look_pause{200};
constexpr double k_change_min_pct = 0.005; // half of what a share is counted in

double share_of(const traders::Seat& seat) {
    return seat.state.allocation_pct.value_or(seat.config.allocation_pct);
}

// Whole cents, towards nothing.
Decimal cents(double usd) {
    const auto amount = Decimal::from_double(std::trunc(usd * 100) / 100);
    return amount ? *amount : Decimal{};
}

} // namespace

// How far a share can be brought now: the trader's new one.
Task<double> ArenaTrade::move_share(traders::Seat& seat, double wanted_pct) {
    const double total = config_->manager.total_equity_usd;
    const double now_pct = share_of(seat);
    const auto paper = paper_venues_.find(seat.config.exchange_provider);
    if (paper == paper_venues_.end()) {
        co_return wanted_pct;
    }
    double usd = total * (wanted_pct - now_pct) / 100;
    const Deadline deadline = Deadline::after(k_budget);
    if (usd < 0) {
        const auto account = co_await seat.exchange->account(seat.id, deadline);
        if (!account) {
            co_return now_pct;
        }
        const double free = account->withdrawable.to_double();
        usd = -std::min(-usd, std::max(0.0, free));
    }
    const Decimal amount = cents(usd);
    if (amount.is_zero()) {
        co_return now_pct;
    }
    const auto moved = co_await paper->second->exchange().move_cash(seat.id, amount, deadline);
    if (!moved) {
        log_warn("trade.rebalance_refused",
                 {{"model_id", seat.id.text()}, {"why", moved.error().message}});
        co_return now_pct;
    }
    co_return now_pct + 100 * amount.to_double() / total;
}

Task<> ArenaTrade::rebalance() {
    const config::ManagerConfig& manager = config_->manager;
    std::vector<rules::AllocationInput> inputs;
    for (traders::Seat* seat : manager_->seats()) {
        const auto account =
            seat->is_recovered ? co_await manager_->account(*seat)
                               : venues::Answer<VenueAccount>(venues::refused("is not recovered"));
        if (!account) {
            log_warn("trade.rebalance_waits",
                     {{"model_id", seat->id.text()}, {"why", account.error().message}});
            co_return; // shares are relative: without one of them there are none
        }
        const double moved =
            manager.total_equity_usd * (share_of(*seat) - seat->config.allocation_pct) / 100;
        inputs.push_back({.trader = seat->id,
                          .configured_pct = seat->config.allocation_pct,
                          .initial_equity_usd = seat->initial_equity(),
                          .equity_usd = account->account_value.to_double() - moved,
                          .sharpe = seat->performance.sharpe,
                          .trades = seat->performance.trades});
    }
    const std::vector<rules::Allocation> wanted = rules::allocate(
        manager.allocation_strategy, manager.total_equity_usd, manager.reserve_equity_pct, inputs);
    co_await carry_out(wanted);
}

// First who gives, then who gets: never more than was given or lay free.
Task<> ArenaTrade::carry_out(std::vector<rules::Allocation> wanted) {
    double room = 100 - config_->manager.reserve_equity_pct;
    for (const traders::Seat* seat : manager_->seats()) {
        room -= share_of(*seat);
    }
    for (const bool giving : {true, false}) {
        for (const rules::Allocation& allocation : wanted) {
            traders::Seat* const seat = manager_->find(allocation.trader);
            const double before = seat == nullptr ? 0 : share_of(*seat);
            double change = allocation.pct - before;
            if (seat == nullptr || (change < 0) != giving || std::abs(change) < k_change_min_pct) {
                continue;
            }
            change = giving ? change : std::min(change, std::max(0.0, room));
            const double after = co_await move_share(*seat, before + change);
            room -= after - before;
            if (after != before) {
                co_await manager_->allocate(
                    allocation.trader, after,
                    fmt::format("share {:.2f} % to {:.2f} %: {} allocation", before, after,
                                rules::to_text(config_->manager.allocation_strategy)));
            }
        }
    }
}

// At whole multiples of the interval, so that restarts do not put it off.
Task<> ArenaTrade::keep_allocations() {
    const std::int64_t interval_ms = config_->manager.rebalance_interval.count();
    std::int64_t last = ingest_.clock().now().ms() / interval_ms;
    while (lives()) {
        const std::int64_t turn = ingest_.clock().now().ms() / interval_ms;
        if (turn != last && facts_.writes() && !moves_money_) {
            last = turn;
            moves_money_ = true;
            try {
                co_await rebalance();
            } catch (const Unavailable& away) {
                log_warn("trade.rebalance_waits", {{"why", away.what()}});
            }
            moves_money_ = false;
        }
        co_await pause(k_look_pause);
    }
}

} // namespace nof0::app
