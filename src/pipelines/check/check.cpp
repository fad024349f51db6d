#include "pipelines/check/check.hpp"

#include "pipelines/check/check_parts.hpp"

namespace nof0::pipelines {

void CheckReport::add(const std::string& rule, std::string subject, std::string detail) {
    if (++per_rule_[rule] > k_findings_per_rule) {
        ++more[rule];
        return;
    }
    findings.push_back({rule, std::move(subject), std::move(detail)});
}

Task<CheckReport> check_store(pg::Pool& pool, Milliseconds budget) {
    CheckReport report;
    storage::ReadScope scope = co_await storage::ReadScope::open(pool, Deadline::after(budget));
    report.version = scope.version();
    const FoldedLedgers folded = co_await check_folds(scope, report);
    co_await check_ledgers(scope, folded, report);
    co_await check_imports(scope, report);
    co_await check_structure(scope, report);
    co_return report;
}

} // namespace nof0::pipelines
