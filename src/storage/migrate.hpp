// Migrations: numbered files, never edited, one transaction each together with their row in
// schema_migrations, under an advisory lock that is taken before the version is read; twenty
// starters at once apply each file once.
//
// Files are migrations/NNNN_name.up.sql and .down.sql, and schema.sql: what all of them together
// make, as schema_text() (migrate_schema_text.hpp) prints it. They may hold any number of
// statements, but no BEGIN or COMMIT.
#pragma once

#include "base/embedded_file.hpp"
#include "storage/pg/pool.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::storage {

struct Migration {
    std::int32_t version = 0;
    std::string name;      // "0001_design_tables"
    std::string_view up;   // SQL
    std::string_view down; // SQL
    std::string sha256;    // of `up`, hexadecimal
};

struct AppliedMigration {
    std::int32_t version = 0;
    std::string name;
    std::string sha256;
    WallTime applied_at;
};

struct MigrationStatus {
    std::vector<AppliedMigration> applied;
    std::vector<std::string> pending; // names, in order
    // What is wrong, a sentence each: a file edited after it was applied, a gap, a database newer
    // than this program. Empty: fine, though files may be pending.
    std::vector<std::string> problems;

    bool up_to_date() const { return pending.empty() && problems.empty(); }
    std::int32_t version() const { return applied.empty() ? 0 : applied.back().version; }
};

struct SchemaVerdict {
    std::vector<std::string> problems; // as above, and pending files
    std::string difference;            // live schema against schema.sql, line by line; may be empty

    bool ok() const { return problems.empty() && difference.empty(); }
};

class Migrator {
public:
    // Parses the files; throws UsageError on a misnamed one, a missing down file or a gap in the
    // numbers. The pool must log in as the owner of the schema. Files must outlive it.
    explicit Migrator(pg::Pool& pool,
                      std::span<const EmbeddedFile> files = embedded::migration_files());

    Task<MigrationStatus> status(Deadline deadline);

    // Applies what is pending, in order, and answers the names that this call applied. Throws
    // UsageError when status() has problems (newer database, edited file), pg::Error with the
    // file's name when a file fails; files before it stay applied, nothing of it does.
    Task<std::vector<std::string>> up(Deadline deadline);

    // Undoes applied files, newest first, while their version is above `target` (0: all).
    Task<std::vector<std::string>> down(std::int32_t target, Deadline deadline);

    // The live schema as text (migrate_schema_text.hpp): what migrations/schema.sql is made from.
    Task<std::string> live_schema(Deadline deadline);

    // Compares checksums and the live schema with what the program was built with.
    Task<SchemaVerdict> verify(Deadline deadline);

    const std::vector<Migration>& migrations() const { return migrations_; }

private:
    pg::Pool& pool_;
    std::vector<Migration> migrations_;
    std::string_view expected_schema_; // schema.sql; empty when there is none
};

} // namespace nof0::storage
