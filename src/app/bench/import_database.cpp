#include "app/bench/import_database.hpp"

#include "base/log.hpp"
#include "storage/migrate.hpp"

#include <stdexcept>

namespace nof0::bench {
namespace {

constexpr int k_drop_attempts = 4; // the server itself waits 5 s for others to leave, each time

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

std::string quoted(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    return text + "'";
}

// The same login, another database.
std::string dsn_of(const std::string& dsn, const std::string& database) {
    char* error = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(dsn.c_str(), &error));
    if (!options) {
        const std::string why = error == nullptr ? "out of memory" : error;
        PQfreemem(error);
        throw std::runtime_error("the Postgres DSN cannot be read: " + why);
    }
    std::string text = "dbname=" + quoted(database);
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr && std::string_view(option->keyword) != "dbname") {
            text += std::string(" ") + option->keyword + "=" + quoted(option->val);
        }
    }
    return text;
}

} // namespace

RawConnection connect_raw(const std::string& dsn) {
    RawConnection connection(PQconnectdb(dsn.c_str()));
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        throw std::runtime_error(PQerrorMessage(connection.get()));
    }
    PQsetNoticeProcessor(connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
}

void execute_raw(PGconn* connection, const std::string& statement) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
        PQexec(connection, statement.c_str()), PQclear);
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_COPY_IN) {
        throw std::runtime_error(PQerrorMessage(connection));
    }
}

void put_copy_data(PGconn* connection, std::string_view bytes) {
    if (PQputCopyData(connection, bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw std::runtime_error(PQerrorMessage(connection));
    }
}

// The result of the COPY, and the null result that ends it.
void end_copy(PGconn* connection) {
    if (PQputCopyEnd(connection, nullptr) != 1) {
        throw std::runtime_error(PQerrorMessage(connection));
    }
    bool failed = false;
    while (PGresult* result = PQgetResult(connection)) {
        failed |= PQresultStatus(result) != PGRES_COMMAND_OK;
        PQclear(result);
    }
    if (failed) {
        throw std::runtime_error(PQerrorMessage(connection));
    }
}

ScratchDatabase::ScratchDatabase(const std::string& dsn, const std::string& name)
    : server_dsn_(dsn), name_(name), dsn_(dsn_of(dsn, name)) {
    execute_raw(connect_raw(server_dsn_).get(), "CREATE DATABASE " + name_ + " TEMPLATE template0");
    pg::PoolOptions options;
    options.name = name_;
    options.dsn = dsn_;
    options.size = 2;
    pool_.emplace(context_.get_executor(), options, metrics_, health_);
    storage::Migrator migrator(*pool_);
    run(migrator.up(Deadline::after(Milliseconds{120'000})));
}

ScratchDatabase::~ScratchDatabase() {
    pool_.reset();
    context_.restart();
    context_.run_for(Milliseconds{100}); // connections say goodbye
    // Not WITH (FORCE): it may not end an autovacuum worker, which the plain statement sends away.
    std::string why;
    for (int attempt = 0; attempt < k_drop_attempts; ++attempt) {
        try {
            execute_raw(connect_raw(server_dsn_).get(), "DROP DATABASE " + name_);
            return;
        } catch (const std::runtime_error& error) {
            why = error.what();
        }
    }
    log_warn("bench.drop_failed", {{"database", name_}, {"error", why}});
}

} // namespace nof0::bench
