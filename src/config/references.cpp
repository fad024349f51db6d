#include "config/references.hpp"

#include "config/names.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace nof0::config {
namespace {

std::string trader_key(const TraderConfig& trader, std::string_view key) {
    return fmt::format("{}.{}", trader.config_key, key);
}

// A name that the trader gives, or else the default of the file it refers to.
void resolve_name(std::string& name, const std::string& fallback, const char* fallback_key,
                  const std::string& key, const std::vector<std::string_view>& known,
                  Report& report) {
    if (name.empty() && !fallback.empty()) {
        name = fallback; // the default was checked where it is written
        const Row* row = report.find(fallback_key);
        report.record(Row{key, name, Row::Shape::text, row == nullptr ? Origin{} : row->origin});
        return;
    }
    if (std::ranges::find(known, name) != known.end()) {
        return;
    }
    report.mistake(report.about(
        key, name.empty()
                 ? fmt::format("found nothing, and {} is not set; one of the two is needed",
                               fallback_key)
                 : unknown_name(name, known)));
}

void resolve_trader(TraderConfig& trader, const Config& config, Report& report) {
    resolve_name(trader.exchange_provider, config.exchange.default_provider, "exchange.default",
                 trader_key(trader, "exchange_provider"), names_of(config.exchange.providers),
                 report);
    resolve_name(trader.market_provider, config.market.default_provider, "market.default",
                 trader_key(trader, "market_provider"), names_of(config.market.providers), report);
    if (trader.asks_a_model()) {
        resolve_name(trader.model, config.llm.default_model, "llm.default_model",
                     trader_key(trader, "model"), config.llm.aliases(), report);
    }
}

void check_executor_names(const Config& config, Report& report) {
    std::vector<std::string_view> ids;
    for (const TraderConfig& trader : config.manager.traders) {
        ids.push_back(trader.id);
    }
    const auto known = [&](std::string_view id) { return std::ranges::find(ids, id) != ids.end(); };
    for (const std::string& id : config.executor.allowed_trader_ids) {
        if (!known(id)) {
            report.mistake(report.about("executor.allowed_trader_ids", unknown_name(id, ids)));
        }
    }
    for (const ExecutorOverride& override : config.executor.overrides) {
        const bool symbol = override.name.find_first_not_of(
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == override.name.npos;
        if (!symbol && !known(override.name)) {
            Problem problem = override.place;
            problem.message = unknown_name(override.name, ids) + "; or a symbol in capitals";
            report.mistake(std::move(problem));
        }
    }
}

// "found nothing" or "found ${NAME}, which is not set", for a value that a role needs.
std::string found_nothing(const Report& report, std::string_view key) {
    const Row* row = report.find(key);
    return row != nullptr && row->origin.is_unset_variable()
               ? fmt::format("found ${{{}}}, which is not set", row->origin.variable)
               : "found nothing";
}

void add_lack(Config& config, const Report& report, const std::string& key,
              const std::string& needed_for) {
    config.lacks.push_back(
        Lack{Role::trade,
             report.about(key, fmt::format("{}; {}", found_nothing(report, key), needed_for))});
}

void collect_lacks(Config& config, const Report& report, const Files& files,
                   const std::string& manager_folder) {
    const TraderConfig* asking = nullptr;
    for (const TraderConfig& trader : config.manager.traders) {
        if (!trader.asks_a_model()) {
            continue;
        }
        asking = asking == nullptr ? &trader : asking;
        const std::string key = trader_key(trader, "prompt_template");
        const std::string path =
            (std::filesystem::path(manager_folder) / trader.prompt_template).string();
        if (trader.prompt_template.empty()) {
            add_lack(config, report, key, "a trader that asks a language model needs a template");
        } else if (!files.exists(path)) {
            config.lacks.push_back(Lack{
                Role::trade,
                report.about(key, fmt::format("found {}, which is not there; allowed "
                                              "is a file relative to {}",
                                              quoted_for_message(path),
                                              manager_folder.empty() ? "." : manager_folder))});
        }
    }
    if (asking != nullptr && config.llm.api_key.empty()) {
        add_lack(config, report, "llm.api_key",
                 fmt::format("the trader {} asks a language model, which needs a key", asking->id));
    }
    for (const ExchangeProvider& provider : config.exchange.providers) {
        const auto user = std::ranges::find(config.manager.traders, provider.name,
                                            &TraderConfig::exchange_provider);
        if (provider.type == ExchangeType::hyperliquid && provider.private_key.empty() &&
            user != config.manager.traders.end()) {
            add_lack(config, report, "exchange.providers." + provider.name + ".private_key",
                     fmt::format("the trader {} trades there, which needs a key", user->id));
        }
    }
}

} // namespace

void resolve_references(Config& config, Report& report, const Files& files,
                        const std::string& manager_folder) {
    for (TraderConfig& trader : config.manager.traders) {
        resolve_trader(trader, config, report);
    }
    check_executor_names(config, report);
    config.manager_folder = manager_folder;
    collect_lacks(config, report, files, manager_folder);
}

} // namespace nof0::config
