#include "config/exchange_config.hpp"

#include "config/names.hpp"
#include "config/section.hpp"

#include <algorithm>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

bool is_address(std::string_view text) {
    return text.size() == 42 && text.starts_with("0x") &&
           text.find_first_not_of("0123456789abcdefABCDEF", 2) == text.npos;
}

void read_provider(Section& section, ExchangeProvider& provider) {
    constexpr std::string_view k_address = "allowed is 0x and 40 hexadecimal digits";
    section.choice<ExchangeType>(
        "type", provider.type,
        {{"hyperliquid", ExchangeType::hyperliquid}, {"sim", ExchangeType::sim}}, Need::required);
    section.secret("private_key", provider.private_key);
    section.text("main_address", provider.main_address, is_address, k_address);
    section.text("vault_address", provider.vault_address, is_address, k_address);
    section.truth("testnet", provider.testnet);
    section.text("base_url", provider.base_url, is_url,
                 "allowed is an http:// or https:// address");
    section.duration("timeout", provider.timeout, {100ms, 10min});
    for (const std::string_view key : {"api_key", "api_secret", "passphrase"}) {
        section.unused(key, "no supported exchange signs with it");
    }
}

} // namespace

const ExchangeProvider* ExchangeConfig::find(std::string_view name) const {
    const auto at = std::ranges::find(providers, name, &ExchangeProvider::name);
    return at == providers.end() ? nullptr : &*at;
}

void read_exchange(Section& root, ExchangeConfig& exchange) {
    root.text("default", exchange.default_provider);
    for (auto& [name, section] : root.named_sections("providers")) {
        ExchangeProvider& provider = exchange.providers.emplace_back();
        provider.name = name;
        check_provider_name(section, name);
        read_provider(section, provider);
    }
    const std::string& chosen = exchange.default_provider;
    if (!chosen.empty() && exchange.find(chosen) == nullptr) {
        root.mistake("default", unknown_name(chosen, names_of(exchange.providers)));
    }
}

} // namespace nof0::config
