// What is signed: the EIP-712 digest of an action.
//
// Trading actions are hashed as MessagePack and signed through a stand-in ("phantom agent") that
// names the network; actions that move money are signed field by field.
#pragma once

#include "venues/hyperliquid/signing/address.hpp"
#include "venues/hyperliquid/signing/keccak.hpp"
#include "venues/hyperliquid/signing/wire_value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nof0::venues::hyperliquid {

// Which network a signature holds for. A setting of its own and never derived from a URL: behind
// a proxy that would sign for the wrong one.
enum class Network {
    mainnet, // source "a"
    testnet, // source "b"
};

// What a trading action is signed for, beside itself.
struct ActionTerms {
    std::uint64_t nonce = 0;                      // Unix milliseconds
    std::optional<Address> vault{};               // trades for this vault or sub-account
    std::optional<std::uint64_t> expires_after{}; // Unix milliseconds; refused later
};

// The bytes whose hash names the action: MessagePack, nonce, vault, expiry.
std::string action_preimage(const WireValue& action, const ActionTerms& terms);
Hash256 connection_id(const WireValue& action, const ActionTerms& terms);
// The digest of the stand-in that carries a connection id.
Hash256 agent_digest(Network network, const Hash256& connection_id);
Hash256 action_digest(const WireValue& action, const ActionTerms& terms, Network network);

// A field of an action that is signed itself. `type` is EIP-712's: string, uint64, bool, address.
struct TypedField {
    std::string type;
    std::string name;
    std::variant<std::string, std::uint64_t, bool, Address> value;
};
struct UserAction {
    std::string primary_type;         // "HyperliquidTransaction:UsdSend"
    std::uint64_t chain_id = 421'614; // of the wallet, as the action's signatureChainId names it
    std::vector<TypedField> fields;
};
Hash256 user_action_digest(const UserAction& action);

} // namespace nof0::venues::hyperliquid
