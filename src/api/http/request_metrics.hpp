// What one shard counts. Handles are looked up once per route and status, so that a request costs
// an increment and an observation.
//
//   nof0_api_requests_total{route,status}     answers given
//   nof0_api_request_seconds{route}           from the bytes read to the answer handed over
//   nof0_api_connections{shard}               open now
//   nof0_api_dropped_connections_total{reason}
#pragma once

#include "base/metrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace nof0::api {

// Why a connection ended before its client wanted it to.
enum class DropReason : std::uint8_t {
    idle,           // nothing asked for too long
    slow_request,   // a request began and did not end in time
    slow_reader,    // answers were not taken in time
    refused,        // not HTTP, or over a limit
    too_many,       // more connections than allowed
    broken,         // reset by the peer
    drain_deadline, // still busy when the drain time was over
};

// One thread.
class RequestMetrics {
public:
    // `routes` are the routes' names; two more series exist: requests that no route took, and
    // requests that could not be read.
    RequestMetrics(Metrics& metrics, const std::vector<std::string>& routes, unsigned shard);

    std::size_t unknown_route() const { return routes_.size() - 2; }
    std::size_t unreadable() const { return routes_.size() - 1; }

    void answered(std::size_t route, int status, double seconds);
    void connections(std::size_t open) { connections_.set(static_cast<double>(open)); }
    void dropped(DropReason reason);

private:
    struct PerRoute {
        std::string name;
        HistogramMetric seconds;
        std::vector<std::pair<int, CounterMetric>> by_status;
    };

    Metrics& metrics_;
    std::vector<PerRoute> routes_;
    GaugeMetric connections_;
    std::array<CounterMetric, 7> dropped_;
};

} // namespace nof0::api
