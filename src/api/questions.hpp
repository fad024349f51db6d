// The questions of all public routes and what they take. Each group is in the file named before it;
// their answers are described in src/api/schemas, a file per resource.
#pragma once

#include "api/lists.hpp"
#include "api/question.hpp"

#include <span>

namespace nof0::api {

// questions_board.cpp
Result<Question> ask_crypto_prices(const Request&, const projections::Options&);
Result<Question> ask_account_totals(const Request&, const projections::Options&);
Result<Question> ask_positions(const Request&, const projections::Options&);
Result<Question> ask_since_inception(const Request&, const projections::Options&);
Result<Question> ask_leaderboard(const Request&, const projections::Options&);
Result<Question> ask_analytics(const Request&, const projections::Options&);
Result<Question> ask_analytics_of(const Request&, const projections::Options&);
std::span<const Parameter> account_totals_parameters();
std::span<const Parameter> positions_parameters();

// questions_lists.cpp
Result<Question> ask_trades(const Request&, const projections::Options&);
Result<Question> ask_fills(const Request&, const projections::Options&);
Result<Question> ask_conversations(const Request&, const projections::Options&);
Result<Question> ask_decisions_of(const Request&, const projections::Options&);
const ListResource& trades_list();
const ListResource& fills_list();
const ListResource& conversations_list();
const ListResource& decisions_list();

// questions_curves.cpp
Result<Question> ask_equity(const Request&, const projections::Options&);
Result<Question> ask_price_history(const Request&, const projections::Options&);
const ListResource& equity_list();
const ListResource& bars_list();
std::span<const Parameter> equity_parameters();
std::span<const Parameter> price_history_parameters();
// What an export of bars asks; `interval` is read here.
Result<projections::ListAsk> bars_ask(const Request& request);

// questions_traders.cpp
Result<Question> ask_traders(const Request&, const projections::Options&);
Result<Question> ask_trader(const Request&, const projections::Options&);
Result<Question> ask_arena(const Request&, const projections::Options&);

} // namespace nof0::api
