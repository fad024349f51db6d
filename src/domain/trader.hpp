// Trader: a participant of the arena, or the benchmark it is measured against.
#pragma once

#include "base/time.hpp"
#include "domain/trader_id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace nof0 {

enum class TraderKind {
    model,       // competes and is ranked
    benchmark,   // has an equity curve; not ranked, has no Sharpe ratio
    house,       // the other side of the simulated book; in conservation sums, not on the board
    unattributed // fills that no rule gives to a trader
};
std::string_view to_text(TraderKind kind); // "model", "benchmark", "house", "unattributed"
std::optional<TraderKind> trader_kind_from_text(std::string_view text);
// What an id says about itself: "buynhold_..." is a benchmark, "_unattributed" and "house" theirs.
TraderKind kind_of(const TraderId& id);

struct Trader {
    TraderId id;
    std::string display_name{};
    TraderKind kind = TraderKind::model;
    double initial_equity = 10'000; // USD; nav_since_inception
    std::optional<ArenaTime> inception{};
    std::optional<std::string> external_id{}; // the id of its since-inception record, a UUID
    int sort_order = 0;                       // the public order of traders
    std::string origin{};                     // "fills" or "import:<sha12>"

    bool operator==(const Trader&) const = default;
};

} // namespace nof0
