#include "app/trading/seats.hpp"

#include "traders/baselines/baseline.hpp"
#include "traders/trader_rules.hpp"

#include <filesystem>

namespace nof0::app {
namespace {

// Templates are written relative to the file that names them.
std::string beside_the_file(const config::Config& config, const std::string& path) {
    if (path.empty() || std::filesystem::path(path).is_absolute()) {
        return path;
    }
    return (std::filesystem::path(config.manager_folder) / path).string();
}

} // namespace

ModelDesk::ModelDesk(Executor executor, const config::Config& config, const WallClock& clock)
    : config_(config), http_(executor), chat_(http_, config.llm, clock, 1),
      prompts_(files_, config.executor), budget_(config.llm, clock) {}

std::unique_ptr<traders::Decider> ModelDesk::decider(const config::TraderConfig& trader) {
    traders::ModelDeciderSettings settings;
    settings.trader = {.name = trader.name,
                       .risk = trader.risk_params,
                       .guards = trader.exec_guards,
                       .decision_interval = trader.decision_interval};
    settings.model = trader.model;
    settings.system_prompt = beside_the_file(config_, trader.prompt_template);
    settings.state_prompt = beside_the_file(config_, trader.executor_prompt_template);
    settings.spending = config_.stage == config::Stage::prod ? traders::ModelSpending::as_configured
                                                             : traders::ModelSpending::sparing;
    const traders::ModelServices services{chat_, prompts_, budget_, config_.llm, config_.executor};
    return std::make_unique<traders::ModelDecider>(std::move(settings), services);
}

std::unique_ptr<traders::Seat> make_seat(const config::TraderConfig& trader,
                                         const config::Config& config, ModelDesk* models) {
    const TraderId id(trader.id);
    auto seat = std::make_unique<traders::Seat>(traders::Seat{
        .id = id,
        .config = trader,
        .config_digest = config::trader_config_digest(trader),
        .rules = traders::guard_rules_of(trader, config.executor),
        .decider = nullptr,
        .state = TraderState{.trader = id},
    });
    seat->decider = trader.asks_a_model() ? models->decider(trader)
                                          : traders::make_baseline(trader.baseline, seat->rules);
    seat->state.exchange_provider = trader.exchange_provider;
    seat->state.market_provider = trader.market_provider;
    return seat;
}

} // namespace nof0::app
