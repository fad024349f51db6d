#include "config/market_config.hpp"

#include "config/names.hpp"
#include "config/section.hpp"
#include "domain/symbol.hpp"

#include <algorithm>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view k_default = "default";

constexpr std::size_t k_symbols_max = 30; // of one connection, four streams each

void read_symbols(Section& section, MarketProvider& provider) {
    section.texts("symbols", provider.symbols);
    const bool fits = !provider.symbols.empty() && provider.symbols.size() <= k_symbols_max;
    if (!fits || !std::ranges::all_of(provider.symbols, Symbol::is_valid)) {
        section.mistake("symbols", "allowed is a list of 1 to 30 coins, as the venue spells them");
    }
}

void read_provider(Section& section, MarketProvider& provider) {
    section.choice<MarketType>("type", provider.type,
                               {{"hyperliquid", MarketType::hyperliquid},
                                {"sim", MarketType::sim},
                                {"replay", MarketType::replay}},
                               Need::required);
    section.text("base_url", provider.base_url, is_url,
                 "allowed is an http:// or https:// address");
    section.truth("testnet", provider.testnet);
    section.duration("timeout", provider.timeout, {100ms, 10min});
    section.duration("http_timeout", provider.http_timeout, {100ms, 10min});
    section.whole("max_retries", provider.max_retries, {0, 10});
    section.whole("seed", provider.seed, {0, 1'000'000'000});
    read_symbols(section, provider);
    section.text("path", provider.path);
    section.number("speed", provider.speed, {0.1, 1'000});
    if (provider.type == MarketType::replay && provider.path.empty()) {
        section.mistake("path",
                        "found nothing; a replay needs a recorded feed or a folder of them");
    }
    section.unused("mode", "a provider has one mode");
}

void read_board_price_source(Section& root, MarketConfig& market) {
    Section section = root.section("board_price_source");
    for (const std::string& symbol : section.keys()) {
        std::string provider;
        section.text(symbol, provider, Need::required);
        if (!provider.empty() && market.find(provider) == nullptr) {
            section.mistake(symbol, unknown_name(provider, names_of(market.providers)));
        }
        market.board_price_source[symbol] = provider;
    }
}

} // namespace

const MarketProvider* MarketConfig::find(std::string_view name) const {
    const auto at = std::ranges::find(providers, name, &MarketProvider::name);
    return at == providers.end() ? nullptr : &*at;
}

std::string_view MarketConfig::board_source_of(std::string_view symbol) const {
    for (const std::string_view key : {symbol, k_default}) {
        const auto at = board_price_source.find(key);
        if (at != board_price_source.end()) {
            return at->second;
        }
    }
    return default_provider;
}

void read_market(Section& root, MarketConfig& market) {
    root.text("default", market.default_provider);
    for (auto& [name, section] : root.named_sections("providers")) {
        MarketProvider& provider = market.providers.emplace_back();
        provider.name = name;
        check_provider_name(section, name);
        read_provider(section, provider);
    }
    const std::string& chosen = market.default_provider;
    if (!chosen.empty() && market.find(chosen) == nullptr) {
        root.mistake("default", unknown_name(chosen, names_of(market.providers)));
    }
    read_board_price_source(root, market);
}

} // namespace nof0::config
