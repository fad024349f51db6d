#include "venues/hyperliquid/signing/keccak.hpp"

#include <cryptopp/keccak.h>

namespace nof0::venues::hyperliquid {

Hash256 keccak256(std::string_view bytes) {
    Hash256 hash;
    CryptoPP::Keccak_256 keccak;
    keccak.Update(reinterpret_cast<const CryptoPP::byte*>(bytes.data()), bytes.size());
    keccak.Final(hash.data());
    return hash;
}

} // namespace nof0::venues::hyperliquid
