#include "pipelines/analytics_reader.hpp"

#include "base/ensure.hpp"
#include "rules/decision_signals.hpp"
#include "rules/holdings.hpp"
#include "rules/signal_analytics.hpp"
#include "rules/trade_analytics.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cmath>
#include <map>

namespace nof0::pipelines {
namespace {

constexpr double k_leverage_max = 1e6; // a model may ask for anything
// Some hundred microseconds of work. Meanwhile the server fills the socket; reading it in between
// is what keeps the server from waiting for us.
constexpr int k_rows_per_turn = 512;

Side side_of(std::string_view text) {
    return text == "short" ? Side::short_side : Side::long_side;
}

rules::TradeFigures figures_of(const storage::AnalyticsTradeRow& row) {
    return {.id = row.id,
            .side = std::signbit(row.signed_quantity) ? Side::short_side : Side::long_side,
            .quantity = row.signed_quantity,
            .entry_price = row.entry_price.value_or(0),
            .entry_time = ArenaTime::from_us(row.entry_us.value_or(0)),
            .exit_time = ArenaTime::from_us(row.exit_us.value_or(0)),
            .realized_gross_pnl = row.realized_gross_pnl.value_or(0),
            .realized_net_pnl = row.realized_net_pnl.value_or(0),
            .total_commission_dollars = row.total_commission_dollars.value_or(0)};
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
class TradeSorter {
public:
    explicit TradeSorter(Inputs& inputs) : inputs_(inputs) {}

    void add(const storage::AnalyticsTradeRow& row) {
        if (current_ == inputs_.end() || current_->first != row.model_id) {
            current_ = inputs_.find(row.model_id);
        }
        Input& input = current_->second;
        const rules::TradeFigures trade = figures_of(row);
        input.trades.add(trade);
        if (!input.decisions.empty()) {
            input.holdings.push_back(
                {Symbol(row.symbol), trade.side, trade.entry_time, trade.exit_time});
        }
    }

private:
    Inputs& inputs_;
    Inputs::iterator current_ = inputs_.end();
};

} // namespace

AnalyticsReader::AnalyticsReader(storage::ReadScope& scope, std::vector<std::string> traders,
                                 int coins)
    : session_(scope.session()), season_(scope.season()), traders_(std::move(traders)),
      coins_(coins) {
    ask_ahead();
}

void AnalyticsReader::ask_ahead() {
    while (next_ < traders_.size() && asked_.size() < k_traders_ahead / k_traders_at_once) {
        const std::size_t end = std::min(traders_.size(), next_ + k_traders_at_once);
        std::vector<std::string> some(traders_.begin() + static_cast<std::ptrdiff_t>(next_),
                                      traders_.begin() + static_cast<std::ptrdiff_t>(end));
        next_ = end;
        auto decisions = storage::analytics_decisions(session_, some, season_);
        auto holdings = storage::analytics_holdings(session_, some);
        auto trades = storage::analytics_trades(session_, some, season_);
        asked_.push_back(
            {std::move(some), std::move(decisions), std::move(holdings), std::move(trades)});
    }
}

Task<std::vector<AnalyticsPayload>> AnalyticsReader::next() {
    ensure(!done(), "there is a next trader");
    Asked asked = std::move(asked_.front());
    asked_.pop_front();
    ask_ahead();
    Inputs inputs;
    for (const std::string& trader : asked.traders) {
        inputs.try_emplace(trader);
    }
    for (auto& row : co_await std::move(asked.decisions)) {
        inputs.find(row.model_id)->second.decisions.push_back(std::move(row));
    }
    for (const auto& row : co_await std::move(asked.holdings)) {
        inputs.find(row.model_id)
            ->second.holdings.push_back({Symbol(row.symbol), side_of(row.side),
                                         ArenaTime::from_us(row.entry_us), std::nullopt});
    }
    TradeSorter sorter(inputs);
    const pg::Rows<storage::AnalyticsTradeRow> trades = co_await std::move(asked.trades);
    const asio::use_awaitable_t<Executor> turn;
    for (int row = 0; row < trades.size(); ++row) {
        sorter.add(trades[row]);
        if (row % k_rows_per_turn == k_rows_per_turn - 1) {
            co_await asio::post(turn);
        }
    }
    // What nothing happened in since is as new as the season.
    const ArenaTime begun =
        season_.number == 0 ? ArenaTime{} : ArenaTime::from_us(season_.started_us());
    std::vector<AnalyticsPayload> payloads;
    for (const std::string& trader : asked.traders) {
        payloads.push_back(payload_of(trader, coins_, inputs.find(trader)->second));
        payloads.back().updated_at = std::max(payloads.back().updated_at, begun);
    }
    co_return payloads;
}

} // namespace nof0::pipelines
