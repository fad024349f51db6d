// Analytics: one payload per trader and, append-only, every payload it ever had.
#pragma once

#include "storage/pg/session.hpp"
#include "storage/seasons.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct AnalyticsRow {
    std::string model_id;
    WallTime updated_at;
    pg::Json payload; // the public record, an object
    std::int64_t server_time_ms = 0;
    std::optional<pg::Uuid> run_id; // of the batch that computed it
    std::string origin;
};
BOOST_DESCRIBE_STRUCT(AnalyticsRow, (),
                      (model_id, updated_at, payload, server_time_ms, run_id, origin))

// By trader id. Those that were computed in the season: what is older speaks of a former one.
Task<std::vector<AnalyticsRow>> all_analytics(pg::Session& session, const Season& season);
Task<std::optional<AnalyticsRow>> analytics_of(pg::Session& session, std::string_view trader,
                                               const Season& season);

// Stores the payload and a line of history. False, and nothing written, when the stored payload is
// equal.
Task<bool> store_analytics(WriteScope& scope, const AnalyticsRow& row);

} // namespace nof0::storage
