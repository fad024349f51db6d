#include "base/hash.hpp"

#include "base/ensure.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace nof0 {
namespace {

std::string hex_of(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(size * 2);
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

} // namespace

struct Sha256Stream::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                    &EVP_MD_CTX_free};
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
    const int ok = EVP_DigestInit_ex(state_->context.get(), EVP_sha256(), nullptr);
    ensure(ok == 1, "OpenSSL has SHA-256");
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes) {
    EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

Sha256 Sha256Stream::finish() {
    Sha256 digest{};
    unsigned size = 0;
    EVP_DigestFinal_ex(state_->context.get(), digest.data(), &size);
    ensure(size == digest.size(), "SHA-256 is 32 bytes");
    return digest;
}

Sha256 sha256(std::string_view bytes) {
    Sha256 digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return digest;
}

std::string hex(std::string_view bytes) {
    return hex_of(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string sha256_hex(std::string_view bytes, std::size_t digits) {
    const Sha256 digest = sha256(bytes);
    return hex_of(digest.data(), digest.size()).substr(0, digits);
}

std::string uuid5(std::string_view name_space, std::string_view name) {
    // RFC 4122 4.3 with the name space's own SHA-1 as its UUID.
    std::array<std::uint8_t, 20> space{};
    std::array<std::uint8_t, 20> digest{};
    SHA1(reinterpret_cast<const unsigned char*>(name_space.data()), name_space.size(),
         space.data());
    const std::string input =
        std::string(reinterpret_cast<const char*>(space.data()), 16) + std::string(name);
    SHA1(reinterpret_cast<const unsigned char*>(input.data()), input.size(), digest.data());
    digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0f) | 0x50);
    digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3f) | 0x80);
    const std::string text = hex_of(digest.data(), 16);
    return fmt::format("{}-{}-{}-{}-{}", text.substr(0, 8), text.substr(8, 4), text.substr(12, 4),
                       text.substr(16, 4), text.substr(20, 12));
}

} // namespace nof0
