#include "app/arena_description.hpp"

#include "base/json.hpp"
#include "domain/trader.hpp"
#include "rules/rounding.hpp"
#include "venues/sim/settings.hpp"

#include <algorithm>
#include <string_view>

namespace nof0::app {
namespace {

// Of a fee, which is a fraction of the notional.
double basis_points(const Decimal& fee) {
    return rules::round_half_even(fee.to_double() * 10'000, 4);
}

std::string_view word_of(config::MarketType type) {
    switch (type) {
    case config::MarketType::hyperliquid:
        return "hyperliquid";
    case config::MarketType::sim:
        return "sim";
    case config::MarketType::replay:
        return "replay";
    }
    return "";
}

void append_market(JsonWriter& json, const config::MarketProvider& market) {
    json.begin_object().field("id", market.name).field("type", word_of(market.type));
    json.key("symbols").begin_array();
    for (const std::string& symbol : market.symbols) {
        json.value(symbol);
    }
    json.end_array().end_object();
}

void append_exchange(JsonWriter& json, const config::ExchangeProvider& exchange) {
    const bool is_sim = exchange.type == config::ExchangeType::sim;
    const venues::sim::SimSettings sim;
    const auto bps = [is_sim](const Decimal& fee) {
        return is_sim ? std::optional(basis_points(fee)) : std::nullopt;
    };
    json.begin_object().field("id", exchange.name).field("type", is_sim ? "sim" : "hyperliquid");
    json.field("maker_fee_bps", bps(sim.maker_fee)).field("taker_fee_bps", bps(sim.taker_fee));
    json.field("testnet", is_sim ? false : exchange.testnet).end_object();
}

// What all traders have in common; what differs is null here and in each trader's own guards.
template<class Member>
auto common(const std::vector<config::TraderConfig>& traders, Member member) {
    using Value = std::decay_t<decltype(member(traders.front()))>;
    const bool is_common =
        !traders.empty() && std::ranges::all_of(traders, [&](const auto& trader) {
            return member(trader) == member(traders.front());
        });
    return is_common ? std::optional<Value>(member(traders.front())) : std::nullopt;
}

// A benchmark does not compete and has rules of its own.
std::vector<config::TraderConfig> competitors(const config::ManagerConfig& manager) {
    std::vector<config::TraderConfig> traders;
    for (const config::TraderConfig& trader : manager.traders) {
        if (kind_of(TraderId(trader.id)) == TraderKind::model) {
            traders.push_back(trader);
        }
    }
    return traders;
}

void append_rules(JsonWriter& json, const config::ManagerConfig& manager) {
    const std::vector<config::TraderConfig> all = competitors(manager);
    const auto risk = [&](auto member) {
        return common(all, [=](const config::TraderConfig& t) { return t.risk_params.*member; });
    };
    const auto guard = [&](auto member) {
        return common(all, [=](const config::TraderConfig& t) { return t.exec_guards.*member; });
    };
    using Risk = decltype(config::TraderConfig::risk_params);
    using Guards = decltype(config::TraderConfig::exec_guards);
    const auto interval = common(all, [](const config::TraderConfig& t) {
        return static_cast<std::int64_t>(t.decision_interval.count());
    });
    const auto cooldown = common(all, [](const config::TraderConfig& t) {
        return static_cast<std::int64_t>(t.exec_guards.cooldown_after_close.count());
    });
    json.begin_object().field("total_equity_usd", manager.total_equity_usd);
    json.field("reserve_equity_pct", manager.reserve_equity_pct);
    json.field("decision_interval_ms", interval);
    json.field("max_positions", risk(&Risk::max_positions));
    json.field("max_position_size_usd", risk(&Risk::max_position_size_usd));
    json.field("major_coin_leverage", risk(&Risk::major_coin_leverage));
    json.field("altcoin_leverage", risk(&Risk::altcoin_leverage));
    json.field("min_risk_reward_ratio", risk(&Risk::min_risk_reward_ratio));
    json.field("min_confidence", risk(&Risk::min_confidence));
    json.field("max_risk_pct", risk(&Risk::max_risk_pct));
    json.field("max_new_positions_per_cycle", guard(&Guards::max_new_positions_per_cycle));
    json.field("liquidity_threshold_usd", guard(&Guards::liquidity_threshold_usd));
    json.field("max_margin_usage_pct", guard(&Guards::max_margin_usage_pct));
    json.field("cooldown_after_close_ms", cooldown);
    json.field("sharpe_pause_threshold", guard(&Guards::sharpe_pause_threshold)).end_object();
}

} // namespace

std::string arena_description(const config::Config& config) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("name", config.name).key("markets").begin_array();
    for (const config::MarketProvider& market : config.market.providers) {
        append_market(json, market);
    }
    json.end_array().key("exchanges").begin_array();
    for (const config::ExchangeProvider& exchange : config.exchange.providers) {
        append_exchange(json, exchange);
    }
    json.end_array();
    json.field("initial_equity", common(config.manager.traders, [](const config::TraderConfig& t) {
                   return t.initial_equity_usd;
               }));
    json.key("rules");
    append_rules(json, config.manager);
    json.end_object();
    return text;
}

} // namespace nof0::app
