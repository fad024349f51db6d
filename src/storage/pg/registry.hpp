// What every statement of the program declares about itself, in one list.
//
// A Statement at namespace scope registers when the program starts; the list then lets one test
// prepare every query against the migrated schema and compare types, and another find queries
// that no test ever executed. With NOF0_SQL_COVERAGE set, each process appends the names of what
// it executed to that file when it exits.
#pragma once

#include "storage/pg/types.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace nof0::pg {

struct ColumnInfo {
    std::string name; // of the row struct's member; empty for a bare value
    Oid oid = 0;
    bool nullable = false;
};

enum class StatementKind { query, copy };

// Lives as long as the process. Immutable but for the two atomics.
struct StatementInfo {
    std::string name; // catalog name
    StatementKind kind = StatementKind::query;
    std::vector<Oid> parameters;
    std::vector<ColumnInfo> columns; // of the rows answered, or of the rows that COPY takes in
    bool returns_rows = false;       // false: only the number of affected rows is of interest
    std::optional<std::string> text; // of an ad-hoc statement, which no catalog knows

    mutable std::atomic<std::uint64_t> executions{0};

    // The text, from the embedded catalog as a rule; aborts at the first use of an unknown name.
    const std::string& sql() const;

private:
    mutable std::atomic<const std::string*> sql_{nullptr};
};

// Thread safe: statements register from static initialisers of any translation unit.
class Registry {
public:
    static Registry& instance();
    const StatementInfo& add(std::unique_ptr<StatementInfo> info);
    std::vector<const StatementInfo*> all() const; // in order of registration
    std::vector<std::string> executed_names() const;

private:
    mutable std::mutex mutex_; // guards the list only
    std::vector<std::unique_ptr<StatementInfo>> statements_;
};

} // namespace nof0::pg
