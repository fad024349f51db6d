#include "app/trading/sim_world.hpp"
#include "base/log.hpp"
#include "storage/read_scope.hpp"
#include "storage/simulator.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>

namespace nof0::app {
namespace {

using venues::sim::SimBooks;
using venues::sim::SimEngine;
using venues::sim::SimSettings;

constexpr Milliseconds k_budget{10'000};
constexpr Milliseconds k_lease_pause{500};
constexpr Milliseconds k_lease_patience{8'000}; // longer than a tenure

SimOrder order_of(const storage::SimOrderRow& row) {
    SimOrder order{.oid = row.oid, .cloid = row.cloid, .symbol = Symbol(row.symbol)};
    order.side = row.side == "buy" ? OrderSide::buy : OrderSide::sell;
    order.kind = order_kind_from_text(row.kind).value_or(OrderKind::limit);
    order.time_in_force =
        row.time_in_force ? time_in_force_from_text(*row.time_in_force) : std::nullopt;
    order.px = row.px;
    order.trigger_px = row.trigger_px;
    order.qty = row.qty;
    order.filled_qty = row.filled_qty;
    order.reduce_only = row.reduce_only;
    order.status = order_status_from_text(row.status).value_or(OrderStatus::unknown);
    order.created_ms = row.created_ms;
    order.updated_ms = row.updated_ms;
    order.filled_notional = row.filled_notional;
    order.venue_status = row.venue_status;
    return order;
}

struct StoredBooks {
    SimBooks books;
    std::int64_t step = 0;
};

// What is stored of the venue; nullopt: it never took a step.
Task<std::optional<StoredBooks>> stored_books(ArenaIngest& ingest, SimSettings settings) {
    storage::ReadScope scope =
        co_await storage::ReadScope::open(ingest.backend().pool(), Deadline::after(k_budget));
    pg::Session& session = scope.session();
    const auto venue = co_await storage::sim_venue(session, settings.provider);
    if (!venue) {
        co_return std::nullopt;
    }
    StoredBooks stored{.books = {}, .step = venue->event_seq};
    stored.books.venue = {.provider = venue->provider,
                          .next_oid = venue->next_oid,
                          .next_tid = venue->next_tid,
                          .last_funding_ms = venue->last_funding_ms,
                          .engine = venue->engine.text};
    std::map<std::string, SimChange> accounts;
    const auto account = [&accounts](const std::string& id, std::int64_t seq) -> SimChange& {
        SimChange& change =
            accounts.try_emplace(id, SimChange{.trader = TraderId(id)}).first->second;
        change.seq = std::max(change.seq, seq);
        return change;
    };
    const std::int64_t from_oid = venue->next_oid - settings.remembered_orders;
    for (const storage::SimOrderRow& row : co_await storage::all_sim_orders(session, from_oid)) {
        account(row.trader_id, row.event_seq).orders.push_back(order_of(row));
    }
    for (const storage::SimBalanceRow& row : co_await storage::all_sim_balances(session)) {
        account(row.trader_id, row.event_seq).balances.push_back({row.asset, row.total, row.held});
    }
    for (auto& [id, change] : accounts) {
        stored.books.accounts.push_back(std::move(change));
    }
    for (const storage::SimPositionRow& row : co_await storage::all_sim_positions(session)) {
        stored.books.positions.push_back({.trader = TraderId(row.trader_id),
                                          .symbol = Symbol(row.symbol),
                                          .quantity = row.quantity,
                                          .cost = row.cost,
                                          .leverage = row.leverage,
                                          .is_cross = row.is_cross,
                                          .isolated_margin = row.isolated_margin,
                                          .updated_ms = row.updated_ms});
    }
    co_return stored;
}

// The tenure of a process that was killed ends by itself. Throws Unavailable when it does not: then
// the holder lives.
Task<storage::Lease> take_lease(ArenaIngest& ingest, traders::LeaseKeeper& leases,
                                std::string venue) {
    const Deadline deadline = Deadline::after(k_lease_patience);
    asio::steady_timer timer(ingest.backend().context());
    for (;;) {
        const auto lease = co_await leases.take(pipelines::venue_lease(venue));
        if (lease) {
            co_return *lease;
        }
        if (deadline.passed()) {
            throw Unavailable("another process runs venue " + venue);
        }
        timer.expires_after(k_lease_pause);
        co_await timer.async_wait(asio::use_awaitable_t<Executor>());
    }
}

} // namespace

Task<std::unique_ptr<PaperVenue>> PaperVenue::open(ArenaIngest& ingest,
                                                   traders::LeaseKeeper& leases,
                                                   const ArenaClock& clock, Options options) {
    const storage::Lease lease = co_await take_lease(ingest, leases, options.name);
    SimSettings settings;
    settings.provider = options.name;
    settings.coins = std::move(options.coins);
    settings.seed = options.seed;
    settings.epoch = options.epoch;
    std::unique_ptr<PaperVenue> venue(new PaperVenue());
    auto stored = co_await stored_books(ingest, settings);
    std::optional<SimEngine> engine;
    std::int64_t step = 0;
    if (stored) {
        step = stored->step;
        Result<SimEngine> restored = SimEngine::restore(settings, stored->books);
        if (!restored) {
            throw UsageError("the stored books of venue " + options.name +
                             " cannot be read: " + restored.error().message);
        }
        engine.emplace(std::move(restored.value()));
    } else {
        engine.emplace(settings);
        venue->has_recalled_ = true; // nothing happened yet
    }
    const pipelines::Tenure tenure{pipelines::venue_lease(options.name), lease.token};
    venue->steps_.emplace(ingest, tenure, step);
    venue->exchange_.emplace(ingest.backend().context().get_executor(), std::move(*engine),
                             *venue->steps_, clock);
    co_return venue;
}

Task<> PaperVenue::on_contexts(std::vector<MarketContext> contexts) {
    if (!std::exchange(has_recalled_, true)) {
        exchange_->recall_prices(contexts);
        co_return;
    }
    const auto moved =
        co_await exchange_->on_prices(std::move(contexts), Deadline::after(k_budget));
    if (!moved) {
        log_warn("paper_venue.step_failed", {{"why", moved.error().message}});
    }
}

} // namespace nof0::app
