// Names and help texts of the metrics of the client.
#include "cache/redis_metrics.hpp"

namespace nof0::cache {

RedisMetrics::RedisMetrics(Metrics& metrics, const std::string& client) {
    const MetricLabels labels{{"client", client}};
    calls = metrics.counter("nof0_cache_calls_total", "Round trips to Redis begun", labels);
    call_s = metrics.histogram("nof0_cache_call_seconds", "Round trips that Redis answered in time",
                               latency_buckets_s(), labels);
    timeouts = metrics.counter("nof0_cache_timeouts_total",
                               "Calls that Redis did not answer within their deadline", labels);
    refused = metrics.counter("nof0_cache_refused_total",
                              "Calls not sent: Redis is away or too much is in flight", labels);
    lost = metrics.counter("nof0_cache_lost_total",
                           "Calls whose connection broke before the answer", labels);
    error_replies =
        metrics.counter("nof0_cache_error_replies_total", "Commands that Redis refused", labels);
    connections =
        metrics.counter("nof0_cache_connections_total", "Connections opened and greeted", labels);
    connected = metrics.gauge("nof0_cache_connected", "Whether Redis answers: 1 or 0", labels);
}

} // namespace nof0::cache
