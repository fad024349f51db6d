#include "jobs/operator_rebuild.hpp"

#include "base/failure.hpp"
#include "projections/rebuild.hpp"
#include "storage/operator_commands.hpp"

#include <fmt/format.h>

namespace nof0::jobs {
namespace {

constexpr Milliseconds k_period{1'000};
constexpr Milliseconds k_budget{10'000};

Task<std::vector<storage::OperatorCommandRow>> waiting(pg::Pool& pool) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    auto rows = co_await storage::waiting_commands(session);
    std::erase_if(rows, [](const auto& row) { return row.command != "cache_rebuild"; });
    co_return rows;
}

Task<> finish(pg::Pool& pool, std::int64_t id, std::string outcome) {
    const Deadline deadline = Deadline::after(k_budget);
    pg::PooledConnection connection = co_await pool.acquire(deadline);
    pg::Session session = connection.session(deadline);
    co_await storage::finish_command(session, id, std::move(outcome));
}

// However many asked: one rebuild answers them all.
Task<> run_once(projections::Documents& documents) {
    const auto rows = co_await waiting(documents.pool());
    if (rows.empty()) {
        co_return;
    }
    const projections::RebuildSummary summary = co_await projections::rebuild(documents);
    const std::string outcome =
        fmt::format("rebuilt {} documents at version {}: {} written, {} newer ones kept",
                    summary.documents, summary.version, summary.written, summary.refused_older);
    for (const storage::OperatorCommandRow& row : rows) {
        co_await finish(documents.pool(), row.id, outcome);
    }
}

} // namespace

Job operator_rebuild_job(projections::Documents& documents) {
    Job job;
    job.name = "operator_rebuild";
    job.period = k_period;
    job.run_once = [&documents](ArenaTime) { return run_once(documents); };
    return job;
}

} // namespace nof0::jobs
