// What tests of the stores share: a migrated database, a writer's lease, and one call each to write
// in a committed WriteScope and to read in a ReadScope.
//
//   write([&](storage::WriteScope& scope) { return storage::store_tick(scope, tick); });
//   read([](pg::Session& session) { return storage::all_symbols(session); });
//
// The lambda is no coroutine: it hands its arguments to the store and returns the store's Task, so
// what it captures by reference has to live in the test.
#pragma once

#include "base/ensure.hpp"
#include "pipelines/writer_access.hpp"
#include "storage/read_scope.hpp"
#include "support/database.hpp"

#include <gtest/gtest.h>
#include <type_traits>
#include <utility>

namespace nof0::test {

class StoreFixture : public testing::Test {
protected:
    // At the arena time 1,000,000 ms; the result of the store.
    template<class Body>
    auto write(Body body) {
        using Value = typename std::invoke_result_t<Body&, storage::WriteScope&>::value_type;
        if constexpr (std::is_void_v<Value>) {
            loop_.run(write_nothing(loop_.pool(), lease(), std::move(body)));
        } else {
            return loop_.run(write_value<Value>(loop_.pool(), lease(), std::move(body)));
        }
    }

    template<class Body>
    auto read(Body body) {
        using Value = typename std::invoke_result_t<Body&, pg::Session&>::value_type;
        return loop_.run(read_value<Value>(loop_.pool(), std::move(body)));
    }

    // Outside a read-only transaction.
    template<class Body>
    auto run(Body body) {
        using Value = typename std::invoke_result_t<Body&, pg::Session&>::value_type;
        return loop_.run(run_value<Value>(loop_.pool(), std::move(body)));
    }

    std::int64_t head_version() { return std::stoll(sql("SELECT version FROM data_head")); }
    std::string sql(const std::string& statements) { return database_.sql(statements); }
    TestLoop& loop() { return loop_; }

private:
    const storage::Lease& lease() {
        if (lease_.token == 0) {
            const auto taken = loop_.run(storage::leases::acquire(
                loop_.pool(), "ingest", "test", std::chrono::milliseconds(600'000), soon()));
            ensure(taken.has_value(), "nobody else writes to this database");
            lease_ = *taken;
        }
        return lease_;
    }
    static Task<storage::WriteScope> open(pg::Pool& pool, storage::Lease lease) {
        return pipelines::WriterAccess::open(pool, std::move(lease), ArenaTime::from_ms(1'000'000),
                                             soon());
    }
    template<class Value, class Body>
    static Task<Value> write_value(pg::Pool& pool, storage::Lease lease, Body body) {
        storage::WriteScope scope = co_await open(pool, std::move(lease));
        Value value = co_await body(scope);
        co_await scope.commit();
        co_return value;
    }
    template<class Body>
    static Task<> write_nothing(pg::Pool& pool, storage::Lease lease, Body body) {
        storage::WriteScope scope = co_await open(pool, std::move(lease));
        co_await body(scope);
        co_await scope.commit();
    }
    template<class Value, class Body>
    static Task<Value> read_value(pg::Pool& pool, Body body) {
        storage::ReadScope scope = co_await storage::ReadScope::open(pool, soon());
        co_return co_await body(scope.session());
    }
    template<class Value, class Body>
    static Task<Value> run_value(pg::Pool& pool, Body body) {
        pg::PooledConnection connection = co_await pool.acquire(soon());
        pg::Session session = connection.session(soon());
        co_return co_await body(session);
    }

    TestDatabase database_;
    TestLoop loop_{database_.dsn(), 4};
    storage::Lease lease_;
};

} // namespace nof0::test
