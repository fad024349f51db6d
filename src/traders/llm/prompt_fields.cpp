#include "traders/llm/prompt_fields.hpp"

#include "base/json.hpp"
#include "traders/llm/prompt_numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace nof0::traders {
namespace {

using Text = std::optional<std::string>;
using Place = const PromptPlace&;

constexpr int k_price_digits = 8;
constexpr int k_indicator_digits = 6;

Text price(std::optional<double> value) {
    return value ? significant_text(*value, k_price_digits) : std::nullopt;
}
Text indicator(std::optional<double> value) {
    return value ? significant_text(*value, k_indicator_digits) : std::nullopt;
}
Text latest(const std::vector<double>& series, int digits) {
    return series.empty() ? std::nullopt : significant_text(series.back(), digits);
}
Text prices(const std::vector<double>& values) {
    return series_text(values, k_price_digits);
}
Text series(const std::vector<double>& values) {
    return series_text(values, k_indicator_digits);
}
Text two_decimals(std::optional<double> value) {
    return value ? money_text(*value) : std::nullopt;
}
Text whole(std::int64_t value) {
    return std::to_string(value);
}
// A limit of 0 is not checked, so that there is nothing to say about it.
Text limit(double value) {
    return value > 0 ? price(value) : std::nullopt;
}
Text yes(bool truth) {
    return truth ? Text("yes") : std::nullopt;
}
// "2025-10-28 12:09:39": a model has no use for microseconds.
Text minute(ArenaTime time) {
    return human_time(time.us).substr(0, 19);
}

Text size_step(Place p) {
    const std::optional<int> decimals = p.coin->sz_decimals;
    return decimals ? significant_text(std::pow(10.0, -*decimals), 1) : std::nullopt;
}

Text symbols(Place p) {
    std::string text;
    for (const CoinView& coin : p.input.context.coins) {
        text += (text.empty() ? "" : ", ") + coin.symbol.text();
    }
    return text.empty() ? std::nullopt : Text(text);
}

// In the figures a model is shown, rounded like everywhere else in the prompt.
void figure(JsonWriter& json, std::string_view key, const Text& text) {
    json.raw_field(key, text ? *text : "null");
}

Text position_json(Place p) {
    const HeldView& held = *p.position;
    const std::optional<double> confidence =
        held.confidence ? std::optional(*held.confidence / 100) : std::nullopt;
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("symbol", held.symbol.text()).field("side", to_text(held.side));
    figure(json, "quantity", price(held.quantity));
    figure(json, "entry_price", price(held.entry_price));
    figure(json, "current_price", price(held.mark_price));
    figure(json, "liquidation_price", price(held.liquidation_price));
    figure(json, "unrealized_pnl", two_decimals(held.unrealized_pnl));
    figure(json, "pnl_pct_of_margin", two_decimals(held.pnl_pct));
    figure(json, "leverage", price(held.leverage));
    figure(json, "margin_usd", two_decimals(held.margin));
    figure(json, "notional_usd", two_decimals(std::abs(held.quantity) * held.mark_price));
    json.field("opened", *minute(held.opened)).key("exit_plan").begin_object();
    figure(json, "profit_target", price(held.take_profit));
    figure(json, "stop_loss", price(held.stop_loss));
    json.field("invalidation_condition", held.invalidation_condition).end_object();
    figure(json, "confidence", indicator(confidence));
    figure(json, "risk_usd", two_decimals(held.risk_usd));
    json.end_object();
    return text;
}

constexpr std::optional<PromptList> k_anywhere = std::nullopt;
using enum PromptList;

// One row a placeholder, so that this table can be read beside the README.
constexpr auto k_fields = std::to_array<PromptField>({
    {"time", k_anywhere, [](Place p) { return minute(p.input.context.now); }},
    {"cycle", k_anywhere, [](Place p) { return whole(p.input.context.cycle_number); }},
    {"minutes_since_inception", k_anywhere,
     [](Place p) { return whole(p.input.context.minutes_since_inception); }},
    {"symbols", k_anywhere, symbols},
    {"answer.schema", k_anywhere, [](Place p) { return Text(p.input.answer_schema); }},
    {"trader.id", k_anywhere, [](Place p) { return Text(p.input.context.trader.text()); }},
    {"trader.name", k_anywhere, [](Place p) { return Text(p.input.trader.name); }},
    {"trader.decision_interval", k_anywhere,
     [](Place p) { return Text(format_duration(p.input.trader.decision_interval)); }},
    {"risk.max_positions", k_anywhere,
     [](Place p) { return whole(p.input.trader.risk.max_positions); }},
    {"risk.max_position_size_usd", k_anywhere,
     [](Place p) { return limit(p.input.trader.risk.max_position_size_usd); }},
    {"risk.max_margin_usage_pct", k_anywhere,
     [](Place p) { return limit(p.input.trader.risk.max_margin_usage_pct); }},
    {"risk.major_coin_leverage", k_anywhere,
     [](Place p) { return whole(p.input.trader.risk.major_coin_leverage); }},
    {"risk.altcoin_leverage", k_anywhere,
     [](Place p) { return whole(p.input.trader.risk.altcoin_leverage); }},
    {"risk.min_risk_reward_ratio", k_anywhere,
     [](Place p) { return limit(p.input.trader.risk.min_risk_reward_ratio); }},
    {"risk.min_confidence", k_anywhere,
     [](Place p) { return whole(p.input.trader.risk.min_confidence); }},
    {"risk.stop_loss_enabled", k_anywhere,
     [](Place p) { return yes(p.input.trader.risk.stop_loss_enabled); }},
    {"risk.take_profit_enabled", k_anywhere,
     [](Place p) { return yes(p.input.trader.risk.take_profit_enabled); }},
    {"guards.max_new_positions_per_cycle", k_anywhere,
     [](Place p) { return limit(p.input.trader.guards.max_new_positions_per_cycle); }},
    {"guards.liquidity_threshold_usd", k_anywhere,
     [](Place p) {
         const GuardLimits& guards = p.input.trader.guards;
         return limit(guards.liquidity_guard ? guards.liquidity_threshold_usd : 0);
     }},
    {"guards.cooldown_after_close", k_anywhere,
     [](Place p) {
         const GuardLimits& guards = p.input.trader.guards;
         const bool checked = guards.cooldown_guard && guards.cooldown_after_close.count() > 0;
         return checked ? Text(format_duration(guards.cooldown_after_close)) : std::nullopt;
     }},
    {"account.equity", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.equity); }},
    {"account.available", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.available); }},
    {"account.margin_used", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.margin_used); }},
    {"account.initial_equity", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.initial_equity); }},
    {"account.return_pct", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.return_pct); }},
    {"account.realized_pnl", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.realized_pnl); }},
    {"account.unrealized_pnl", k_anywhere,
     [](Place p) { return two_decimals(p.input.context.account.unrealized_pnl); }},
    {"account.sharpe", k_anywhere, [](Place p) { return indicator(p.input.context.account.sharpe); }},
    {"account.trades", k_anywhere, [](Place p) { return whole(p.input.context.account.trades); }},
    {"account.wins", k_anywhere, [](Place p) { return whole(p.input.context.account.wins); }},
    {"coin.symbol", coins, [](Place p) { return Text(p.coin->symbol.text()); }},
    {"coin.mid_px", coins, [](Place p) { return price(p.coin->mid_px); }},
    {"coin.mark_px", coins, [](Place p) { return price(p.coin->mark_px); }},
    {"coin.ema20", coins, [](Place p) { return latest(p.coin->intraday.ema20, k_price_digits); }},
    {"coin.macd", coins, [](Place p) { return latest(p.coin->intraday.macd, k_indicator_digits); }},
    {"coin.rsi7", coins, [](Place p) { return latest(p.coin->intraday.rsi7, k_indicator_digits); }},
    {"coin.change_1h_pct", coins, [](Place p) { return two_decimals(p.coin->change_1h_pct); }},
    {"coin.change_4h_pct", coins, [](Place p) { return two_decimals(p.coin->change_4h_pct); }},
    {"coin.open_interest", coins, [](Place p) { return price(p.coin->open_interest); }},
    {"coin.open_interest_average", coins,
     [](Place p) { return price(p.coin->open_interest_average); }},
    {"coin.funding", coins, [](Place p) { return indicator(p.coin->funding); }},
    {"coin.max_leverage", coins, [](Place p) { return price(p.coin->max_leverage); }},
    {"coin.size_step", coins, size_step},
    {"coin.only_isolated", coins, [](Place p) { return yes(p.coin->only_isolated); }},
    {"coin.intraday.prices", coins, [](Place p) { return prices(p.coin->intraday.prices); }},
    {"coin.intraday.ema20", coins, [](Place p) { return prices(p.coin->intraday.ema20); }},
    {"coin.intraday.macd", coins, [](Place p) { return series(p.coin->intraday.macd); }},
    {"coin.intraday.rsi7", coins, [](Place p) { return series(p.coin->intraday.rsi7); }},
    {"coin.intraday.rsi14", coins, [](Place p) { return series(p.coin->intraday.rsi14); }},
    {"coin.four_hour.prices", coins, [](Place p) { return prices(p.coin->four_hour.prices); }},
    {"coin.four_hour.ema20", coins, [](Place p) { return prices(p.coin->four_hour.ema20); }},
    {"coin.four_hour.ema20_latest", coins,
     [](Place p) { return latest(p.coin->four_hour.ema20, k_price_digits); }},
    {"coin.four_hour.ema50", coins, [](Place p) { return price(p.coin->four_hour.ema50); }},
    {"coin.four_hour.atr3", coins, [](Place p) { return indicator(p.coin->four_hour.atr3); }},
    {"coin.four_hour.atr14", coins, [](Place p) { return indicator(p.coin->four_hour.atr14); }},
    {"coin.four_hour.volume", coins, [](Place p) { return indicator(p.coin->four_hour.volume); }},
    {"coin.four_hour.volume_average", coins,
     [](Place p) { return indicator(p.coin->four_hour.volume_average); }},
    {"coin.four_hour.high20", coins, [](Place p) { return price(p.coin->four_hour.high20); }},
    {"coin.four_hour.low20", coins, [](Place p) { return price(p.coin->four_hour.low20); }},
    {"coin.four_hour.macd", coins, [](Place p) { return series(p.coin->four_hour.macd); }},
    {"coin.four_hour.rsi14", coins, [](Place p) { return series(p.coin->four_hour.rsi14); }},
    {"position.json", positions, position_json},
    {"position.symbol", positions, [](Place p) { return Text(p.position->symbol.text()); }},
    {"position.side", positions, [](Place p) { return Text(to_text(p.position->side)); }},
    {"position.quantity", positions, [](Place p) { return price(p.position->quantity); }},
    {"position.entry_price", positions, [](Place p) { return price(p.position->entry_price); }},
    {"position.mark_price", positions, [](Place p) { return price(p.position->mark_price); }},
    {"position.unrealized_pnl", positions,
     [](Place p) { return two_decimals(p.position->unrealized_pnl); }},
    {"position.pnl_pct", positions, [](Place p) { return two_decimals(p.position->pnl_pct); }},
    {"position.leverage", positions, [](Place p) { return price(p.position->leverage); }},
    {"position.stop_loss", positions, [](Place p) { return price(p.position->stop_loss); }},
    {"position.take_profit", positions, [](Place p) { return price(p.position->take_profit); }},
    {"position.invalidation_condition", positions,
     [](Place p) {
         const std::string& words = p.position->invalidation_condition;
         return words.empty() ? std::nullopt : Text(words);
     }},
    {"cooldown.symbol", cooldowns, [](Place p) { return Text(p.cooldown->symbol.text()); }},
    {"cooldown.until", cooldowns, [](Place p) { return minute(p.cooldown->until); }},
    {"note", notes, [](Place p) { return Text(*p.note); }},
});

} // namespace

std::optional<PromptList> prompt_list_from_text(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, PromptList>, 4> k_lists{
        {{"coins", coins}, {"positions", positions}, {"cooldowns", cooldowns}, {"notes", notes}}};
    const auto found = std::ranges::find(k_lists, name, [](const auto& row) { return row.first; });
    return found == k_lists.end() ? std::nullopt : std::optional(found->second);
}

std::size_t length_of(PromptList list, const PromptInput& input) {
    switch (list) {
    case coins:
        return input.context.coins.size();
    case positions:
        return input.context.held.size();
    case cooldowns:
        return input.context.cooldowns.size();
    case notes:
        return input.context.notes.size();
    }
    return 0;
}

PromptPlace PromptPlace::at(PromptList list, std::size_t index) const {
    PromptPlace inner = *this;
    switch (list) {
    case coins:
        inner.coin = &input.context.coins[index];
        break;
    case positions:
        inner.position = &input.context.held[index];
        break;
    case cooldowns:
        inner.cooldown = &input.context.cooldowns[index];
        break;
    case notes:
        inner.note = &input.context.notes[index];
        break;
    }
    return inner;
}

std::span<const PromptField> prompt_fields() {
    return k_fields;
}

const PromptField* find_prompt_field(std::string_view name) {
    const auto found = std::ranges::find(k_fields, name, &PromptField::name);
    return found == k_fields.end() ? nullptr : &*found;
}

} // namespace nof0::traders
