#include "base/random.hpp"

#include "base/ensure.hpp"
#include "base/hash.hpp"
#include "base/wide_uint.hpp"

#include <bit>

namespace nof0 {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

std::uint64_t stream_seed(std::uint64_t seed, std::string_view stream) {
    const Sha256 digest = sha256(stream);
    std::uint64_t mixed = seed;
    for (std::size_t i = 0; i < 8; ++i) {
        mixed ^= std::uint64_t{digest[i]} << (8 * i);
    }
    return splitmix64(mixed);
}

} // namespace

Random::Random(std::uint64_t seed) : state_{} {
    for (std::uint64_t& word : state_) {
        word = splitmix64(seed);
    }
}

Random::Random(std::uint64_t seed, std::string_view stream) : Random(stream_seed(seed, stream)) {}

Random::Random(const std::array<std::uint64_t, 4>& state) : state_(state) {
    ensure((state_[0] | state_[1] | state_[2] | state_[3]) != 0, "a generator has a state");
}

std::uint64_t Random::next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
    ensure(bound > 0, "a range has a number in it");
    // Lemire's method: the high half of next() x bound; the low half tells a biased draw.
    const std::uint64_t biased_below = (0 - bound) % bound;
    Uint128 product = 0;
    do {
        product = Uint128{next()} * bound;
    } while (static_cast<std::uint64_t>(product) < biased_below);
    return static_cast<std::uint64_t>(product >> 64);
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    ensure(low <= high, "a range has a number in it");
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t offset = span + 1 == 0 ? next() : below(span + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

double Random::unit() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Random::normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) {
        sum += unit();
    }
    return sum;
}

double Random::fat_tailed() {
    // A mixture of three scales whose variances average to one: calm, usual, wild.
    // 0.70 x 0.25 + 0.27 x 2.0 + 0.03 x 9.5 = 1.0
    const double regime = unit();
    constexpr double calm = 0.5;
    constexpr double usual = 1.4142135623730951;
    constexpr double wild = 3.082207001484488;
    return normal() * (regime < 0.70 ? calm : regime < 0.97 ? usual : wild);
}

std::string Random::uuid() {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::uint64_t high = (next() & ~0xf000ULL) | 0x4000ULL;
    const std::uint64_t low = (next() & ~(3ULL << 62)) | (2ULL << 62);
    std::string text;
    for (int nibble = 0; nibble < 32; ++nibble) {
        const std::uint64_t word = nibble < 16 ? high : low;
        if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) {
            text += '-';
        }
        text += digits[(word >> (60 - 4 * (nibble % 16))) & 15];
    }
    return text;
}

} // namespace nof0
