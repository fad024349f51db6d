#include "storage/pg/metrics.hpp"

namespace nof0::pg {

ClientMetrics::ClientMetrics(Metrics& metrics, std::string pool)
    : metrics_(metrics), pool_(std::move(pool)) {
    const MetricLabels labels{{"pool", pool_}};
    query_seconds_ = metrics.histogram("nof0_postgres_query_seconds",
                                       "From handing a statement over to its answer",
                                       latency_buckets_s(), labels);
    wait_seconds_ = metrics.histogram("nof0_postgres_pool_wait_seconds", "Wait for a connection",
                                      latency_buckets_s(), labels);
    timeouts_ = metrics.counter("nof0_postgres_pool_timeouts_total",
                                "Waits for a connection that gave up", labels);
    const auto connects = [&](const char* result) {
        return metrics.counter("nof0_postgres_connects_total", "Connection attempts",
                               {{"pool", pool_}, {"result", result}});
    };
    connects_ok_ = connects("ok");
    connects_failed_ = connects("failed");
    const auto connections = [&](const char* state) {
        return metrics.gauge("nof0_postgres_pool_connections", "Connections by state",
                             {{"pool", pool_}, {"state", state}});
    };
    open_ = connections("open");
    idle_ = connections("idle");
    in_use_ = connections("in_use");
    waiting_ = metrics.gauge("nof0_postgres_pool_waiting", "Coroutines that wait for a connection",
                             labels);
}

void ClientMetrics::answered(const StatementInfo& statement, double seconds) {
    query_seconds_.observe(seconds);
    auto found = statements_.find(&statement);
    if (found == statements_.end()) {
        const MetricLabels labels{{"pool", pool_}, {"query", statement.name}};
        PerStatement made;
        made.count = metrics_.counter("nof0_postgres_statements_total",
                                      "Statements answered, by catalog name", labels);
        made.seconds = metrics_.counter("nof0_postgres_statement_seconds_total",
                                        "Time statements took, by catalog name", labels);
        found = statements_.emplace(&statement, made).first;
    }
    found->second.count.increment();
    found->second.seconds.increment(seconds);
}

void ClientMetrics::failed(std::string_view error_class) {
    metrics_
        .counter("nof0_postgres_errors_total", "Failed statements by class of SQLSTATE",
                 {{"pool", pool_}, {"class", std::string(error_class)}})
        .increment();
}

void ClientMetrics::connected(bool ok) {
    (ok ? connects_ok_ : connects_failed_).increment();
}

void ClientMetrics::pool_state(std::size_t open, std::size_t idle, std::size_t waiting) {
    open_.set(static_cast<double>(open));
    idle_.set(static_cast<double>(idle));
    in_use_.set(static_cast<double>(open - idle));
    waiting_.set(static_cast<double>(waiting));
}

void ClientMetrics::pool_waited(double seconds) {
    wait_seconds_.observe(seconds);
}
void ClientMetrics::pool_timed_out() {
    timeouts_.increment();
}

} // namespace nof0::pg
