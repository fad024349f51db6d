// SeasonOrder: what an operator says of the season that shall begin, as it travels in the arguments
// of operator_commands.
#pragma once

#include "base/decimal.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace nof0::app {

inline constexpr std::size_t k_season_name_bytes_max = 64;

struct SeasonOrder {
    std::string name{};
    std::optional<Decimal> initial_equity{}; // of who trades on paper; absent: as configured
};

// The name as it is stored: without blanks around it. Fails when nothing is left, when it is longer
// than k_season_name_bytes_max, or when it holds anything that is no printable UTF-8.
Result<std::string> season_name(std::string_view text);
// Dollars above zero, at most a hundred million, with no more than two decimals.
Result<Decimal> season_money(std::string_view text);

std::string to_json(const SeasonOrder& order);
Result<SeasonOrder> season_order(const std::string& json);

} // namespace nof0::app
