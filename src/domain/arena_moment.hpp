// ArenaMoment: where a simulated arena stands: its clock and the state of its market's process, so
// that a restart goes on from there and time never goes back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace nof0 {

struct SimMarketState {
    std::string provider{}; // of etc/market.yaml
    std::string process{};  // JSON text, of the market's making

    bool operator==(const SimMarketState&) const = default;
};

struct ArenaMoment {
    std::int64_t now_ms = 0;                     // arena time
    double speed = 1;                            // arena time that passes in the same wall time
    std::int32_t epoch = 1;                      // of the simulated venue's numbers
    std::optional<std::int64_t> past_until_ms{}; // a past is being made up to here
    std::optional<SimMarketState> market{};

    bool operator==(const ArenaMoment&) const = default;
};

} // namespace nof0
