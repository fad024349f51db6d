// Seeded pseudo random numbers that are the same on every machine, compiler and library: the
// standard's distributions are not. Generator: xoshiro256** of Blackman and Vigna, seeded through
// splitmix64. Not for secrets. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace nof0 {

class Random {
public:
    explicit Random(std::uint64_t seed);
    // An independent stream for a named part of a seeded whole, so that a new part does not shift
    // the numbers of the others.
    Random(std::uint64_t seed, std::string_view stream);
    // Goes on where the generator stood whose state() this was. REQUIRES a word other than 0.
    explicit Random(const std::array<std::uint64_t, 4>& state);
    const std::array<std::uint64_t, 4>& state() const { return state_; }

    std::uint64_t next();
    // Uniform in [0, bound) without bias. REQUIRES bound > 0.
    std::uint64_t below(std::uint64_t bound);
    // Uniform in [low, high]. REQUIRES low <= high.
    std::int64_t between(std::int64_t low, std::int64_t high);
    // Uniform in [0, 1), 53 bits.
    double unit();
    bool chance(double probability) { return unit() < probability; }
    // Mean 0, variance 1: the sum of twelve uniforms less six. It needs no library function whose
    // last bit differs between machines; its tails end at six; fat_tailed() has more.
    double normal();
    // Mean 0, variance 1, kurtosis about 9: a normal whose scale is itself drawn.
    double fat_tailed();
    // A version 4 UUID.
    std::string uuid();

private:
    std::array<std::uint64_t, 4> state_;
};

} // namespace nof0
