#include "venues/hyperliquid/exchange.hpp"

#include <fmt/format.h>

namespace nof0::venues::hyperliquid {
namespace {

Status<> read_address(std::string_view key, const std::string& text, std::optional<Address>& into) {
    if (text.empty()) {
        return Done{};
    }
    into = Address::parse(text);
    if (!into) {
        return fail(fmt::format("{} is not 0x and 40 hexadecimal digits", key));
    }
    return Done{};
}

} // namespace

Result<HyperliquidExchangeSettings> exchange_settings(const config::ExchangeProvider& provider) {
    HyperliquidExchangeSettings settings;
    settings.name = provider.name;
    settings.signing.network = provider.testnet ? Network::testnet : Network::mainnet;
    const std::string_view network = provider.testnet ? k_testnet_url : k_mainnet_url;
    const auto url = net::parse_url(provider.base_url.empty() ? network : provider.base_url);
    if (!url) {
        return fail("base_url is no address");
    }
    settings.url = *url;
    settings.rest.attempt_timeout = provider.timeout;
    const Status<> main_address =
        read_address("main_address", provider.main_address, settings.main_address);
    if (!main_address) {
        return fail(main_address.error());
    }
    const Status<> vault =
        read_address("vault_address", provider.vault_address, settings.signing.vault);
    if (!vault) {
        return fail(vault.error());
    }
    return settings;
}

} // namespace nof0::venues::hyperliquid
