#include "traders/recovery.hpp"

#include "base/fail_point.hpp"
#include "base/log.hpp"
#include "storage/ledgers.hpp"
#include "storage/orders.hpp"
#include "storage/traders.hpp"
#include "traders/execution.hpp"
#include "traders/market_board.hpp"
#include "traders/order_drafts.hpp"
#include "traders/remembering.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::traders {
namespace {

constexpr Milliseconds k_read_budget{10'000};
constexpr int k_attempts_max = 100; // of a position's exits, in as many crashes

// An order that we may have sent: what the venue knows of it. One that it never heard of was never
// sent, or never arrived; its intent is over.
Task<std::string> ask_for_orders(Seat& seat, RecoveryServices& services) {
    std::vector<Order> asked;
    for (const auto& [cloid, order] : seat.live_orders) {
        asked.push_back(order);
    }
    for (Order& order : asked) {
        const auto answer = co_await seat.exchange->order_status(
            seat.id, order.cloid, Deadline::after(services.venue_budget));
        if (!answer) {
            co_return "the venue does not say what became of order " + order.cloid + ": " +
                answer.error().message;
        }
        order.lease_token = seat.tenure().second;
        Order after = answer.value() ? after_update(order, *answer.value(), services.clock.now())
                                     : changed(order, OrderStatus::cancelled, services.clock.now());
        if (!answer.value()) {
            after.error_message = "the venue never heard of it";
        }
        const bool is_news = after.status != order.status || after.filled_qty != order.filled_qty;
        if (is_live(after.status)) {
            seat.live_orders.insert_or_assign(after.cloid, after);
        } else {
            seat.live_orders.erase(after.cloid);
        }
        if (is_news) {
            co_await services.facts.offer(std::move(after));
        }
    }
    co_return "";
}

std::vector<TraderId> sharers_of(const Seat& seat, const RecoveryServices& services) {
    return services.sharers ? services.sharers(seat) : std::vector<TraderId>{};
}

// What the others of the account hold, by our facts.
Task<std::vector<StoredHolding>> held_by_sharers(std::vector<TraderId> sharers, pg::Pool& pool) {
    std::vector<std::string> ids;
    for (const TraderId& sharer : sharers) {
        ids.push_back(sharer.text());
    }
    std::vector<StoredHolding> held;
    if (!ids.empty()) {
        const Deadline deadline = Deadline::after(k_read_budget);
        pg::PooledConnection connection = co_await pool.acquire(deadline);
        pg::Session session = connection.session(deadline);
        for (const storage::HoldingRow& row : co_await storage::holdings(session, ids)) {
            held.push_back({Symbol(row.symbol), row.exact_quantity.value_or(Decimal{})});
        }
    }
    co_return held;
}

// Executions that happened while nobody listened.
Task<std::string> hear_missed(Seat& seat, std::int64_t from_ms, RecoveryServices& services) {
    auto events =
        co_await seat.exchange->history(seat.id, from_ms, Deadline::after(services.venue_budget));
    if (!events) {
        co_return "the venue does not tell the account's history: " + events.error().message;
    }
    if (events->size() > 0) {
        events->fills_are_history = true;
        // What names no order of ours is the trader's only where the account is its alone.
        const bool is_alone = sharers_of(seat, services).empty();
        std::optional<TraderId> owner = is_alone ? std::optional(seat.id) : std::nullopt;
        co_await services.sink.offer(std::move(events.value()), seat.config.exchange_provider,
                                     std::move(owner), services.clock.now().ms());
        co_await services.facts.settle();
    }
    co_return "";
}

// What differs between our facts and the venue's word; empty: nothing.
std::string difference(const std::vector<StoredHolding>& stored, const VenueAccount& account) {
    std::map<Symbol, std::pair<Decimal, Decimal>> held; // ours, the venue's
    for (const StoredHolding& holding : stored) {
        held[holding.symbol].first += holding.quantity;
    }
    for (const VenuePosition& position : account.positions) {
        held[position.symbol].second = position.quantity;
    }
    std::string text;
    for (const auto& [symbol, quantities] : held) {
        if (quantities.first != quantities.second) {
            text += fmt::format("{}{}: {} in our facts, {} at the venue", text.empty() ? "" : "; ",
                                symbol.text(), quantities.first.text(), quantities.second.text());
        }
    }
    return text;
}

// The ids of a position's exits that were tried before are used up, also where the venue never
// heard of them: the same id would be the same order. So another try is an order on purpose.
Task<std::optional<OrderOrigin>> untried(OrderOrigin entry, RecoveryServices& services) {
    const Deadline deadline = Deadline::after(k_read_budget);
    pg::PooledConnection connection = co_await services.pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    const std::string first = entry.attempt_class;
    for (int attempt = 1; attempt <= k_attempts_max; ++attempt) {
        entry.attempt_class = attempt == 1 ? first : fmt::format("retry {}", attempt - 1);
        std::vector<std::string> cloids;
        for (const OrderKind kind : {OrderKind::take_profit, OrderKind::stop_loss}) {
            OrderOrigin origin = entry;
            origin.leg = to_text(kind);
            cloids.push_back(cloid_of(origin));
        }
        if ((co_await storage::find_orders(session, cloids)).empty()) {
            co_return entry;
        }
    }
    co_return std::nullopt;
}

bool rests(const Seat& seat, const Symbol& symbol, OrderKind kind) {
    return std::ranges::any_of(seat.live_orders, [&](const auto& live) {
        const Order& order = live.second;
        return order.symbol == symbol && order.kind == kind && order.reduce_only;
    });
}

// An entry was filled and its exits never arrived: a crash came between.
Task<> mend_exits(Seat& seat, const VenueAccount& account, RecoveryServices& services) {
    for (const VenuePosition& position : account.positions) {
        const auto found = seat.openings.find(position.symbol);
        if (found == seat.openings.end() || !found->second.origin) {
            continue;
        }
        Opening opening = found->second;
        if (rests(seat, position.symbol, OrderKind::take_profit)) {
            opening.take_profit.reset();
        }
        if (rests(seat, position.symbol, OrderKind::stop_loss)) {
            opening.stop_loss.reset();
        }
        if (!opening.take_profit && !opening.stop_loss) {
            continue;
        }
        const std::optional<OrderOrigin> origin = co_await untried(*opening.origin, services);
        if (!origin) {
            log_error("traders.exits_missing",
                      {{"model_id", seat.id.text()}, {"symbol", position.symbol.text()}});
            continue;
        }
        Order entry{.cloid = "", .origin = *origin, .symbol = position.symbol};
        entry.side = position.quantity.sign() > 0 ? OrderSide::buy : OrderSide::sell;
        const int decimals = seat.market->size_decimals(position.symbol).value_or(0);
        Execution execution(seat, services.facts, services.clock, services.venue_budget);
        co_await execution.place_exits(std::move(entry), position.quantity.abs(), opening,
                                       decimals);
    }
}

} // namespace

Task<std::string> recover(Seat& seat, RecoveryServices& services) {
    seat.is_recovered = false;
    // What other processes and our own queues still had under way is in the store now.
    co_await services.facts.settle();
    Remembered before = co_await remember(seat, services.pool, services.clock.now());
    std::string why = co_await ask_for_orders(seat, services);
    if (why.empty()) {
        why = co_await hear_missed(seat, before.newest_fill_ms, services);
    }
    if (!why.empty()) {
        co_return why;
    }
    const auto account =
        co_await seat.exchange->account(seat.id, Deadline::after(services.venue_budget));
    if (!account) {
        co_return "the venue does not tell the account: " + account.error().message;
    }
    // Once more: what was missed is folded by now, and the entry of a position known as filled.
    co_await services.facts.settle();
    Remembered now = co_await remember(seat, services.pool, services.clock.now());
    for (StoredHolding& theirs :
         co_await held_by_sharers(sharers_of(seat, services), services.pool)) {
        now.held.push_back(std::move(theirs));
    }
    const std::string differs = difference(now.held, *account);
    if (!differs.empty()) {
        co_return "our facts and the venue differ: " + differs;
    }
    co_await mend_exits(seat, *account, services);
    co_await services.facts.settle();
    fail_point("traders.recovered");
    seat.is_recovered = true;
    log_info("traders.recovered", {{"model_id", seat.id.text()},
                                   {"cycle", seat.state.cycle_number},
                                   {"positions", account->positions.size()},
                                   {"live_orders", seat.live_orders.size()}});
    co_return "";
}

Task<> read_performance(pg::Pool& pool, std::vector<Seat*> seats, ArenaTime now) {
    std::vector<std::string> ids;
    std::map<std::string, Seat*> by_id;
    for (Seat* seat : seats) {
        ids.push_back(seat->id.text());
        by_id[seat->id.text()] = seat;
    }
    const Deadline deadline = Deadline::after(k_read_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    for (const storage::PerformanceRow& row : co_await storage::performance_of(session, ids)) {
        Performance& performance = by_id.at(row.model_id)->performance;
        performance = {.read_at = now,
                       .sharpe = row.sharpe,
                       .trades = static_cast<int>(row.trades),
                       .wins = static_cast<int>(row.wins),
                       .realized_pnl = row.realized_pnl,
                       .initial_equity = row.initial_equity.value_or(0),
                       .net_flows = row.net_flows};
    }
}

} // namespace nof0::traders
