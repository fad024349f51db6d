#include "support/database.hpp"

#include "base/embedded_file.hpp"
#include "base/ensure.hpp"
#include "base/hash.hpp"
#include "storage/migrate.hpp"
#include "support/servers.hpp"

#include <atomic>
#include <libpq-fe.h>
#include <memory>
#include <stdexcept>
#include <unistd.h>

namespace nof0::test {
namespace {

struct CloseConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using RawConnection = std::unique_ptr<PGconn, CloseConnection>;

RawConnection connect(const std::string& dsn) {
    RawConnection connection(PQconnectdb(dsn.c_str()));
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    PQsetNoticeProcessor(connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
}

std::string run(PGconn* connection, const std::string& statements) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection, statements.c_str()), PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        throw std::runtime_error(PQerrorMessage(connection));
    }
    const bool has_value = PQntuples(result.get()) > 0 && PQnfields(result.get()) > 0;
    return has_value ? PQgetvalue(result.get(), 0, 0) : "";
}

// The template is named after what it was made from, so that a changed migration makes another.
std::string template_name() {
    std::string all;
    for (const EmbeddedFile& file : embedded::migration_files()) {
        all += std::string(file.name) + "\n" + std::string(file.text) + "\n";
    }
    return "nof0_template_" + sha256_hex(all, 16);
}

// Migrated under another name and then renamed: whoever finds the template finds it whole.
void make_template(PGconn* admin, const std::string& name) {
    const std::string draft = name + "_draft";
    run(admin, "DROP DATABASE IF EXISTS " + draft);
    run(admin, "CREATE DATABASE " + draft + " TEMPLATE template0");
    {
        pg::PoolOptions options;
        options.dsn = dsn_with_database(servers().postgres_dsn, draft);
        options.statement_timeout_ms = 0;
        TestLoop loop(options.dsn, options);
        storage::Migrator migrator(loop.pool());
        loop.run(migrator.up(soon()));
    }
    // Our connection may take a moment to vanish from the server's list.
    run(admin, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" +
                   draft + "'");
    run(admin, "ALTER DATABASE " + draft + " RENAME TO " + name);
}

// The template of this program's migrations, made by the first process that needs it.
const std::string& shared_template() {
    static const std::string name = [] {
        std::string wanted = template_name();
        const RawConnection admin = connect(servers().postgres_dsn);
        run(admin.get(), "SELECT pg_advisory_lock(hashtext('nof0.test.template'))");
        const std::string found =
            run(admin.get(), "SELECT 1 FROM pg_database WHERE datname = '" + wanted + "'");
        if (found.empty()) {
            make_template(admin.get(), wanted);
        }
        return wanted; // closing the connection gives the lock back
    }();
    return name;
}

std::map<std::string, std::string> settings_of(const std::string& dsn) {
    char* error = nullptr;
    PQconninfoOption* const options = PQconninfoParse(dsn.c_str(), &error);
    ensure(options != nullptr, "the test servers' DSN is valid");
    std::map<std::string, std::string> settings;
    for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
        if (option->val != nullptr) {
            settings.emplace(option->keyword, option->val);
        }
    }
    PQconninfoFree(options);
    return settings;
}

std::string fresh_name() {
    static std::atomic<int> next{0};
    return "nof0_test_" + std::to_string(::getpid()) + "_" + std::to_string(next++);
}

} // namespace

std::string dsn_setting(const std::string& dsn, const std::string& keyword) {
    const auto settings = settings_of(dsn);
    const auto found = settings.find(keyword);
    return found == settings.end() ? "" : found->second;
}

std::string dsn_with(const std::string& dsn, const std::map<std::string, std::string>& settings) {
    std::map<std::string, std::string> all = settings;
    all.merge(settings_of(dsn));
    std::string text;
    for (const auto& [keyword, value] : all) {
        text += (text.empty() ? "" : " ") + keyword + "='";
        for (const char c : value) {
            text += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        }
        text += "'";
    }
    return text;
}

std::string dsn_with_database(const std::string& dsn, const std::string& database) {
    return dsn_with(dsn, {{"dbname", database}});
}

std::string run_sql(const std::string& dsn, const std::string& statements) {
    return run(connect(dsn).get(), statements);
}

TestDatabase::TestDatabase(Schema schema) : name_(fresh_name()) {
    const std::string source =
        schema == Schema::migrated ? shared_template() : std::string("template0");
    const RawConnection admin = connect(servers().postgres_dsn);
    // Left over by a process of the same number that died.
    run(admin.get(), "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    run(admin.get(), "CREATE DATABASE " + name_ + " TEMPLATE " + source);
    dsn_ = dsn_with_database(servers().postgres_dsn, name_);
}

TestDatabase::~TestDatabase() {
    try {
        run_sql(servers().postgres_dsn, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {
        // The server is shared: the next process of this number drops it.
    }
}

std::string TestDatabase::sql(const std::string& statements) const {
    return run_sql(dsn_, statements);
}

TestLoop::TestLoop(const std::string& dsn, std::size_t pool_size)
    : TestLoop(dsn, [&] {
          pg::PoolOptions options;
          options.size = pool_size;
          return options;
      }()) {}

TestLoop::TestLoop(const std::string& dsn, pg::PoolOptions options) {
    options.dsn = dsn;
    pool_ = std::make_unique<pg::Pool>(io_.get_executor(), std::move(options), metrics_, health_);
}

TestLoop::~TestLoop() = default; // the pool first, then the loop

void TestLoop::run(Task<> task, std::chrono::seconds limit) {
    const auto failure = std::make_shared<std::exception_ptr>();
    const auto done = std::make_shared<bool>(false);
    asio::co_spawn(io_, std::move(task), [failure, done](const std::exception_ptr& error) {
        *failure = error;
        *done = true;
    });
    drive([&] { return *done; }, limit);
    if (*failure) {
        std::rethrow_exception(*failure);
    }
}

bool TestLoop::run_until(const std::function<bool()>& condition, std::chrono::seconds limit) {
    const MonotonicTime until = monotonic_now() + limit;
    io_.restart();
    while (!condition()) {
        if (monotonic_now() >= until) {
            return false;
        }
        io_.run_one_for(std::chrono::milliseconds(10));
        if (io_.stopped()) { // nothing left to wait for; the condition may depend on time
            io_.restart();
        }
    }
    return true;
}

void TestLoop::drive(const std::function<bool()>& done, std::chrono::seconds limit) {
    if (!run_until(done, limit)) {
        throw std::runtime_error("the task did not end within " + std::to_string(limit.count()) +
                                 " s");
    }
}

} // namespace nof0::test
