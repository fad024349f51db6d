// Backend: Postgres, Redis and the documents on one io_context, wired once, for a command that runs
// tasks on it or for a server whose data thread it is.
#pragma once

#include "app/endpoints.hpp"
#include "base/health.hpp"
#include "base/metrics.hpp"
#include "cache/document_store.hpp"
#include "cache/leases.hpp"
#include "cache/redis.hpp"
#include "projections/documents.hpp"
#include "projections/past.hpp"
#include "storage/pg/pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace nof0::app {

// Whose rights the connections use: the login's own for migrations, else a role of the schema.
enum class DatabaseRole { owner, reader, writer };

// What a process tells of itself; the roles of one process share it.
struct Observed {
    Metrics metrics;
    Health health;
};

class Backend {
public:
    Backend(const config::Config& config, const Endpoints& endpoints, DatabaseRole role,
            std::shared_ptr<Observed> observed = std::make_shared<Observed>());
    ~Backend(); // stops the thread
    Backend(const Backend&) = delete;
    Backend& operator=(const Backend&) = delete;

    // Runs the task to its end on this thread; what it throws comes out. Not while start()ed.
    void run(Task<> task) {
        std::exception_ptr failure;
        asio::co_spawn(context_, std::move(task), [&](std::exception_ptr thrown) {
            failure = thrown;
            context_.stop();
        });
        run_context();
        if (failure) {
            std::rethrow_exception(failure);
        }
    }
    template<class T>
    T run(Task<T> task) {
        std::optional<T> result;
        run(keep(std::move(task), result));
        return std::move(*result);
    }

    // From now on a thread of its own runs the context.
    void start();
    void stop();

    asio::io_context& context() { return context_; }
    pg::Pool& pool() { return *pool_; }
    cache::Redis& redis() { return *redis_; }
    projections::Documents& documents() { return *documents_; }
    projections::Past& past() { return *past_; }
    Metrics& metrics() { return observed_->metrics; }
    Health& health() { return observed_->health; }

private:
    template<class T>
    static Task<> keep(Task<T> task, std::optional<T>& result) {
        result.emplace(co_await std::move(task));
    }
    void run_context();

    std::shared_ptr<Observed> observed_;
    SystemWallClock wall_clock_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_{context_.get_executor()};
    std::optional<pg::Pool> pool_;
    std::optional<cache::Redis> redis_;
    std::optional<cache::DocumentStore> store_;
    std::optional<cache::Leases> leases_;
    std::optional<projections::Documents> documents_;
    Health past_health_; // a pool that nobody needed yet is no reason not to be ready
    std::optional<pg::Pool> past_pool_;
    std::optional<projections::Past> past_;
    std::thread thread_;
};

} // namespace nof0::app
