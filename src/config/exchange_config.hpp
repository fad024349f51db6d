// Where orders go: etc/exchange.yaml.
#pragma once

#include "base/time.hpp"
#include "config/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nof0::config {

class Section;

enum class ExchangeType {
    hyperliquid,
    sim, // the built-in simulator: no key, no network
};

struct ExchangeProvider {
    std::string name;
    ExchangeType type = ExchangeType::sim; // required. Key: type.
    // Hex key that signs orders; needed by `nof0 trade` on hyperliquid. Key: private_key.
    Secret private_key;
    // The account that an agent's key trades for; empty = the key's own. Key: main_address.
    std::string main_address;
    std::string vault_address; // trade for a vault; empty = none. Key: vault_address.
    bool testnet = true;       // false = the main network, with real money. Key: testnet.
    // Address that orders go to; empty = that of the network. What is signed follows `testnet` and
    // never the address. Key: base_url.
    std::string base_url;
    Milliseconds timeout{30'000}; // of one request, 100 ms..10 min. Key: timeout.
};

struct ExchangeConfig {
    std::string default_provider; // of traders that name none; may be empty. Key: default.
    std::vector<ExchangeProvider> providers; // in file order. Key: providers.<name>.

    const ExchangeProvider* find(std::string_view name) const;
};

void read_exchange(Section& root, ExchangeConfig& exchange);

} // namespace nof0::config
