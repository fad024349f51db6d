// Publisher: after a commit, what readers see.
//
// Documents that a pipeline built inside its transaction go out at once. Documents that a
// transaction touched are built afterwards, in one snapshot for whatever was touched meanwhile, so
// that a burst of a thousand fills builds a leaderboard once and not a thousand times: positions
// and recent trades at once, what is made of many rows (leaderboard, curves, totals) at most once
// per slow_interval.
//
// Best effort, by design: the cache may lag, never lead, never lie. While Redis is away, what was
// touched is remembered and published when it is back; documents expire by themselves meanwhile.
//
// One thread: the io_context's.
#pragma once

#include "pipelines/pipeline.hpp"
#include "projections/documents.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace nof0::pipelines {

struct PublisherOptions {
    Milliseconds slow_interval{250};
    Milliseconds retry_pause{250}; // while a server is away
    Milliseconds snapshot_budget{10'000};
    std::size_t documents_per_snapshot = 256;
};

class Publisher {
public:
    Publisher(asio::io_context& context, projections::Documents& documents, cache::Redis& redis,
              PublisherOptions options, Metrics& metrics);

    // After the commit of the transaction that wrote it.
    void add(Written&& written);
    void touch(cache::Family family, std::string subject);
    // Called after documents of transactions are in the cache, with the newest version among them:
    // those of every earlier transaction are there, too.
    void on_published(std::function<void(std::int64_t)> handler) {
        on_published_ = std::move(handler);
    }

    // Until stop(). One at a time.
    Task<> run();
    void stop();
    // Waits until everything that was added before is published, or `deadline`; true when it is.
    Task<bool> idle(Deadline deadline);

private:
    using Subject = std::pair<cache::Family, std::string>;
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    bool has_work() const;
    Task<> wait_for_work();
    Task<bool> publish_ready();
    Task<bool> publish_touched();
    Task<> mark_seen();
    std::set<Subject> due();
    Task<> pause(Milliseconds duration);

    projections::Documents& documents_;
    cache::Redis& redis_;
    PublisherOptions options_;
    std::map<std::string, cache::DocumentWrite> ready_; // by key: the newest version
    std::set<Subject> touched_;
    std::set<Subject> touched_slow_;
    std::vector<cache::Key> seen_;
    MonotonicTime oldest_; // commit time of the oldest that waits
    MonotonicTime slow_due_;
    bool busy_ = false;
    bool stopped_ = false;
    std::function<void(std::int64_t)> on_published_;
    Timer wake_;
    HistogramMetric lag_seconds_;
    CounterMetric published_;
    GaugeMetric waiting_;
};

} // namespace nof0::pipelines
