#include "app/trading/seats.hpp"

#include "traders/baselines/baseline.hpp"
#include "traders/trader_rules.hpp"

#include <chrono>
#include <cstdio>
#include <filesystem>

namespace nof0::app {
namespace {

// The limits that the guards will apply to most coins: a prompt must not promise more.
RiskParams effective(const config::TraderConfig& trader, const config::ExecutorConfig& executor) {
    const rules::GuardRules rules = traders::guard_rules_of(trader, executor);
    const rules::EntryLimits major = rules::entry_limits(rules, Symbol("BTC"));
    const rules::EntryLimits alt = rules::entry_limits(rules, Symbol("SOL"));
    RiskParams risk = trader.risk_params;
    risk.major_coin_leverage = major.leverage_max;
    risk.altcoin_leverage = alt.leverage_max;
    risk.min_confidence = alt.confidence_min;
    risk.min_risk_reward_ratio = alt.risk_reward_min;
    risk.max_positions = alt.positions_max;
    return risk;
}

} // namespace

std::string beside_the_file(const config::Config& config, const std::string& path) {
    if (path.empty() || std::filesystem::path(path).is_absolute()) {
        return path;
    }
    return (std::filesystem::path(config.manager_folder) / path).string();
}

std::string day_text(std::int64_t day) {
    constexpr std::int64_t k_day_us = 86'400'000'000;
    return human_time(day * k_day_us).substr(0, 10);
}

std::optional<std::int64_t> day_from_text(std::string_view text) {
    int year = 0;
    int month = 0;
    int day = 0;
    const std::string copy(text);
    if (std::sscanf(copy.c_str(), "%4d-%2d-%2d", &year, &month, &day) != 3) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date).time_since_epoch().count();
}

void ModelDesk::remember(const std::map<TraderId, traders::TokenUse>& uses) {
    budget_.emplace(config_->llm, clock_, uses);
}

void ModelDesk::charge(traders::Seat& seat) const {
    if (!seat.config.asks_a_model()) {
        return;
    }
    const traders::TokenUse use = budget_->use_of(seat.id);
    seat.state.token_budget_day = day_text(use.day);
    seat.state.token_budget_used = use.tokens;
}

ModelDesk::ModelDesk(Executor executor, std::shared_ptr<const config::Config> config,
                     const WallClock& clock)
    : config_(std::move(config)), clock_(clock), http_(executor),
      chat_(http_, config_->llm, clock, 1), prompts_(files_, config_->executor) {
    remember({});
}

std::unique_ptr<traders::Decider> ModelDesk::decider(const config::TraderConfig& trader) {
    traders::ModelDeciderSettings settings;
    settings.trader = {.name = trader.name,
                       .risk = effective(trader, config_->executor),
                       .guards = trader.exec_guards,
                       .decision_interval = trader.decision_interval};
    settings.model = trader.model;
    settings.system_prompt = beside_the_file(*config_, trader.prompt_template);
    settings.state_prompt = beside_the_file(*config_, trader.executor_prompt_template);
    settings.spending = config_->stage == config::Stage::prod
                            ? traders::ModelSpending::as_configured
                            : traders::ModelSpending::sparing;
    const traders::ModelServices services{chat_,        prompts_,          *budget_,
                                          config_->llm, config_->executor, keep_use_};
    return std::make_unique<traders::ModelDecider>(std::move(settings), services);
}

std::unique_ptr<traders::Seat> make_seat(const config::TraderConfig& trader,
                                         const config::Config& config, ModelDesk& models) {
    const TraderId id(trader.id);
    auto seat = std::make_unique<traders::Seat>(traders::Seat{
        .id = id,
        .config = trader,
        .config_digest = config::trader_config_digest(trader),
        .rules = traders::guard_rules_of(trader, config.executor),
        .decider = nullptr,
        .state = TraderState{.trader = id},
    });
    seat->decider = trader.asks_a_model() ? models.decider(trader)
                                          : traders::make_baseline(trader.baseline, seat->rules);
    seat->state.exchange_provider = trader.exchange_provider;
    seat->state.market_provider = trader.market_provider;
    return seat;
}

} // namespace nof0::app
