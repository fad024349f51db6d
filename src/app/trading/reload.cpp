// ArenaTrade: etc/manager.yaml is read again while the arena runs. Everything is checked before
// anything changes; then the rows, those who leave, those who change, those who are new.
//
// Only that file: markets, exchanges, models and servers are made at the start.
#include "app/trading/arena_trade.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"
#include "config/load.hpp"
#include "config/problem.hpp"
#include "pipelines/configured_traders.hpp"
#include "pipelines/trading_traders.hpp"
#include "traders/trader_rules.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::app {
namespace {

using config::TraderConfig;

// The running settings with the traders of the file as it is now; `only`: the others as they were.
// Throws ConfigError.
std::shared_ptr<config::Config> read_again(const config::Config& running,
                                           const std::optional<TraderId>& only) {
    std::optional<std::string> main_file;
    if (!running.main_file.empty()) {
        main_file = running.main_file;
    }
    config::Config read = config::load_or_default(main_file, config::Environment::of_process());
    config::require(read, config::Role::trade);
    auto next = std::make_shared<config::Config>(running);
    if (!only) {
        next->manager = std::move(read.manager);
        return next;
    }
    const TraderConfig* const wanted = read.manager.find(only->text());
    if (wanted == nullptr) {
        throw UsageError("no trader " + only->text() + " in the manager's file");
    }
    auto& traders = next->manager.traders;
    const auto known = std::ranges::find(traders, only->text(), &TraderConfig::id);
    if (known == traders.end()) {
        traders.push_back(*wanted);
    } else {
        *known = *wanted;
    }
    return next;
}

std::string names(std::string_view what, const std::vector<std::string>& ids) {
    return ids.empty() ? "" : fmt::format("{} {}; ", what, fmt::join(ids, ", "));
}

} // namespace

// What a running arena cannot do: throws UsageError.
void ArenaTrade::check_venues(const config::Config& next) {
    std::map<std::string, std::string> market_of; // by exchange
    for (const TraderConfig& trader : config_->manager.traders) {
        market_of.try_emplace(trader.exchange_provider, trader.market_provider);
    }
    for (const TraderConfig& trader : next.manager.traders) {
        const auto venue = market_of.find(trader.exchange_provider);
        if (venue == market_of.end() || venue->second != trader.market_provider) {
            throw UsageError(fmt::format("{} trades at {} with the market {}, which are not open "
                                         "together: that needs a restart",
                                         trader.id, trader.exchange_provider,
                                         trader.market_provider));
        }
        const traders::Seat* const seat = manager_->find(TraderId(trader.id));
        if (seat == nullptr && !paper_venues_.contains(trader.exchange_provider)) {
            throw UsageError(fmt::format("{} is new at {}, which listens only for those it was "
                                         "started with: that needs a restart",
                                         trader.id, trader.exchange_provider));
        }
        if (seat != nullptr && seat->config.exchange_provider != trader.exchange_provider) {
            throw UsageError(fmt::format("{} moves from {} to {}: that needs a restart", trader.id,
                                         seat->config.exchange_provider, trader.exchange_provider));
        }
    }
}

ArenaTrade::ReloadPlan ArenaTrade::plan_of(const config::Config& next,
                                           const std::optional<TraderId>& only) {
    ReloadPlan plan;
    for (const TraderConfig& trader : next.manager.traders) {
        if (only && trader.id != only->text()) {
            continue;
        }
        const traders::Seat* const seat = manager_->find(TraderId(trader.id));
        if (seat == nullptr) {
            plan.fresh.push_back(seat_of(trader));
        } else if (seat->config_digest != config::trader_config_digest(trader)) {
            plan.changed.push_back(make_seat(trader, next, models_));
        }
    }
    if (!only) {
        for (const traders::Seat* seat : manager_->seats()) {
            if (next.manager.find(seat->id.text()) == nullptr) {
                plan.gone.push_back(seat->id);
            }
        }
    }
    return plan;
}

Task<std::string> ArenaTrade::carry_out(ReloadPlan plan) {
    std::vector<std::string> fresh;
    std::vector<std::string> changed;
    std::vector<std::string> gone;
    for (const TraderId& id : plan.gone) {
        const std::string outcome = co_await leave(id, "no longer configured", false);
        gone.push_back(id.text() + (outcome.empty() ? " (another process trades for it)" : ""));
    }
    for (auto& seat : plan.changed) {
        changed.push_back(seat->id.text());
        co_await manager_->change(seat->id, std::move(seat->config), std::move(seat->rules),
                                  std::move(seat->decider));
    }
    pipelines::TradingTraders begin;
    for (const auto& seat : plan.fresh) {
        begin.ids.push_back(seat->id.text());
    }
    begin.inception = ingest_.clock().now();
    if (!begin.ids.empty()) {
        co_await facts_.settle();
        co_await pipelines::begin_trading(ingest_.backend().pool(), std::move(begin));
    }
    for (auto& seat : plan.fresh) {
        fresh.push_back(seat->id.text());
        co_await open_account(seat->config);
        const auto paper = paper_venues_.find(seat->config.exchange_provider);
        paper->second->exchange().listen_to(seat->id);
        manager_->add(std::move(seat));
    }
    std::string text = names("added", fresh) + names("changed", changed) + names("removed", gone);
    co_return text.empty() ? "nothing changed" : text.substr(0, text.size() - 2);
}

Task<std::string> ArenaTrade::reload(std::optional<TraderId> only) {
    std::shared_ptr<config::Config> next;
    ReloadPlan plan;
    std::string mistake;
    try {
        next = read_again(*config_, only);
        check_venues(*next);
        plan = plan_of(*next, only);
    } catch (const config::ConfigError& error) {
        mistake = error.what();
    } catch (const UsageError& error) {
        mistake = error.what();
    }
    if (!mistake.empty()) {
        co_return "refused, nothing changed: " + mistake;
    }
    co_await facts_.settle(); // their states are rows of the same table
    co_await pipelines::sync_configured_traders(ingest_.backend().pool(), next->manager,
                                                ingest_.clock());
    config_ = std::move(next);
    std::string outcome = co_await carry_out(std::move(plan));
    for (const std::string& problem : models_.reload_prompts()) {
        outcome += "; " + problem + " (the last good text stays)";
    }
    co_return outcome;
}

} // namespace nof0::app
