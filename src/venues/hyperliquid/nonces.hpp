// Nonces: the numbers that make each signed request of one signer unique, in Unix milliseconds.
//
// The venue remembers the 100 highest of a signer, refuses what is not above the smallest of them
// or was used, and wants each within (T - 2 days, T + 1 day) of its own time. One process per key:
// two would use the same numbers. One thread.
#pragma once

#include "base/result.hpp"

#include <algorithm>
#include <cstdint>

namespace nof0::venues::hyperliquid {

class Nonces {
public:
    // How far a number may run ahead of the clock; the venue allows a day, and clocks differ.
    static constexpr std::int64_t k_ahead_ms_max = 12LL * 60 * 60 * 1000;

    // The clock's number, or the next one where the clock stood still or went back. Refused: it
    // went back so far that the venue would not take it.
    Result<std::uint64_t> next(std::int64_t now_ms) {
        const std::int64_t number = std::max(now_ms, last_ + 1);
        if (number - now_ms > k_ahead_ms_max) {
            return fail("the clock went back by more than half a day: no valid nonce is left");
        }
        last_ = number;
        return static_cast<std::uint64_t>(number);
    }

private:
    std::int64_t last_ = 0;
};

} // namespace nof0::venues::hyperliquid
