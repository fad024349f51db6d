#include "pipelines/position_sync.hpp"

#include "base/fail_point.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "rules/fold.hpp"

#include <algorithm>
#include <set>

namespace nof0::pipelines {
namespace {

using storage::PositionDifferenceRow;

struct Position {
    Decimal quantity{};
    std::optional<Decimal> entry_price{}; // empty: nothing is held, or the venue does not say
};

Position own_position(const storage::HeldRow& row) {
    Position position{.quantity = row.exact_quantity.value_or(Decimal())};
    if (row.exact_cost && !position.quantity.is_zero()) {
        position.entry_price = *row.exact_cost / position.quantity;
    }
    return position;
}

bool agree(const Position& own, const Position& venue) {
    if (!own.entry_price || !venue.entry_price) {
        return own.quantity == venue.quantity;
    }
    return rules::is_same_position(own.quantity, *own.entry_price, venue.quantity,
                                   *venue.entry_price);
}

bool says_the_same(const PositionDifferenceRow& row, const Position& own, const Position& venue) {
    return row.own_quantity == own.quantity && row.own_entry_price == own.entry_price &&
           row.venue_quantity == venue.quantity && row.venue_entry_price == venue.entry_price;
}

} // namespace

// One coin of a report.
struct PositionSyncPipeline::Comparison {
    const AccountReport& report;
    std::string symbol;
    Position own;
    Position venue;
    std::int64_t version;
};

PositionSyncPipeline::PositionSyncPipeline(const Executor& executor, FillsPipeline& fills,
                                           PositionSyncOptions options, Metrics& metrics)
    : QueuedPipeline(executor, options.queue_max), fills_(fills), options_(options),
      differences_(metrics.counter("nof0_positions_differences_total",
                                   "Positions that a venue told otherwise than our fills")),
      repairs_(metrics.counter("nof0_positions_repairs_total",
                               "Differences that stayed and were repaired by a snapshot")) {}

Task<Written> PositionSyncPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    for (std::size_t i = 0; i < written.events; ++i) {
        const AccountState& state = event(i).state;
        const auto [newest, is_first] = newest_ms_.try_emplace(
            {state.exchange_provider, state.account, state.market}, state.time_ms);
        if (!is_first && state.time_ms < newest->second) {
            ++written.duplicates; // an older word than the one that was looked at
            continue;
        }
        newest->second = state.time_ms;
        co_await reconcile(scope, event(i), written);
    }
    co_return written;
}

Task<> PositionSyncPipeline::reconcile(storage::WriteScope& scope, const AccountReport& report,
                                       Written& written) {
    const AccountState& state = report.state;
    pg::Session& session = scope.session();
    const std::string& provider = state.exchange_provider;
    const storage::VenueAccountRow account{provider, state.account, state.time_ms,
                                           state.market.empty() ? state.account_value
                                                                : std::nullopt};
    auto stored = storage::store_venue_account(scope, account);
    auto asked = storage::held_on(session, provider, state.account);
    auto frozen_asked = storage::frozen_on(session, provider, state.account);
    auto open_asked = storage::open_differences(session, provider, state.account);
    written.rows += static_cast<std::size_t>(co_await std::move(stored));
    const std::vector<storage::HeldRow> held = co_await std::move(asked);
    const std::vector<std::string> frozen = co_await std::move(frozen_asked);

    std::map<std::string, std::pair<Position, Position>> coins; // own, venue
    for (const storage::HeldRow& row : held) {
        if (state.covers(row.symbol)) {
            coins[row.symbol].first = own_position(row);
        }
    }
    for (const AccountState::Held& position : state.held) {
        coins[position.symbol.text()].second = {position.quantity, position.entry_price};
    }
    std::map<std::string, PositionDifferenceRow> open;
    for (PositionDifferenceRow& row : co_await std::move(open_asked)) {
        if (!state.covers(row.symbol)) {
            continue;
        }
        coins.try_emplace(row.symbol); // nobody holds it any more: that is an answer too
        open.emplace(row.symbol, std::move(row));
    }
    std::vector<PositionDifferenceRow> changed;
    for (const auto& [symbol, positions] : coins) {
        if (std::ranges::find(frozen, symbol) != frozen.end()) {
            continue; // its fills are known not to be folded
        }
        const auto found = open.find(symbol);
        compare(Comparison{.report = report,
                           .symbol = symbol,
                           .own = positions.first,
                           .venue = positions.second,
                           .version = scope.version()},
                found == open.end() ? nullptr : &found->second, changed);
    }
    if (!changed.empty()) {
        co_await storage::store_differences(scope, changed);
        written.rows += changed.size();
    }
    co_await sync_leverage(scope, report, held, written);
    fail_point("positions.after_rows");
}

// `open` is what was recorded of this coin and not ended yet; null: nothing.
void PositionSyncPipeline::compare(const Comparison& comparison, PositionDifferenceRow* open,
                                   std::vector<PositionDifferenceRow>& changed) {
    const AccountReport& report = comparison.report;
    const std::int64_t now_ms = report.state.time_ms;
    const bool same = agree(comparison.own, comparison.venue);
    if (open != nullptr) {
        const bool stays = !same && says_the_same(*open, comparison.own, comparison.venue);
        if (stays && (now_ms - open->first_ms < options_.settle_ms || !repair(*open, report))) {
            return;
        }
        open->last_ms = now_ms;
        open->version = comparison.version;
        open->status = stays ? "repaired" : same ? "gone" : "changed";
        changed.push_back(*open);
        if (stays || open->first_ms == now_ms) {
            return;
        }
    }
    if (same) {
        return;
    }
    differences_.increment();
    log_warn("positions.difference", {{"account", report.state.account},
                                      {"symbol", comparison.symbol},
                                      {"ours", comparison.own.quantity.text()},
                                      {"venue", comparison.venue.quantity.text()},
                                      {"source", report.source},
                                      {"trace_id", report.trace_id}});
    changed.push_back({.exchange_provider = report.state.exchange_provider,
                       .account = report.state.account,
                       .symbol = comparison.symbol,
                       .first_ms = now_ms,
                       .last_ms = now_ms,
                       .venue_quantity = comparison.venue.quantity,
                       .venue_entry_price = comparison.venue.entry_price,
                       .own_quantity = comparison.own.quantity,
                       .own_entry_price = comparison.own.entry_price,
                       .status = "open",
                       .source = report.source,
                       .version = comparison.version});
}

// Offers the snapshot; false when the venue does not say at which price the position was entered.
// It is offered before its difference is durable as repaired: should that be rolled back, the same
// snapshot comes again, a duplicate; should the snapshot be lost with this process, the difference
// is found again.
bool PositionSyncPipeline::repair(const PositionDifferenceRow& difference,
                                  const AccountReport& report) {
    const Decimal quantity = difference.venue_quantity;
    std::optional<Decimal> entry_price = difference.venue_entry_price;
    if (!entry_price && quantity.sign() == difference.own_quantity.sign()) {
        entry_price = difference.own_entry_price;
    }
    if (!entry_price && !quantity.is_zero()) {
        log_warn("positions.unrepaired", {{"account", difference.account},
                                          {"symbol", difference.symbol},
                                          {"why", "the venue names no entry price"}});
        return false;
    }
    repairs_.increment();
    log_warn("positions.repaired", {{"account", difference.account},
                                    {"symbol", difference.symbol},
                                    {"ours", difference.own_quantity.text()},
                                    {"venue", quantity.text()},
                                    {"source", report.source},
                                    {"trace_id", report.trace_id}});
    fills_.queue().push_now(
        FillEvent{.fill = {.exchange_provider = difference.exchange_provider,
                           .account = difference.account,
                           .coin = Symbol(difference.symbol),
                           .px = quantity.is_zero() ? Decimal() : *entry_price,
                           .sz = quantity.abs(),
                           .side = quantity.sign() < 0 ? OrderSide::sell : OrderSide::buy,
                           .time_ms = difference.first_ms,
                           .dir = "Snapshot",
                           .is_snapshot = true},
                  .source = report.source,
                  .trace_id = report.trace_id,
                  .news = FillNews::history});
    return true;
}

// Leverage is an attribute of the open position: the venue decides it, no fill tells.
Task<> PositionSyncPipeline::sync_leverage(storage::WriteScope& scope, const AccountReport& report,
                                           const std::vector<storage::HeldRow>& held,
                                           Written& written) {
    std::vector<std::string> symbols;
    std::vector<double> leverages;
    std::set<std::string> traders;
    for (const storage::HeldRow& row : held) {
        const auto told = std::ranges::find_if(report.state.held, [&](const auto& position) {
            return position.symbol.text() == row.symbol;
        });
        if (told != report.state.held.end() && told->leverage && told->leverage != row.leverage) {
            symbols.push_back(row.symbol);
            leverages.push_back(*told->leverage);
            traders.insert(row.model_id);
        }
    }
    if (symbols.empty()) {
        co_return;
    }
    const AccountState& state = report.state;
    written.rows += static_cast<std::size_t>(co_await storage::set_leverage(
        scope, state.exchange_provider, state.account, symbols, leverages));
    for (const std::string& trader : traders) {
        written.touched.insert({cache::Family::positions, trader});
    }
    written.touched.insert({cache::Family::positions_all, ""});
}

UnstorableEvent PositionSyncPipeline::unstorable(const AccountReport& report) const {
    const AccountState& state = report.state;
    UnstorableEvent event;
    event.key = state.exchange_provider + ':' + state.account + ':' + std::to_string(state.time_ms);
    JsonWriter json(event.json);
    json.begin_object().field("exchange_provider", state.exchange_provider);
    json.field("account", state.account).field("time", state.time_ms);
    json.key("held").begin_array();
    for (const AccountState::Held& position : state.held) {
        json.begin_object().field("coin", position.symbol.text());
        json.field("szi", position.quantity.text()).end_object();
    }
    json.end_array().end_object();
    return event;
}

} // namespace nof0::pipelines
