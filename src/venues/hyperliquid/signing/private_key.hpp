// PrivateKey: signs for one account on secp256k1. The key itself is never printed, compared or
// copied, and its bytes are wiped when it goes.
//
// Signatures are recoverable, deterministic (RFC 6979) and have a low s, as the venue demands.
// Safe from any thread once made.
#pragma once

#include "base/result.hpp"
#include "config/secret.hpp"
#include "venues/hyperliquid/signing/address.hpp"
#include "venues/hyperliquid/signing/keccak.hpp"

#include <array>
#include <memory>

namespace nof0::venues::hyperliquid {

struct Signature {
    Hash256 r{};
    Hash256 s{};
    int v = 27; // 27 or 28: which of the two keys is recovered

    bool operator==(const Signature&) const = default;
};

class PrivateKey {
public:
    // 64 hexadecimal digits, with or without "0x". The error tells nothing of them.
    static Result<PrivateKey> parse(const config::Secret& secret);
    PrivateKey(PrivateKey&&) noexcept;
    PrivateKey& operator=(PrivateKey&&) noexcept;
    ~PrivateKey();

    const Address& address() const;
    Signature sign(const Hash256& digest) const;

private:
    struct State;
    explicit PrivateKey(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

// Whose key made a signature; nullopt: nobody's.
std::optional<Address> signer_of(const Hash256& digest, const Signature& signature);

} // namespace nof0::venues::hyperliquid
