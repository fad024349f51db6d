#include "jobs/auditor.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace nof0::jobs {

using projections::AuditFinding;
using projections::AuditOutcome;
using projections::AuditSubject;

double AuditReport::consistency() const {
    const auto wrong = static_cast<double>(mismatches.size());
    return compared == 0 ? 1 : 1 - wrong / static_cast<double>(compared);
}

Auditor::Auditor(projections::Documents& documents, AuditorOptions options, const WallClock& clock,
                 Metrics& metrics)
    : documents_(documents), options_(options), clock_(clock),
      compared_(metrics.counter("nof0_jobs_audit_compared_total",
                                "Cached documents compared with Postgres")),
      mismatches_(metrics.counter("nof0_jobs_audit_mismatches_total",
                                  "Cached documents that differ from Postgres")),
      staleness_s_(metrics.gauge("nof0_jobs_audit_worst_staleness_seconds",
                                 "How far the oldest different document of a run was behind")),
      consistency_(metrics.gauge("nof0_jobs_audit_consistency_ratio",
                                 "Share of the compared documents that are right, 0 to 1")) {}

Task<std::vector<AuditSubject>> Auditor::next_subjects() {
    if (round_.empty()) {
        storage::ReadScope scope = co_await storage::ReadScope::open(
            documents_.pool(), Deadline::after(documents_.build_timeout()));
        round_ = co_await projections::audit_subjects(scope);
        std::ranges::reverse(round_); // taken from the end
    }
    std::vector<AuditSubject> next;
    while (!round_.empty() && next.size() < options_.sample) {
        next.push_back(std::move(round_.back()));
        round_.pop_back();
    }
    co_return next;
}

// Whether a document that is behind has been so for longer than it may.
bool Auditor::outlived(const AuditFinding& finding, const cache::Key& key) {
    const auto [entry, is_new] = pending_.try_emplace(finding.key);
    Pending& pending = entry->second;
    if (is_new || finding.cached_version >= pending.version) {
        pending = {finding.version, clock_.now()};
        return false;
    }
    const Milliseconds ttl =
        cache::ttl_of(key.family, options_.ttl_classes).value_or(Milliseconds{0});
    const Milliseconds grace = std::max(ttl, options_.grace_min);
    return clock_.now() - pending.since > grace;
}

Task<AuditReport> Auditor::examine(std::vector<AuditSubject> subjects) {
    const auto findings = co_await projections::audit(documents_, subjects);
    AuditReport report;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const AuditFinding& finding = findings[i];
        const bool is_behind = finding.outcome == AuditOutcome::behind;
        if (!is_behind) {
            pending_.erase(finding.key);
        }
        const cache::Key key = subjects[i].projection->key(subjects[i].subject);
        if (finding.outcome == AuditOutcome::missing) {
            ++report.missing;
            continue;
        }
        ++report.compared;
        if (finding.outcome == AuditOutcome::equal) {
            ++report.equal;
        } else if (finding.outcome == AuditOutcome::mismatch || outlived(finding, key)) {
            report.mismatches.push_back(finding.key);
            log_error("jobs.audit_mismatch", {{"key", finding.key},
                                              {"cached_version", finding.cached_version},
                                              {"version", finding.version}});
        } else {
            ++report.behind;
        }
        if (is_behind) {
            report.worst_staleness_ms = std::max(report.worst_staleness_ms, finding.behind_ms);
        }
    }
    compared_.increment(static_cast<double>(report.compared));
    mismatches_.increment(static_cast<double>(report.mismatches.size()));
    co_return report;
}

void Auditor::show(const AuditReport& report) {
    staleness_s_.set(static_cast<double>(report.worst_staleness_ms) / 1000);
    consistency_.set(report.consistency());
}

Task<AuditReport> Auditor::run_sample() {
    auto subjects = co_await next_subjects();
    const AuditReport report = co_await examine(std::move(subjects));
    show(report);
    co_return report;
}

Task<AuditReport> Auditor::run_all() {
    round_.clear();
    AuditReport whole;
    do {
        const AuditReport part = co_await run_sample();
        whole.compared += part.compared;
        whole.equal += part.equal;
        whole.missing += part.missing;
        whole.behind += part.behind;
        whole.worst_staleness_ms = std::max(whole.worst_staleness_ms, part.worst_staleness_ms);
        whole.mismatches.insert(whole.mismatches.end(), part.mismatches.begin(),
                                part.mismatches.end());
    } while (!round_.empty());
    show(whole);
    co_return whole;
}

namespace {
Task<> run_one(Auditor& auditor) {
    co_await auditor.run_sample();
}
} // namespace

Job Auditor::job(Milliseconds period) {
    return {.name = "auditor", .period = period, .run_once = [this](ArenaTime) {
                return run_one(*this);
            }};
}

} // namespace nof0::jobs
