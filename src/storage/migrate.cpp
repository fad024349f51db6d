#include "storage/migrate.hpp"

#include "base/hash.hpp"
#include "base/log.hpp"
#include "storage/migrate_schema_text.hpp"
#include "storage/pg/transaction.hpp"

#include <algorithm>
#include <boost/describe.hpp>
#include <charconv>
#include <map>

namespace nof0::storage {

BOOST_DESCRIBE_STRUCT(AppliedMigration, (), (version, name, sha256, applied_at))

namespace {

const pg::Statement<void()> k_lock{"migrate.lock"};
const pg::Statement<bool()> k_table_exists{"migrate.table_exists"};
const pg::Statement<void()> k_create_table{"migrate.create_table"};
const pg::Statement<AppliedMigration()> k_applied{"migrate.applied"};
const pg::Statement<void(std::int32_t, std::string, std::string)> k_record{"migrate.record"};
const pg::Statement<void(std::int32_t)> k_forget{"migrate.forget"};

constexpr std::string_view k_up = ".up.sql";
constexpr std::string_view k_down = ".down.sql";
constexpr std::string_view k_schema_file = "schema.sql";

// "0003_facts" -> 3
std::int32_t number_of(const std::string& name) {
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || end != name.data() + 4 || *end != '_') {
        throw UsageError("migrations/" + name + ": a migration is named NNNN_name.up.sql");
    }
    return number;
}

std::vector<Migration> parse_files(std::span<const EmbeddedFile> files) {
    std::map<std::string, Migration> by_name;
    for (const EmbeddedFile& file : files) {
        const bool up = file.name.ends_with(k_up);
        if (!up && !file.name.ends_with(k_down)) {
            continue;
        }
        const std::size_t suffix = up ? k_up.size() : k_down.size();
        const std::string name(file.name.substr(0, file.name.size() - suffix));
        Migration& migration = by_name[name];
        migration.name = name;
        migration.version = number_of(name);
        (up ? migration.up : migration.down) = file.text;
        if (up) {
            migration.sha256 = sha256_hex(file.text);
        }
    }
    std::vector<Migration> migrations;
    for (auto& [name, migration] : by_name) {
        if (migration.up.empty() || migration.down.empty()) {
            throw UsageError("migrations/" + name + ": needs both an up and a down file");
        }
        if (migration.version != static_cast<std::int32_t>(migrations.size()) + 1) {
            throw UsageError("migrations/" + name + ": numbers must be 1, 2, 3 without a gap");
        }
        migrations.push_back(std::move(migration));
    }
    return migrations;
}

std::string problem_with(const AppliedMigration& applied, std::size_t index,
                         const std::vector<Migration>& known) {
    if (index >= known.size()) {
        const std::string newest = known.empty() ? "none" : known.back().name;
        return "the database has " + applied.name +
               ", newer than this program, which knows up to " + newest + ": use a newer nof0";
    }
    const Migration& expected = known[index];
    if (applied.version != expected.version || applied.name != expected.name) {
        return "the database has " + applied.name + " where this program has " + expected.name;
    }
    if (applied.sha256 != expected.sha256) {
        return expected.name + ".up.sql was edited after it was applied (applied " +
               applied.sha256.substr(0, 12) + ", now " + expected.sha256.substr(0, 12) + ")";
    }
    return {};
}

MigrationStatus judge(std::vector<AppliedMigration> applied, const std::vector<Migration>& known) {
    MigrationStatus status;
    for (std::size_t i = 0; i < applied.size(); ++i) {
        std::string problem = problem_with(applied[i], i, known);
        if (!problem.empty()) {
            status.problems.push_back(std::move(problem));
        }
    }
    for (std::size_t i = applied.size(); i < known.size(); ++i) {
        status.pending.push_back(known[i].name);
    }
    status.applied = std::move(applied);
    return status;
}

void require_no_problems(const MigrationStatus& status) {
    if (!status.problems.empty()) {
        std::string text = "cannot migrate:";
        for (const std::string& problem : status.problems) {
            text += " " + problem + ";";
        }
        text.pop_back();
        throw UsageError(text);
    }
}

Task<MigrationStatus> read_status(pg::Session& session, const std::vector<Migration>& known) {
    std::vector<AppliedMigration> applied;
    if (co_await session.one(k_table_exists)) {
        applied = co_await session.all(k_applied);
    }
    co_return judge(std::move(applied), known);
}

// The lock first: what is read after it is the last word.
Task<MigrationStatus> lock_and_read(pg::Session& session, const std::vector<Migration>& known) {
    co_await session.execute(k_lock);
    const bool exists = co_await session.one(k_table_exists);
    if (!exists) {
        co_await session.execute(k_create_table);
    }
    MigrationStatus status = co_await read_status(session, known);
    require_no_problems(status);
    co_return status;
}

// Applies the first pending file; its name, or empty when nothing is pending.
Task<std::string> apply_next(pg::Pool& pool, const std::vector<Migration>& known,
                             Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, deadline);
    pg::Session& session = transaction.session();
    const MigrationStatus status = co_await lock_and_read(session, known);
    if (status.pending.empty()) {
        co_return std::string();
    }
    const Migration& next = known[status.applied.size()];
    co_await session.execute(k_record, next.version, next.name, next.sha256);
    co_await session.run_script("migrations/" + next.name + std::string(k_up),
                                std::string(next.up));
    co_await transaction.commit();
    log_info("migrate.up", {{"file", next.name}});
    co_return next.name;
}

// Undoes the newest file if its version is above target; its name, or empty.
Task<std::string> undo_last(pg::Pool& pool, const std::vector<Migration>& known,
                            std::int32_t target, Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool, pg::TransactionMode::read_write, deadline);
    pg::Session& session = transaction.session();
    const MigrationStatus status = co_await lock_and_read(session, known);
    if (status.version() <= target) {
        co_return std::string();
    }
    const Migration& last = known[status.applied.size() - 1];
    co_await session.run_script("migrations/" + last.name + std::string(k_down),
                                std::string(last.down));
    co_await session.execute(k_forget, last.version);
    co_await transaction.commit();
    log_info("migrate.down", {{"file", last.name}});
    co_return last.name;
}

} // namespace

Migrator::Migrator(pg::Pool& pool, std::span<const EmbeddedFile> files)
    : pool_(pool), migrations_(parse_files(files)) {
    const auto schema = std::find_if(files.begin(), files.end(), [](const EmbeddedFile& file) {
        return file.name == k_schema_file;
    });
    expected_schema_ = schema == files.end() ? std::string_view() : schema->text;
}

Task<MigrationStatus> Migrator::status(Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool_, pg::TransactionMode::read_only, deadline);
    MigrationStatus status = co_await read_status(transaction.session(), migrations_);
    co_return status;
}

Task<std::vector<std::string>> Migrator::up(Deadline deadline) {
    std::vector<std::string> done;
    std::string name = co_await apply_next(pool_, migrations_, deadline);
    while (!name.empty()) {
        done.push_back(std::move(name));
        name = co_await apply_next(pool_, migrations_, deadline);
    }
    co_return done;
}

Task<std::vector<std::string>> Migrator::down(std::int32_t target, Deadline deadline) {
    std::vector<std::string> done;
    std::string name = co_await undo_last(pool_, migrations_, target, deadline);
    while (!name.empty()) {
        done.push_back(std::move(name));
        name = co_await undo_last(pool_, migrations_, target, deadline);
    }
    co_return done;
}

Task<std::string> Migrator::live_schema(Deadline deadline) {
    pg::Transaction transaction =
        co_await pg::Transaction::begin(pool_, pg::TransactionMode::read_only, deadline);
    std::string text = co_await schema_text(transaction.session());
    co_return text;
}

Task<SchemaVerdict> Migrator::verify(Deadline deadline) {
    MigrationStatus found = co_await status(deadline);
    SchemaVerdict verdict;
    verdict.problems = std::move(found.problems);
    for (const std::string& name : found.pending) {
        verdict.problems.push_back(name + " is not applied: run `nof0 migrate up`");
    }
    const std::string live = co_await live_schema(deadline);
    verdict.difference = line_difference(expected_schema_, live);
    co_return verdict;
}

} // namespace nof0::storage
