#include "venues/hyperliquid/signing/request_body.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"

namespace nof0::venues::hyperliquid {

std::string signed_request_body(const WireValue& action, const ActionTerms& terms,
                                const Signature& signature) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("action");
    action.append_json(json.append_value());
    json.field("nonce", static_cast<std::int64_t>(terms.nonce));
    json.key("signature").begin_object();
    json.field("r", "0x" + hex(bytes_of(signature.r)));
    json.field("s", "0x" + hex(bytes_of(signature.s)));
    json.field("v", signature.v).end_object();
    json.key("vaultAddress");
    if (terms.vault) {
        json.value(terms.vault->text());
    } else {
        json.null();
    }
    json.key("expiresAfter");
    if (terms.expires_after) {
        json.value(static_cast<std::int64_t>(*terms.expires_after));
    } else {
        json.null();
    }
    json.end_object();
    return body;
}

std::string signed_request_body(const WireValue& action, const ActionTerms& terms, Network network,
                                const PrivateKey& key) {
    return signed_request_body(action, terms, key.sign(action_digest(action, terms, network)));
}

} // namespace nof0::venues::hyperliquid
