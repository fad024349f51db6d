// Every published signing vector of the venue's own clients, and those derived from them.
#include "base/hash.hpp"
#include "venues/hyperliquid/signing/digest.hpp"
#include "venues/hyperliquid/signing/private_key.hpp"
#include "venues/hyperliquid/signing/request_body.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace nof0::venues::hyperliquid {
namespace {

using Json = nlohmann::ordered_json;

const Json& vectors() {
    static const Json json = [] {
        std::ifstream file(NOF0_SOURCE_DIR "/../shared/data/hyperliquid/signing/vectors.json");
        return Json::parse(file);
    }();
    return json;
}

std::string text_of(const Json& json) {
    return json.get<std::string>();
}

std::string hex_text(const Hash256& hash) {
    return "0x" + hex(bytes_of(hash));
}

WireValue wire_value_of(const Json& json) {
    if (json.is_boolean()) {
        return WireValue::truth(json.get<bool>());
    }
    if (json.is_number()) {
        return WireValue::integer(json.get<std::int64_t>());
    }
    if (json.is_string()) {
        return WireValue::text(json.get<std::string>());
    }
    if (json.is_array()) {
        WireValue::Array values;
        for (const Json& value : json) {
            values.push_back(wire_value_of(value));
        }
        return WireValue::array(std::move(values));
    }
    WireValue map = WireValue::map();
    for (const auto& [key, value] : json.items()) {
        map.put(key, wire_value_of(value));
    }
    return map;
}

PrivateKey key_of(const Json& vector) {
    return PrivateKey::parse(config::Secret(vector["private_key"].get<std::string>())).value();
}

// The venue's clients print r and s without leading zeros: compared as numbers.
Hash256 number_of(std::string text) {
    text = text.substr(2);
    text.insert(0, 64 - text.size(), '0');
    Hash256 number{};
    EXPECT_TRUE(read_hex(text, number.data(), number.size()));
    return number;
}

Signature signature_of(const Json& json) {
    return {number_of(json["r"]), number_of(json["s"]), json["v"].get<int>()};
}

ActionTerms terms_of(const Json& vector) {
    ActionTerms terms{.nonce = vector["nonce"].get<std::uint64_t>()};
    if (!vector["vaultAddress"].is_null()) {
        terms.vault = Address::parse(vector["vaultAddress"].get<std::string>()).value();
    }
    if (!vector["expiresAfter"].is_null()) {
        terms.expires_after = vector["expiresAfter"].get<std::uint64_t>();
    }
    return terms;
}

void expect_signed(const PrivateKey& key, const Hash256& digest, const Json& expected) {
    EXPECT_EQ(hex_text(digest), text_of(expected["eip712_digest"]));
    const Signature signature = key.sign(digest);
    EXPECT_EQ(signature, signature_of(expected["signature"]));
    if (expected.contains("expected")) {
        EXPECT_EQ(signature, signature_of(expected["expected"]));
    }
    EXPECT_EQ(signer_of(digest, signature), key.address());
}

TEST(SigningVectors, TradingActions) {
    ASSERT_EQ(vectors()["l1_actions"].size(), 21u);
    for (const Json& vector : vectors()["l1_actions"]) {
        SCOPED_TRACE(vector["name"].get<std::string>());
        const PrivateKey key = key_of(vector);
        EXPECT_EQ(key.address().text(), text_of(vector["address"]));
        const WireValue action = wire_value_of(vector["action"]);
        const ActionTerms terms = terms_of(vector);
        std::string msgpack;
        action.append_msgpack(msgpack);
        EXPECT_EQ(hex(msgpack), text_of(vector["msgpack_hex"]));
        EXPECT_EQ(hex(action_preimage(action, terms)), text_of(vector["preimage_hex"]));
        const Hash256 id = connection_id(action, terms);
        EXPECT_EQ(hex_text(id), text_of(vector["connectionId"]));
        expect_signed(key, action_digest(action, terms, Network::mainnet), vector["mainnet"]);
        expect_signed(key, action_digest(action, terms, Network::testnet), vector["testnet"]);

        const Json body = Json::parse(signed_request_body(action, terms, Network::testnet, key));
        EXPECT_EQ(body["action"].dump(), vector["action"].dump());
        EXPECT_EQ(body["nonce"], vector["nonce"]);
        EXPECT_EQ(body["vaultAddress"], vector["vaultAddress"]);
        EXPECT_EQ(body["expiresAfter"], vector["expiresAfter"]);
        EXPECT_EQ(signature_of(body["signature"]), signature_of(vector["testnet"]["signature"]));
    }
}

TEST(SigningVectors, ConnectionIdsOfAgents) {
    ASSERT_EQ(vectors()["agent_direct"].size(), 2u);
    for (const Json& vector : vectors()["agent_direct"]) {
        SCOPED_TRACE(vector["name"].get<std::string>());
        const Network network =
            text_of(vector["agent_source"]) == "a" ? Network::mainnet : Network::testnet;
        expect_signed(key_of(vector),
                      agent_digest(network, number_of(text_of(vector["connectionId"]))), vector);
    }
}

// "HyperliquidTransaction:UsdSend(string hyperliquidChain,...)" says the types of the fields.
UserAction user_action_of(const Json& vector) {
    UserAction action{.primary_type = vector["primaryType"],
                      .chain_id = vector["chainId"].get<std::uint64_t>(),
                      .fields = {}};
    std::string types = vector["typeString"];
    types = types.substr(types.find('(') + 1);
    for (const auto& [name, value] : vector["message"].items()) {
        const std::string type = types.substr(0, types.find(' '));
        EXPECT_TRUE(types.starts_with(type + " " + name)) << types;
        types = types.substr(types.find_first_of(",)") + 1);
        TypedField field{.type = type, .name = name, .value = std::uint64_t{0}};
        if (type == "uint64") {
            field.value = value.get<std::uint64_t>();
        } else if (type == "address") {
            field.value = Address::parse(value.get<std::string>()).value();
        } else {
            field.value = value.get<std::string>();
        }
        action.fields.push_back(std::move(field));
    }
    return action;
}

TEST(SigningVectors, ActionsThatMoveMoney) {
    ASSERT_EQ(vectors()["user_signed"].size(), 6u);
    for (const Json& vector : vectors()["user_signed"]) {
        SCOPED_TRACE(vector["name"].get<std::string>());
        expect_signed(key_of(vector), user_action_digest(user_action_of(vector)), vector);
    }
}

TEST(SigningVectors, HashesOfConstants) {
    const Json& constants = vectors()["constants"];
    EXPECT_EQ(hex_text(keccak256("")), text_of(constants["keccak_empty"]));
    EXPECT_EQ(hex_text(keccak256("a")), text_of(constants["keccak_a"]));
    EXPECT_EQ(hex_text(keccak256("b")), text_of(constants["keccak_b"]));
}

} // namespace
} // namespace nof0::venues::hyperliquid
