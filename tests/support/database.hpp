// Databases for tests: each TestDatabase is a fresh copy of a template that was migrated once, so
// tests run in parallel without seeing each other. Dropped at the end.
#pragma once

#include "base/health.hpp"
#include "base/metrics.hpp"
#include "storage/pg/pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace nof0::test {

enum class Schema {
    migrated, // all embedded migrations
    empty,    // nothing at all
};

class TestDatabase {
public:
    explicit TestDatabase(Schema schema = Schema::migrated);
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& dsn() const { return dsn_; } // as a superuser
    const std::string& name() const { return name_; }

    // Runs SQL on a connection of its own, synchronously; fails loudly. The first value, as text.
    std::string sql(const std::string& statements) const;

private:
    std::string name_;
    std::string dsn_;
};

// One setting of `dsn` (URI or key=value); empty without it.
std::string dsn_setting(const std::string& dsn, const std::string& keyword);
// `dsn` with other settings; with another database.
std::string dsn_with(const std::string& dsn, const std::map<std::string, std::string>& settings);
std::string dsn_with_database(const std::string& dsn, const std::string& database);
// Runs SQL synchronously on a connection of its own; throws std::runtime_error. The first value.
std::string run_sql(const std::string& dsn, const std::string& statements);

// An io_context with a pool on it, and a way to run one Task to its end.
class TestLoop {
public:
    explicit TestLoop(const std::string& dsn, std::size_t pool_size = 4);
    TestLoop(const std::string& dsn, pg::PoolOptions options);
    ~TestLoop();

    pg::Pool& pool() { return *pool_; }
    asio::io_context& io() { return io_; }
    Metrics& metrics() { return metrics_; }
    Health& health() { return health_; }

    // Runs the loop until the task has ended and returns its result or throws what it threw;
    // throws std::runtime_error when it takes longer than `limit`. T is default constructible.
    template<class T>
    T run(Task<T> task, std::chrono::seconds limit = std::chrono::seconds(120));
    void run(Task<> task, std::chrono::seconds limit = std::chrono::seconds(120));
    // Runs the loop until `condition` holds; false when it does not within `limit`.
    bool run_until(const std::function<bool()>& condition,
                   std::chrono::seconds limit = std::chrono::seconds(60));

private:
    void drive(const std::function<bool()>& done, std::chrono::seconds limit);

    asio::io_context io_{1};
    Metrics metrics_;
    Health health_;
    std::unique_ptr<pg::Pool> pool_;
};

// A deadline that no healthy test meets.
inline Deadline soon() {
    return Deadline::after(std::chrono::seconds(60));
}

template<class T>
T TestLoop::run(Task<T> task, std::chrono::seconds limit) {
    // Shared, because a task that missed its limit may still end later.
    struct Outcome {
        std::optional<T> value;
        std::exception_ptr failure;
        bool done = false;
    };
    const auto outcome = std::make_shared<Outcome>();
    asio::co_spawn(io_, std::move(task), [outcome](const std::exception_ptr& error, T result) {
        outcome->failure = error;
        outcome->value = std::move(result);
        outcome->done = true;
    });
    drive([&] { return outcome->done; }, limit);
    if (outcome->failure) {
        std::rethrow_exception(outcome->failure);
    }
    return std::move(*outcome->value);
}

} // namespace nof0::test
