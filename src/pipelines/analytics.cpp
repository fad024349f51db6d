#include "pipelines/analytics.hpp"

#include "base/fail_point.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "rules/decision_signals.hpp"
#include "rules/holdings.hpp"
#include "rules/signal_analytics.hpp"
#include "rules/trade_analytics.hpp"
#include "storage/analytics.hpp"
#include "storage/analytics_input.hpp"
#include "storage/prices.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace nof0::pipelines {
namespace {

constexpr Milliseconds k_snapshot_max{10 * 60'000};
// The cursor follows when nothing changed for so many versions, so that the search for changes does
// not grow for ever.
constexpr std::int64_t k_versions_behind_max = 1'000;
// Enough to hide the round trips, few enough to keep all of their trades in memory.
constexpr std::size_t k_traders_at_once = 16;
constexpr double k_leverage_max = 1e6; // a model may ask for anything

Side side_of(const std::string& text) {
    return text == "short" ? Side::short_side : Side::long_side;
}

// Into the same object for every row: its texts keep their memory.
void fill_in(Trade& trade, const storage::AnalyticsTradeRow& row) {
    trade.id = row.id;
    trade.side = side_of(row.side);
    trade.quantity = row.quantity.value_or(0);
    trade.entry.price = row.entry_price.value_or(0);
    trade.entry.time = ArenaTime::from_us(row.entry_us.value_or(0));
    trade.exit.time = ArenaTime::from_us(row.exit_us.value_or(0));
    trade.realized_gross_pnl = row.realized_gross_pnl.value_or(0);
    trade.realized_net_pnl = row.realized_net_pnl.value_or(0);
    trade.total_commission_dollars = row.total_commission_dollars.value_or(0);
}

std::vector<Signal> bounded_signals(const storage::AnalyticsDecisionRow& row) {
    const ArenaTime time = ArenaTime::from_us(row.executed_us);
    std::vector<Signal> signals =
        rules::signals_of(row.decisions ? row.decisions->text : std::string("null"), time);
    for (Signal& signal : signals) {
        if (signal.leverage && !(std::fabs(*signal.leverage) <= k_leverage_max)) {
            signal.leverage.reset();
        }
    }
    return signals;
}

// What was read of one trader.
struct Input {
    rules::TradeAnalytics trades{};
    std::vector<storage::AnalyticsDecisionRow> decisions{};
    std::vector<rules::Holding> holdings{}; // only with decisions: what was held matters there
};
using Inputs = std::map<std::string, Input, std::less<>>;

void add_invocations(AnalyticsPayload& payload, int coins, Input& input) {
    std::vector<ArenaTime> times;
    for (const storage::AnalyticsDecisionRow& row : input.decisions) {
        times.push_back(ArenaTime::from_us(row.executed_us));
    }
    const std::vector<rules::HeldCoins> held = rules::held_at(times, std::move(input.holdings));
    for (const rules::HeldCoins& coins_held : held) {
        coins = std::max(coins, coins_held.coins_long + coins_held.coins_short);
    }
    rules::SignalAnalytics signals(coins);
    for (std::size_t i = 0; i < input.decisions.size(); ++i) {
        signals.add({.id = input.decisions[i].id,
                     .time = times[i],
                     .coins_long = held[i].coins_long,
                     .coins_short = held[i].coins_short,
                     .signals = bounded_signals(input.decisions[i])});
    }
    signals.write_to(payload);
}

AnalyticsPayload payload_of(const std::string& trader, int coins, Input& input) {
    AnalyticsPayload payload{.trader = TraderId(trader)};
    input.trades.write_to(payload);
    if (!input.decisions.empty()) {
        add_invocations(payload, coins, input);
    }
    const ArenaTime never{};
    payload.updated_at = std::max(payload.last_trade_exit_time.value_or(never),
                                  payload.last_convo_timestamp.value_or(never));
    return payload;
}

// Takes rows of trades to their traders; rows of one trader mostly come together.
class TradeReader {
public:
    explicit TradeReader(Inputs& inputs) : inputs_(inputs) {}

    void add(const storage::AnalyticsTradeRow& row) {
        if (current_ == inputs_.end() || current_->first != row.model_id) {
            current_ = inputs_.find(row.model_id);
        }
        Input& input = current_->second;
        fill_in(trade_, row);
        input.trades.add(trade_);
        if (!input.decisions.empty()) {
            input.holdings.push_back(
                {Symbol(row.symbol), trade_.side, trade_.entry.time, trade_.exit.time});
        }
    }

private:
    Inputs& inputs_;
    Inputs::iterator current_ = inputs_.end();
    Trade trade_{.trader = TraderId::unattributed(), .symbol = Symbol("none")};
};

ComputedAnalytics computed_of(const AnalyticsPayload& payload, const storage::ReadScope& scope) {
    ComputedAnalytics computed;
    computed.trader = payload.trader.text();
    append_json(computed.payload, payload);
    computed.updated_us = payload.updated_at.us;
    computed.version = scope.version();
    computed.at_ms = scope.at_ms();
    return computed;
}

Task<bool> store(storage::WriteScope& scope, const ComputedAnalytics& computed) {
    storage::AnalyticsRow row;
    row.model_id = computed.trader;
    row.updated_at = WallTime::from_us(computed.updated_us);
    row.payload = pg::Json{computed.payload};
    row.server_time_ms = computed.at_ms;
    row.run_id =
        pg::Uuid{uuid5("analytics", scope.store_id() + ":" + std::to_string(computed.version))};
    row.origin = "native";
    co_return co_await storage::store_analytics(scope, row);
}

void touch(Written& written, const std::string& trader) {
    written.touched.insert({cache::Family::analytics, trader});
    written.touched.insert({cache::Family::since_inception, trader});
    for (const cache::Family family :
         {cache::Family::analytics_all, cache::Family::leaderboard,
          cache::Family::leaderboard_cache, cache::Family::since_inception_all}) {
        written.touched.insert({family, ""});
    }
}

} // namespace

Task<std::vector<AnalyticsPayload>> compute_analytics(storage::ReadScope& scope,
                                                      std::vector<std::string> traders, int coins) {
    Inputs inputs;
    for (const std::string& trader : traders) {
        inputs.try_emplace(trader);
    }
    pg::Session& session = scope.session(); // one round trip for all three
    Task<std::vector<storage::AnalyticsDecisionRow>> decisions =
        storage::analytics_decisions(session, traders);
    Task<std::vector<storage::AnalyticsHoldingRow>> holdings =
        storage::analytics_holdings(session, traders);
    Task<std::vector<storage::AnalyticsTradeRow>> trades =
        storage::analytics_trades(session, traders);
    for (auto& row : co_await std::move(decisions)) {
        inputs.find(row.model_id)->second.decisions.push_back(std::move(row));
    }
    for (const auto& row : co_await std::move(holdings)) {
        inputs.find(row.model_id)
            ->second.holdings.push_back({Symbol(row.symbol), side_of(row.side),
                                         ArenaTime::from_us(row.entry_us), std::nullopt});
    }
    TradeReader reader(inputs);
    for (const auto& row : co_await std::move(trades)) {
        reader.add(row);
    }
    std::vector<AnalyticsPayload> payloads;
    for (const std::string& trader : traders) {
        payloads.push_back(payload_of(trader, coins, inputs.find(trader)->second));
    }
    co_return payloads;
}

Task<std::size_t> AnalyticsPipeline::compute(pg::Pool& pool) {
    if (waiting() > 0) {
        co_return 0;
    }
    storage::ReadScope scope =
        co_await storage::ReadScope::open(pool, Deadline::after(k_snapshot_max));
    const std::int64_t since = co_await storage::analytics_cursor(scope.session());
    const auto traders = co_await storage::changed_since(scope.session(), since);
    if (traders.empty()) {
        const std::int64_t behind = scope.version() - since;
        if (behind > (since == 0 ? 0 : k_versions_behind_max)) {
            queue().push_now({.version = scope.version(), .is_last = true});
        }
        co_return 0;
    }
    const auto symbols = co_await storage::all_symbols(scope.session());
    const auto coins = static_cast<int>(symbols.size());
    for (std::size_t first = 0; first < traders.size(); first += k_traders_at_once) {
        const std::size_t end = std::min(traders.size(), first + k_traders_at_once);
        std::vector<std::string> some(traders.begin() + static_cast<std::ptrdiff_t>(first),
                                      traders.begin() + static_cast<std::ptrdiff_t>(end));
        auto payloads = co_await compute_analytics(scope, std::move(some), coins);
        for (const AnalyticsPayload& payload : payloads) {
            co_await queue().push(computed_of(payload, scope));
        }
    }
    // How far was read, once all of them are stored.
    co_await queue().push({.version = scope.version(), .is_last = true});
    log_info("analytics.computed",
             {{"traders", traders.size()}, {"since_version", since}, {"version", scope.version()}});
    co_return traders.size();
}

Task<Written> AnalyticsPipeline::write(storage::WriteScope& scope, std::size_t max) {
    Written written;
    written.events = take(max);
    for (std::size_t i = 0; i < written.events; ++i) {
        const ComputedAnalytics& computed = event(i);
        if (!computed.trader.empty()) {
            const bool is_new = co_await store(scope, computed);
            fail_point("analytics.stored");
            ++(is_new ? written.rows : written.duplicates);
            if (is_new) {
                touch(written, computed.trader);
            }
        }
        if (computed.is_last) {
            co_await storage::store_analytics_cursor(scope, computed.version);
            fail_point("analytics.cursor");
            ++written.rows;
        }
    }
    co_return written;
}

UnstorableEvent AnalyticsPipeline::unstorable(const ComputedAnalytics& event) const {
    const std::string json = event.payload.empty() ? "null" : event.payload;
    return {event.trader + ":" + std::to_string(event.version), json};
}

} // namespace nof0::pipelines
