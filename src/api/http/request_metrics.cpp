#include "api/http/request_metrics.hpp"

namespace nof0::api {
namespace {

constexpr std::array<const char*, 7> k_reasons{
    "idle", "slow_request", "slow_reader", "refused", "too_many", "broken", "drain_deadline"};

} // namespace

RequestMetrics::RequestMetrics(Metrics& metrics, const std::vector<std::string>& routes,
                               unsigned shard)
    : metrics_(metrics) {
    std::vector<std::string> names = routes;
    names.emplace_back("unknown");
    names.emplace_back("unreadable");
    for (std::string& name : names) {
        const auto seconds = metrics.histogram(
            "nof0_api_request_seconds", "Time from a request's bytes to its answer handed over",
            latency_buckets_s(), {{"route", name}});
        routes_.push_back({std::move(name), seconds, {}});
    }
    connections_ = metrics.gauge("nof0_api_connections", "Connections open now",
                                 {{"shard", std::to_string(shard)}});
    for (std::size_t i = 0; i < k_reasons.size(); ++i) {
        dropped_[i] =
            metrics.counter("nof0_api_dropped_connections_total", "Connections ended by the server",
                            {{"reason", k_reasons[i]}});
    }
}

void RequestMetrics::answered(std::size_t route, int status, double seconds) {
    PerRoute& row = routes_[route];
    row.seconds.observe(seconds);
    for (auto& [known, counter] : row.by_status) {
        if (known == status) {
            counter.increment();
            return;
        }
    }
    CounterMetric counter =
        metrics_.counter("nof0_api_requests_total", "Requests answered",
                         {{"route", row.name}, {"status", std::to_string(status)}});
    counter.increment();
    row.by_status.emplace_back(status, counter);
}

void RequestMetrics::dropped(DropReason reason) {
    dropped_[static_cast<std::size_t>(reason)].increment();
}

} // namespace nof0::api
