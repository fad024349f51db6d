#include "base/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sstream>

namespace nof0 {

struct Metrics::State {
    // Merge: asking for a family again answers the one there is.
    prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

CounterMetric Metrics::counter(const std::string& name, const std::string& help,
                               const MetricLabels& labels) {
    CounterMetric metric;
    metric.counter_ =
        &prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry).Add(labels);
    return metric;
}

GaugeMetric Metrics::gauge(const std::string& name, const std::string& help,
                           const MetricLabels& labels) {
    GaugeMetric metric;
    metric.gauge_ =
        &prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels);
    return metric;
}

HistogramMetric Metrics::histogram(const std::string& name, const std::string& help,
                                   const std::vector<double>& bounds, const MetricLabels& labels) {
    HistogramMetric metric;
    metric.histogram_ = &prometheus::BuildHistogram()
                             .Name(name)
                             .Help(help)
                             .Register(state_->registry)
                             .Add(labels, prometheus::Histogram::BucketBoundaries(bounds));
    return metric;
}

std::string Metrics::text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, state_->registry.Collect());
    return out.str();
}

void CounterMetric::increment(double by) {
    if (counter_ != nullptr) {
        static_cast<prometheus::Counter*>(counter_)->Increment(by);
    }
}
void GaugeMetric::set(double value) {
    if (gauge_ != nullptr) {
        static_cast<prometheus::Gauge*>(gauge_)->Set(value);
    }
}
void HistogramMetric::observe(double value) {
    if (histogram_ != nullptr) {
        static_cast<prometheus::Histogram*>(histogram_)->Observe(value);
    }
}

const std::vector<double>& latency_buckets_s() {
    static const std::vector<double> bounds{0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025,
                                            0.005,   0.01,   0.025,   0.05,   0.1,   0.25,
                                            0.5,     1.0,    2.5,     5.0,    10.0};
    return bounds;
}

} // namespace nof0
