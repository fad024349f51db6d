// Every named step of the product (base/fail_point.hpp) and the test that is killed there. A step
// that is in src/ and not here, or here and not in src/, fails KillSteps.
#pragma once

#include <array>
#include <string_view>

namespace nof0::test {

// Of `nof0 ingest --replay` (ingest_kills_test.cpp).
inline constexpr std::array k_replay_steps{
    "prices.before_ticks", "prices.after_ticks",     "prices.after_rows",
    "fills.stored",        "fills.written",          "writer.before_commit",
    "writer.after_commit", "publisher.before_ready", "publisher.before_touched",
    "relay.before_cursor", "replay.written",
};

// When in the arena's life a step is reached (day_kills_test.cpp).
enum class DayPart {
    first_day,       // nothing is stored yet
    day_after_flush, // everything is stored, and Redis was emptied
    thaw,            // everything is stored, and a pair is frozen
    clean_up,        // everything is stored, and old
};
struct DayStep {
    std::string_view name;
    DayPart part;
};
inline constexpr std::array k_day_steps{
    DayStep{"market.after_rows", DayPart::first_day},
    DayStep{"orders.written", DayPart::first_day},
    DayStep{"simulator.orders", DayPart::first_day},
    DayStep{"simulator.written", DayPart::first_day},
    DayStep{"trader_state.written", DayPart::first_day},
    DayStep{"arena_clock.written", DayPart::first_day},
    DayStep{"conversations.written", DayPart::first_day},
    DayStep{"journal.messages", DayPart::first_day},
    DayStep{"journal.written", DayPart::first_day},
    DayStep{"equity.snapshots", DayPart::first_day},
    DayStep{"equity.written", DayPart::first_day},
    DayStep{"analytics.stored", DayPart::first_day},
    DayStep{"analytics.risk", DayPart::first_day},
    DayStep{"analytics.cursor", DayPart::first_day},
    DayStep{"writer.before_commit", DayPart::first_day},
    DayStep{"writer.after_commit", DayPart::first_day},
    DayStep{"writer.after_park", DayPart::first_day},
    DayStep{"positions.after_rows", DayPart::first_day},
    DayStep{"fills.thawed", DayPart::thaw},
    DayStep{"relay.after_delete", DayPart::day_after_flush},
    DayStep{"relay.during_refill", DayPart::day_after_flush},
    DayStep{"retention.archived", DayPart::clean_up},
    DayStep{"retention.noted", DayPart::clean_up},
    DayStep{"retention.detached", DayPart::clean_up},
};

// Of `nof0 up`, the live arena (trade_kills_test.cpp): at which visit each process dies. The past
// visits a step without a wait many hundred times, so that the first death may be in its middle.
struct TradeStep {
    std::string_view name;
    std::array<int, 3> deaths{1, 2, 3};
};
inline constexpr std::array k_trade_steps{
    TradeStep{"traders.before_send"},          TradeStep{"traders.after_send"},
    TradeStep{"traders.before_exits"},         TradeStep{"traders.before_durable", {40, 1, 3}},
    TradeStep{"traders.durable", {40, 1, 3}},  TradeStep{"traders.recovered", {1, 5, 2}},
    TradeStep{"sim_steps.offered", {1, 4, 9}}, TradeStep{"past.made", {1, 1, 1}},
};

// Of `nof0 season start` in a live arena (arena_season_test.cpp).
inline constexpr std::array k_season_steps{"season.closed", "season.cash_moved", "season.stored",
                                           "season.written", "season.begun"};

// Of `nof0 import` (import_kills_test.cpp).
inline constexpr std::array k_import_steps{"import.step"};

} // namespace nof0::test
