// The metrics of one Postgres client, shared by the connections of one pool.
//
//   nof0_postgres_query_seconds{pool}             histogram: from being handed over to the answer
//   nof0_postgres_statements_total{pool,query}    by catalog name
//   nof0_postgres_statement_seconds_total{pool,query}
//   nof0_postgres_errors_total{pool,class}        class = first two characters of the SQLSTATE,
//                                                 or "deadline", or "decode"
//   nof0_postgres_pool_connections{pool,state}    gauge: open, idle, in_use
//   nof0_postgres_pool_waiting{pool}              gauge: coroutines that wait for a connection
//   nof0_postgres_pool_wait_seconds{pool}         histogram: wait for a connection
//   nof0_postgres_pool_timeouts_total{pool}       waits that gave up
//   nof0_postgres_connects_total{pool,result}     ok, failed
#pragma once

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "storage/pg/registry.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace nof0::pg {

// One thread: that of the pool. Several pools may share one Metrics under different names.
class ClientMetrics {
public:
    ClientMetrics(Metrics& metrics, std::string pool);

    void answered(const StatementInfo& statement, double seconds);
    void failed(std::string_view error_class);
    void connected(bool ok);
    void pool_state(std::size_t open, std::size_t idle, std::size_t waiting);
    void pool_waited(double seconds);
    void pool_timed_out();

private:
    struct PerStatement {
        CounterMetric count;
        CounterMetric seconds;
    };

    Metrics& metrics_;
    std::string pool_;
    HistogramMetric query_seconds_;
    HistogramMetric wait_seconds_;
    CounterMetric timeouts_;
    CounterMetric connects_ok_;
    CounterMetric connects_failed_;
    GaugeMetric open_;
    GaugeMetric idle_;
    GaugeMetric in_use_;
    GaugeMetric waiting_;
    std::unordered_map<const StatementInfo*, PerStatement> statements_;
};

} // namespace nof0::pg
