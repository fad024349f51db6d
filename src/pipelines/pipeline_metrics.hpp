// What every pipeline exports, by its name.
#pragma once

#include "base/metrics.hpp"
#include "pipelines/pipeline.hpp"

#include <string>

namespace nof0::pipelines {

class PipelineMetrics {
public:
    PipelineMetrics(Metrics& metrics, const std::string& pipeline);

    void committed(const Written& written, double write_seconds);
    void parked() { parked_.increment(); }
    void waiting(std::size_t events) { waiting_.set(static_cast<double>(events)); }

private:
    CounterMetric events_;
    CounterMetric rows_;
    CounterMetric duplicates_;
    CounterMetric quarantined_;
    CounterMetric parked_;
    GaugeMetric waiting_;
    HistogramMetric batch_events_;
    HistogramMetric write_seconds_;
};

} // namespace nof0::pipelines
