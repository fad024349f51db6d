// ScratchDatabase: a fresh, migrated database that lives as long as the object; for benchmarks.
#pragma once

#include "base/health.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"
#include "storage/pg/pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <libpq-fe.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nof0::bench {

struct CloseConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using RawConnection = std::unique_ptr<PGconn, CloseConnection>;

// Plain libpq, blocking: what the anchor is measured with. All throw std::runtime_error with the
// server's words.
RawConnection connect_raw(const std::string& dsn);
void execute_raw(PGconn* connection, const std::string& statement);
// After a COPY .. FROM STDIN was executed.
void put_copy_data(PGconn* connection, std::string_view bytes);
void end_copy(PGconn* connection);

class ScratchDatabase {
public:
    // Beside the database that `dsn` names, on the same server.
    ScratchDatabase(const std::string& dsn, const std::string& name);
    ~ScratchDatabase(); // drops it, which makes the server write a checkpoint
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;

    const std::string& dsn() const { return dsn_; }
    pg::Pool& pool() { return *pool_; }
    asio::io_context& context() { return context_; }

    // Runs the task to its end on this thread.
    template<class T>
    T run(Task<T> task) {
        std::optional<T> result;
        std::exception_ptr failure;
        asio::co_spawn(context_, keep(std::move(task), result), [&](std::exception_ptr thrown) {
            failure = thrown;
            context_.stop();
        });
        context_.restart();
        context_.run();
        if (failure) {
            std::rethrow_exception(failure);
        }
        return std::move(*result);
    }

private:
    template<class T>
    static Task<> keep(Task<T> task, std::optional<T>& result) {
        result.emplace(co_await std::move(task));
    }

    std::string server_dsn_;
    std::string name_;
    std::string dsn_;
    Metrics metrics_;
    Health health_;
    asio::io_context context_{1};
    std::optional<pg::Pool> pool_;
};

} // namespace nof0::bench
