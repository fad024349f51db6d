// Auditor: compares what Redis holds with Postgres, a few documents at a time for ever, everything
// when asked.
//
// A document that is behind its snapshot may be on its way; it is remembered, and is a mismatch
// when the same old document is still there after max(TTL, 2 s). A difference at an equal version
// is a mismatch at once.
#pragma once

#include "jobs/job.hpp"
#include "projections/audit.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nof0::jobs {

struct AuditorOptions {
    std::size_t sample = 32; // documents of one run
    cache::TtlClasses ttl_classes;
    Milliseconds grace_min{2'000};
};

struct AuditReport {
    std::int64_t compared = 0; // those that Redis held
    std::int64_t equal = 0;
    std::int64_t missing = 0;
    std::int64_t behind = 0;
    std::vector<std::string> mismatches; // keys
    std::int64_t worst_staleness_ms = 0; // arena time, of what was behind
    double consistency() const;          // equal or legitimately behind / compared; 1 of nothing
};

class Auditor {
public:
    Auditor(projections::Documents& documents, AuditorOptions options, const WallClock& clock,
            Metrics& metrics);

    // The next sample; goes on where the last one ended. Throws Unavailable.
    Task<AuditReport> run_sample();
    // Every document.
    Task<AuditReport> run_all();
    Job job(Milliseconds period = Milliseconds{1'000});

private:
    struct Pending {
        std::int64_t version = 0; // whoever is at least that new is another document
        WallTime since{};
    };
    Task<std::vector<projections::AuditSubject>> next_subjects();
    Task<AuditReport> examine(std::vector<projections::AuditSubject> subjects);
    bool outlived(const projections::AuditFinding& finding, const cache::Key& key);
    void show(const AuditReport& report); // the gauges: of the last run

    projections::Documents& documents_;
    AuditorOptions options_;
    const WallClock& clock_;
    std::vector<projections::AuditSubject> round_; // what is left of the current one
    std::map<std::string, Pending> pending_;       // by key
    CounterMetric compared_;
    CounterMetric mismatches_;
    GaugeMetric staleness_s_;
    GaugeMetric consistency_;
};

} // namespace nof0::jobs
