#include "venues/hyperliquid/signing/private_key.hpp"

#include <algorithm>
#include <openssl/crypto.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

namespace nof0::venues::hyperliquid {
namespace {

struct DestroyContext {
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
};
using Context = std::unique_ptr<secp256k1_context, DestroyContext>;

// The last 20 bytes of the hash of the point, without the byte that says how it is written.
Address address_of(const secp256k1_context* context, const secp256k1_pubkey& key) {
    std::array<std::uint8_t, 65> point{};
    std::size_t size = point.size();
    secp256k1_ec_pubkey_serialize(context, point.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED);
    const Hash256 hash = keccak256({reinterpret_cast<const char*>(point.data() + 1), size - 1});
    std::array<std::uint8_t, 20> bytes{};
    std::copy(hash.end() - bytes.size(), hash.end(), bytes.begin());
    return Address(bytes);
}

} // namespace

struct PrivateKey::State {
    Context context{secp256k1_context_create(SECP256K1_CONTEXT_NONE)};
    std::array<std::uint8_t, 32> key{};
    Address address{std::array<std::uint8_t, 20>{}};

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() { OPENSSL_cleanse(key.data(), key.size()); }
};

PrivateKey::PrivateKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
PrivateKey::PrivateKey(PrivateKey&&) noexcept = default;
PrivateKey& PrivateKey::operator=(PrivateKey&&) noexcept = default;
PrivateKey::~PrivateKey() = default;

Result<PrivateKey> PrivateKey::parse(const config::Secret& secret) {
    auto state = std::make_unique<State>();
    if (!read_hex(secret.reveal(), state->key.data(), state->key.size())) {
        return fail("a private key is 64 hexadecimal digits");
    }
    secp256k1_pubkey point;
    if (secp256k1_ec_pubkey_create(state->context.get(), &point, state->key.data()) == 0) {
        return fail("the private key is outside the curve's range");
    }
    state->address = address_of(state->context.get(), point);
    // Blinding against watchers of time and power; its seed is as secret as the key.
    Hash256 blinding =
        keccak256({reinterpret_cast<const char*>(state->key.data()), state->key.size()});
    static_cast<void>(secp256k1_context_randomize(state->context.get(), blinding.data()));
    OPENSSL_cleanse(blinding.data(), blinding.size());
    return PrivateKey(std::move(state));
}

const Address& PrivateKey::address() const {
    return state_->address;
}

Signature PrivateKey::sign(const Hash256& digest) const {
    const secp256k1_context* context = state_->context.get();
    secp256k1_ecdsa_recoverable_signature made;
    ensure(secp256k1_ecdsa_sign_recoverable(context, &made, digest.data(), state_->key.data(),
                                            secp256k1_nonce_function_rfc6979, nullptr) == 1,
           "a valid key signs every digest");
    std::array<std::uint8_t, 64> compact{};
    int recovery_id = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(context, compact.data(), &recovery_id,
                                                            &made);
    Signature signature;
    std::copy_n(compact.begin(), 32, signature.r.begin());
    std::copy_n(compact.begin() + 32, 32, signature.s.begin());
    signature.v = 27 + recovery_id;
    return signature;
}

std::optional<Address> signer_of(const Hash256& digest, const Signature& signature) {
    const secp256k1_context* context = secp256k1_context_static;
    std::array<std::uint8_t, 64> compact{};
    std::ranges::copy(signature.r, compact.begin());
    std::ranges::copy(signature.s, compact.begin() + 32);
    const int recovery_id = signature.v - 27;
    secp256k1_ecdsa_recoverable_signature made;
    secp256k1_pubkey key;
    if (recovery_id < 0 || recovery_id > 3 ||
        secp256k1_ecdsa_recoverable_signature_parse_compact(context, &made, compact.data(),
                                                            recovery_id) == 0 ||
        secp256k1_ecdsa_recover(context, &key, &made, digest.data()) == 0) {
        return std::nullopt;
    }
    return address_of(context, key);
}

} // namespace nof0::venues::hyperliquid
