// The parts of `nof0 check`, each with what it needs; see check.hpp.
#pragma once

#include "pipelines/check/finding.hpp"
#include "pipelines/fills/fold_changes.hpp"
#include "storage/read_scope.hpp"

#include <map>
#include <string>

namespace nof0::pipelines {

// What the fold of all native fills says of a trader.
struct FoldedLedger {
    SumsChange sums{};
    Decimal residual{};
    std::int64_t last_ms = 0;
    std::map<std::string, Decimal> held{};                       // symbol -> quantity
    bool frozen = false;                                         // some of its fills are not folded
    std::vector<std::pair<std::string, std::string>> accounts{}; // provider, account
};
using FoldedLedgers = std::map<std::string, FoldedLedger>;

Task<FoldedLedgers> check_folds(storage::ReadScope& scope, CheckReport& report);
Task<> check_ledgers(storage::ReadScope& scope, const FoldedLedgers& folded, CheckReport& report);
Task<> check_imports(storage::ReadScope& scope, CheckReport& report);
Task<> check_structure(storage::ReadScope& scope, CheckReport& report);

} // namespace nof0::pipelines
