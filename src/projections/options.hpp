// What bounds the public documents, and what they say that is configured.
#pragma once

#include <cstdint>
#include <string>

namespace nof0::projections {

struct Options {
    std::int64_t trades_per_trader = 1'000;
    // Of the answer with the trades of all traders; where it cuts, each trader shows the same
    // number of its newest, at least one.
    std::int64_t trades_all_max = 10'000;
    std::int64_t conversations = 100;       // records, over all traders
    std::int64_t messages_per_trader = 100; // of nof0:conversations:{model_id}
    std::int64_t hours_per_trader = 1'000;  // rows of account totals
    std::int64_t positions_hours = 72;      // older account rows answer {} unless asked for all
    std::int64_t curve_points = 1'000;      // of nof0:since_inception:{model_id}
    // What the configuration says of the arena: name, markets, exchanges and rules, a JSON object.
    std::string arena = "{}";
};

} // namespace nof0::projections
