// What needs no arithmetic: parents, numbers, months.
#include "pipelines/check/check_parts.hpp"
#include "storage/check.hpp"

#include <fmt/format.h>

namespace nof0::pipelines {
namespace {

constexpr std::int64_t k_rows_max = 1'000; // named or counted; a store with more is in ruins

} // namespace

Task<> check_structure(storage::ReadScope& scope, CheckReport& report) {
    pg::Session& session = scope.session();
    for (const auto& row : co_await storage::check_orphans(session, k_rows_max)) {
        report.add("orphan", row.what + ' ' + row.id, "its owner or parent is not there");
    }
    for (const auto& row : co_await storage::outbox_breaks(session, k_rows_max)) {
        report.add("outbox", fmt::format("version {}", row.version),
                   row.is_known.value_or(false)
                       ? fmt::format("{} rows, numbered {} to {}", row.rows.value_or(0),
                                     row.first_n.value_or(0), row.last_n.value_or(0))
                       : std::string("the store knows no such version"));
    }
    if (const std::int64_t untold = co_await storage::outbox_untold(session); untold > 0) {
        report.add("outbox", fmt::format("{} rows", untold), "were not told to the stream");
    }
    for (const std::int64_t version : co_await storage::version_breaks(session, k_rows_max)) {
        report.add("version", fmt::format("version {}", version),
                   "the one before it is not recorded");
    }
    for (const std::int32_t season : co_await storage::season_breaks(session)) {
        report.add("season", fmt::format("season {}", season),
                   "does not follow the one before it in number, time and version");
    }
    for (const std::string& id : co_await storage::season_openings(session)) {
        report.add("season", id, "was observed with another equity than it began with");
    }
    for (const std::string& name : co_await storage::loose_partitions(session)) {
        report.add("partition", name, "is not attached");
    }
    for (const std::string& name : co_await storage::missing_months(session)) {
        report.add("partition", name, "rows of that month exist elsewhere, the partition does not");
    }
}

} // namespace nof0::pipelines
