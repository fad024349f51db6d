#include "traders/remembering.hpp"

#include "storage/decisions.hpp"
#include "storage/fills.hpp"
#include "storage/ledgers.hpp"
#include "storage/orders.hpp"
#include "storage/positions.hpp"
#include "storage/seasons.hpp"
#include "storage/traders.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace nof0::traders {
namespace {

using Json = nlohmann::json;

constexpr Milliseconds k_budget{10'000};

Json parsed(const std::optional<pg::Json>& text) {
    return text ? Json::parse(text->text, nullptr, false) : Json();
}

std::optional<double> number(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_number()
               ? std::optional(found->get<double>())
               : std::nullopt;
}

std::map<Symbol, ArenaTime> cooldowns_of(const std::optional<pg::Json>& text) {
    std::map<Symbol, ArenaTime> cooldowns;
    const Json object = parsed(text);
    if (object.is_object()) {
        for (const auto& [symbol, until] : object.items()) {
            if (Symbol::is_valid(symbol) && until.is_number_integer()) {
                cooldowns.emplace(Symbol(symbol), ArenaTime::from_ms(until.get<std::int64_t>()));
            }
        }
    }
    return cooldowns;
}

Opening opening_of(const storage::OpenPositionRow& row) {
    Opening opening{.opened = ArenaTime::from_ms(row.entry_ts_ms)};
    if (row.confidence) {
        opening.confidence = *row.confidence * 100;
    }
    opening.leverage = row.leverage.value_or(1);
    const Json metadata = parsed(row.metadata);
    opening.risk_usd = number(metadata, "risk_usd");
    const Json plan = metadata.is_object() ? metadata.value("exit_plan", Json()) : Json();
    opening.take_profit = number(plan, "profit_target");
    opening.stop_loss = number(plan, "stop_loss");
    if (plan.is_object() && plan.contains("invalidation_condition") &&
        plan["invalidation_condition"].is_string()) {
        opening.invalidation_condition = plan["invalidation_condition"].get<std::string>();
    }
    return opening;
}

void take_state(Seat& seat, const storage::TraderStateRow& row) {
    TraderState& state = seat.state;
    state.seq = row.event_seq;
    state.allocation_pct = row.allocation_pct;
    state.risk_guards = row.risk_guards ? row.risk_guards->text : "{}";
    const auto arena_time = [](const std::optional<WallTime>& time) {
        return time ? std::optional(ArenaTime::from_us(time->us)) : std::nullopt;
    };
    state.last_decision_at = arena_time(row.last_decision_at);
    state.pause_until = arena_time(row.pause_until);
    state.desired = desired_state_from_text(row.desired_state).value_or(DesiredState::stopped);
    state.reason = row.reason.value_or("");
    state.cycle_number = row.cycle_number;
    state.token_budget_day = row.token_budget_day;
    state.token_budget_used = row.token_budget_used;
    seat.cooldowns = cooldowns_of(row.cooldown);
}

} // namespace

std::optional<Order> order_of(const storage::OrderRow& row) {
    const auto kind = order_kind_from_text(row.kind);
    const auto status = order_status_from_text(row.status);
    if (!kind || !status || !TraderId::is_valid(row.model_id) || !Symbol::is_valid(row.symbol)) {
        return std::nullopt;
    }
    Order order{.cloid = row.cloid,
                .origin = {TraderId(row.model_id), row.cycle_number.value_or(0),
                           row.decision_ref.value_or(""), row.leg, row.attempt_class},
                .symbol = Symbol(row.symbol)};
    order.seq = row.event_seq;
    order.exchange_provider = row.exchange_provider;
    order.account = row.account;
    order.side = row.side == "buy" ? OrderSide::buy : OrderSide::sell;
    order.kind = *kind;
    order.time_in_force =
        row.time_in_force ? time_in_force_from_text(*row.time_in_force) : std::nullopt;
    order.qty = row.qty;
    order.px = row.px;
    order.trigger_px = row.trigger_px;
    order.reduce_only = row.reduce_only;
    order.status = *status;
    order.filled_qty = row.filled_qty;
    order.oid = row.oid;
    order.error_message = row.error_message;
    order.created_ms = row.created_ms;
    order.updated_ms = row.updated_ms;
    return order;
}

Task<Remembered> remember(Seat& seat, pg::Pool& pool, ArenaTime now) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    const std::string& id = seat.id.text();
    const std::vector<std::string> only{id};
    if (const auto row = co_await storage::find_trader_state(session, id)) {
        take_state(seat, *row);
    }
    const auto trader = co_await storage::find_trader(session, id);
    if (trader && trader->inception_us) {
        seat.inception = ArenaTime::from_us(*trader->inception_us);
    }
    const storage::Season season = co_await storage::current_season(session);
    if (const auto begun = co_await storage::season_trader(session, season.number, id)) {
        seat.inception = ArenaTime::from_us(begun->inception_us);
    }
    // A cycle may have been cut after its decision was stored and before its state was.
    const std::int32_t used = co_await storage::last_cycle_number(session, id);
    seat.state.cycle_number = std::max(seat.state.cycle_number, used);
    seat.live_orders.clear();
    for (const storage::OrderRow& row : co_await storage::live_orders(session, id)) {
        if (std::optional<Order> order = order_of(row)) {
            seat.live_orders.insert_or_assign(row.cloid, std::move(*order));
        }
    }
    seat.openings.clear();
    for (const auto& row : co_await storage::open_positions_of(session, only)) {
        const Symbol symbol(row.symbol);
        Opening opening = opening_of(row);
        const auto entry = co_await storage::entry_order_of(session, id, row.symbol);
        if (const std::optional<Order> order = entry ? order_of(*entry) : std::nullopt) {
            opening.origin = order->origin;
        }
        seat.openings.insert_or_assign(symbol, std::move(opening));
    }
    // A cooldown is written after the close that it comes from, which may have been the last thing
    // that a process did.
    const Milliseconds cooldown = seat.rules.limits.cooldown_after_close;
    // The close that ended a season keeps nobody from the next one.
    const std::int64_t since_ms = std::max((now - cooldown).ms(), season.started_ms);
    for (const storage::ClosedRow& row : co_await storage::closed_since(session, id, since_ms)) {
        ArenaTime& until = seat.cooldowns[Symbol(row.symbol)];
        until = std::max(until, ArenaTime::from_ms(row.exit_ts_ms) + cooldown);
    }
    Remembered remembered;
    for (const storage::HoldingRow& row : co_await storage::holdings(session, only)) {
        remembered.held.push_back({Symbol(row.symbol), row.exact_quantity.value_or(Decimal{})});
    }
    remembered.newest_fill_ms = co_await storage::newest_fill_ms(session, id);
    co_return remembered;
}

} // namespace nof0::traders
