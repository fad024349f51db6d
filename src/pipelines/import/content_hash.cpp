#include "pipelines/import/content_hash.hpp"

#include <cstring>

namespace nof0::pipelines {
namespace {

// Arbitrary odd constants with about half of their bits set.
constexpr std::uint64_t k_a = 0x9e3779b97f4a7c15;
constexpr std::uint64_t k_b = 0xc2b2ae3d27d4eb4f;
constexpr std::uint64_t k_c = 0x165667b19e3779f9;
constexpr std::uint64_t k_d = 0xd6e8feb86659fd93;

std::uint64_t load(const char* from) {
    std::uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
}

// Both halves of the full product carry every bit of both factors.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

void mix(ContentHash& hash, std::uint64_t first, std::uint64_t second) {
    hash.high = fold(hash.high ^ first ^ k_a, second ^ k_b);
    hash.low = fold(hash.low ^ second ^ k_c, first ^ k_d) + hash.high;
}

} // namespace

ContentHash content_hash(std::string_view text) {
    ContentHash hash{k_c ^ text.size(), k_a + text.size()};
    while (text.size() > 16) {
        mix(hash, load(text.data()), load(text.data() + 8));
        text.remove_prefix(16);
    }
    char rest[16] = {};
    if (!text.empty()) { // an empty view may have no address
        std::memcpy(rest, text.data(), text.size());
    }
    mix(hash, load(rest), load(rest + 8));
    mix(hash, hash.low, hash.high);
    return hash;
}

ContentHash content_hash(std::string_view text, std::int64_t number) {
    ContentHash hash = content_hash(text);
    mix(hash, static_cast<std::uint64_t>(number), k_b);
    mix(hash, hash.low, hash.high);
    return hash;
}

} // namespace nof0::pipelines
