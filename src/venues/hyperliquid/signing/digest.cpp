#include "venues/hyperliquid/signing/digest.hpp"

#include <type_traits>

namespace nof0::venues::hyperliquid {
namespace {

constexpr std::uint64_t k_agent_chain_id = 1337;

void append_big_endian(std::string& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        out += static_cast<char>(value >> shift);
    }
}

// The words of EIP-712: every value is 32 bytes.
void append_word(std::string& out, const Hash256& hash) {
    out += bytes_of(hash);
}

void append_word(std::string& out, std::uint64_t value) {
    out.append(24, '\0');
    append_big_endian(out, value);
}

void append_word(std::string& out, const Address& address) {
    out.append(12, '\0');
    out += address.bytes();
}

void append_word(std::string& out, std::string_view text) {
    append_word(out, keccak256(text));
}

Hash256 domain_separator(std::string_view name, std::uint64_t chain_id) {
    std::string words;
    append_word(words, std::string_view("EIP712Domain(string name,string version,uint256 chainId,"
                                        "address verifyingContract)"));
    append_word(words, name);
    append_word(words, std::string_view("1"));
    append_word(words, chain_id);
    append_word(words, std::uint64_t{0}); // no contract verifies
    return keccak256(words);
}

Hash256 typed_digest(const Hash256& domain, const Hash256& message) {
    std::string bytes = "\x19\x01";
    bytes += bytes_of(domain);
    bytes += bytes_of(message);
    return keccak256(bytes);
}

void append_field(std::string& words, const TypedField& field) {
    std::visit(
        [&words](const auto& value) {
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>) {
                append_word(words, std::string_view(value));
            } else if constexpr (std::is_same_v<Value, bool>) {
                append_word(words, std::uint64_t{value ? 1U : 0U});
            } else {
                append_word(words, value);
            }
        },
        field.value);
}

} // namespace

std::string action_preimage(const WireValue& action, const ActionTerms& terms) {
    std::string bytes;
    action.append_msgpack(bytes);
    append_big_endian(bytes, terms.nonce);
    bytes += terms.vault ? '\1' : '\0';
    if (terms.vault) {
        bytes += terms.vault->bytes();
    }
    if (terms.expires_after) {
        bytes += '\0';
        append_big_endian(bytes, *terms.expires_after);
    }
    return bytes;
}

Hash256 connection_id(const WireValue& action, const ActionTerms& terms) {
    return keccak256(action_preimage(action, terms));
}

Hash256 agent_digest(Network network, const Hash256& connection_id) {
    static const Hash256 domain = domain_separator("Exchange", k_agent_chain_id);
    static const Hash256 type = keccak256("Agent(string source,bytes32 connectionId)");
    std::string words;
    append_word(words, type);
    append_word(words, std::string_view(network == Network::mainnet ? "a" : "b"));
    append_word(words, connection_id);
    return typed_digest(domain, keccak256(words));
}

Hash256 action_digest(const WireValue& action, const ActionTerms& terms, Network network) {
    return agent_digest(network, connection_id(action, terms));
}

Hash256 user_action_digest(const UserAction& action) {
    std::string type = action.primary_type + "(";
    std::string words;
    for (const TypedField& field : action.fields) {
        type += type.ends_with('(') ? "" : ",";
        type += field.type + " " + field.name;
    }
    type += ")";
    append_word(words, std::string_view(type));
    for (const TypedField& field : action.fields) {
        append_field(words, field);
    }
    const Hash256 domain = domain_separator("HyperliquidSignTransaction", action.chain_id);
    return typed_digest(domain, keccak256(words));
}

} // namespace nof0::venues::hyperliquid
