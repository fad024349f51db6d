// Facts: what an explanation needs to know beside the one field that differs.
#pragma once

#include "app/parity/documents.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nof0::app::parity {

// Of the account rows of one trader in our answer.
struct ShownHours {
    std::int64_t rows = 0;
    double first_marker = 0;
};

struct Facts {
    std::map<std::string, double, std::less<>> initial_usd;                // a trader's start value
    std::map<std::string, std::int64_t, std::less<>> recorded_trades;      // rows by trader
    std::map<std::string, std::vector<double>, std::less<>> recorded_nets; // their net PnL, USD
    std::map<std::string, double, std::less<>> last_equity_usd; // newest recorded account row
    std::map<std::string, const JsonValue*, std::less<>> recorded_analytics; // of analytics.json
    std::map<std::string, ShownHours, std::less<>> shown_hours;
    bool board_has_sharpe = false;        // the recorded one: a value other than 0
    bool positions_were_imported = false; // of any recorded trader
    std::int64_t account_hours_max = 0;   // that account-totals shows of a trader
};

// The documents must outlive the facts.
Facts facts_of(const Documents& recorded, const Documents& ours, std::int64_t account_hours_max);

} // namespace nof0::app::parity
