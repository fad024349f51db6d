// What each trader's hourly equity says of risk (rules/return_risk.hpp): append-only, one row each
// time that an hour was new, so that an answer can be given as of any version.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct TraderRiskRow {
    std::string model_id;
    std::int32_t last_marker = 0; // the newest hour in it
    std::int64_t hours = 0;       // observations
    std::optional<double> max_drawdown_pct{};
    std::optional<double> return_low{}; // percent, 95 % interval
    std::optional<double> return_high{};
};
BOOST_DESCRIBE_STRUCT(TraderRiskRow, (),
                      (model_id, last_marker, hours, max_drawdown_pct, return_low, return_high))

// Models and benchmarks that have an hour of the season which is in no row yet.
struct NewHoursRow {
    std::string model_id;
    double initial_equity = 0; // USD, above 0
    std::int32_t last_marker = 0;
};
BOOST_DESCRIBE_STRUCT(NewHoursRow, (), (model_id, initial_equity, last_marker))
Task<std::vector<NewHoursRow>> traders_with_new_hours(pg::Session& session, std::int32_t season);

// The newest row of each trader in a season, by id.
Task<std::vector<TraderRiskRow>> newest_risks(pg::Session& session, std::int32_t season);

// Of the scope's season.
Task<> store_risk(WriteScope& scope, const TraderRiskRow& row);

} // namespace nof0::storage
