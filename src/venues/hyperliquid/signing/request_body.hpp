// The body of a request to /exchange: the action, its terms and the signature over both.
#pragma once

#include "venues/hyperliquid/signing/digest.hpp"
#include "venues/hyperliquid/signing/private_key.hpp"

#include <string>

namespace nof0::venues::hyperliquid {

// {"action":..., "nonce":..., "signature":{"r","s","v"}, "vaultAddress":..., "expiresAfter":...}
std::string signed_request_body(const WireValue& action, const ActionTerms& terms,
                                const Signature& signature);
std::string signed_request_body(const WireValue& action, const ActionTerms& terms, Network network,
                                const PrivateKey& key);

} // namespace nof0::venues::hyperliquid
