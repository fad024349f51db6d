// What the Redis client counts. Labelled by the client's name: a process may have several.
#pragma once

#include "base/metrics.hpp"

#include <string>

namespace nof0::cache {

struct RedisMetrics {
    RedisMetrics(Metrics& metrics, const std::string& client);

    CounterMetric calls;    // round trips begun
    HistogramMetric call_s; // of those that were answered in time
    CounterMetric timeouts; // no answer within the deadline
    CounterMetric refused;  // not sent: the server is away or too much is in flight
    CounterMetric lost;     // the connection broke before the answer
    CounterMetric error_replies;
    CounterMetric connections; // opened and greeted
    GaugeMetric connected;     // 1 or 0
};

} // namespace nof0::cache
