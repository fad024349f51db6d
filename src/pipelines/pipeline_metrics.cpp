#include "pipelines/pipeline_metrics.hpp"

namespace nof0::pipelines {
namespace {

const std::vector<double> k_batch_buckets{1, 8, 64, 256, 1'000, 2'500, 5'000, 10'000};

} // namespace

PipelineMetrics::PipelineMetrics(Metrics& metrics, const std::string& pipeline)
    : events_(metrics.counter("nof0_pipelines_events_total", "Events written or found written",
                              {{"pipeline", pipeline}})),
      rows_(metrics.counter("nof0_pipelines_rows_total", "Rows of facts written",
                            {{"pipeline", pipeline}})),
      duplicates_(metrics.counter("nof0_pipelines_duplicates_total", "Events that were there",
                                  {{"pipeline", pipeline}})),
      quarantined_(metrics.counter("nof0_pipelines_quarantined_total",
                                   "Events put aside with a reason", {{"pipeline", pipeline}})),
      parked_(metrics.counter("nof0_pipelines_parked_total", "Events that could not be stored",
                              {{"pipeline", pipeline}})),
      waiting_(metrics.gauge("nof0_pipelines_queue_events", "Events that wait to be written",
                             {{"pipeline", pipeline}})),
      batch_events_(metrics.histogram("nof0_pipelines_batch_events", "Events in a transaction",
                                      k_batch_buckets, {{"pipeline", pipeline}})),
      write_seconds_(metrics.histogram("nof0_pipelines_write_seconds",
                                       "From the first statement to the commit",
                                       latency_buckets_s(), {{"pipeline", pipeline}})) {}

void PipelineMetrics::committed(const Written& written, double write_seconds) {
    events_.increment(static_cast<double>(written.events));
    rows_.increment(static_cast<double>(written.rows));
    duplicates_.increment(static_cast<double>(written.duplicates));
    quarantined_.increment(static_cast<double>(written.quarantined));
    batch_events_.observe(static_cast<double>(written.events));
    write_seconds_.observe(write_seconds);
}

} // namespace nof0::pipelines
