// Upkeep: what the simulated exchange does by itself when the market moved: funding, orders that
// the market came to meet, triggers, liquidations, scheduled cancels.
//
// Liquidation: once an account's crossed equity (or an isolated position's) lies below its
// maintenance margin at the mark, its orders are cancelled and its positions sold into the book
// ("market"); what the book cannot take the house takes at the mark ("backstop"). Where the price
// jumped so far that a loss is left, the house pays it: a cash movement of kind "transfer", counted
// in EngineCounters::absorbed.
//
// Internal to this folder.
#pragma once

#include "venues/sim/state.hpp"

namespace nof0::venues::sim {

// Hours that ended since the last payment, each at the coin's oracle price and rate of now; at most
// 48 of them: an arena that slept longer owes no more.
void pay_funding(SimState& state, std::int64_t now_ms);

void fire_triggers(SimState& state, CoinIndex coin, std::int64_t time_ms);

// Every account whose margin is gone.
void liquidate(SimState& state, std::int64_t time_ms);

void run_scheduled_cancels(SimState& state, std::int64_t now_ms);

// What an account has open, or of one coin.
void cancel_open(SimState& state, AccountIndex account, std::optional<CoinIndex> coin,
                 std::string_view venue_status, std::int64_t time_ms);

} // namespace nof0::venues::sim
