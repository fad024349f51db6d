// Metrics, Prometheus style. Each room registers its own when it is built; api prints them all.
// Handles are cheap to copy and safe from any thread; they live as long as their Metrics.
// Names follow Prometheus: nof0_<room>_<what>_<unit>[_total].
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace nof0 {

using MetricLabels = std::map<std::string, std::string>;

class CounterMetric {
public:
    void increment(double by = 1);

private:
    friend class Metrics;
    void* counter_ = nullptr;
};

class GaugeMetric {
public:
    void set(double value);

private:
    friend class Metrics;
    void* gauge_ = nullptr;
};

class HistogramMetric {
public:
    void observe(double value);

private:
    friend class Metrics;
    void* histogram_ = nullptr;
};

class Metrics {
public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // The same name and labels give the same time series.
    CounterMetric counter(const std::string& name, const std::string& help,
                          const MetricLabels& labels = {});
    GaugeMetric gauge(const std::string& name, const std::string& help,
                      const MetricLabels& labels = {});
    // Upper bounds of the buckets, ascending, in the unit that the name says.
    HistogramMetric histogram(const std::string& name, const std::string& help,
                              const std::vector<double>& bounds, const MetricLabels& labels = {});

    // All of them in Prometheus text format 0.0.4.
    std::string text() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Buckets for latencies in seconds, 50 us to 10 s.
const std::vector<double>& latency_buckets_s();

} // namespace nof0
