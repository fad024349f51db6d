// What `nof0 check` found: each finding names rows.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nof0::pipelines {

struct Finding {
    std::string rule;    // "fold", "ledger", "orphan", "outbox", ...
    std::string subject; // the row: a trade id, a trader, an account and coin
    std::string detail;  // what is wrong with it, in words
};

struct CheckReport {
    std::int64_t version = 0;                   // of the snapshot that was checked
    std::vector<Finding> findings;              // at most k_findings_per_rule of each rule
    std::map<std::string, std::int64_t> more;   // findings of a rule beyond that
    std::map<std::string, std::int64_t> counts; // what was looked at, in words

    static constexpr std::size_t k_findings_per_rule = 20;
    void add(const std::string& rule, std::string subject, std::string detail);
    bool is_clean() const { return findings.empty(); }

private:
    std::map<std::string, std::size_t> per_rule_;
};

} // namespace nof0::pipelines
