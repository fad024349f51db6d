// Publisher: after a commit, what readers see.
//
// Documents that a pipeline built inside its transaction go out at once. Documents that a
// transaction touched are built afterwards, in one snapshot for whatever was touched meanwhile, so
// that a burst of a thousand fills builds a leaderboard once and not a thousand times: what is made
// of one subject's rows at once, what is made of every trader's at most once per slow_interval.
//
// Publishing never holds the writing up: while events wait to be written, a family of documents
// that took a time t to build and send rests for a multiple of t. So it takes a bounded share of
// the thread however many rows its documents have grown to; what is touched again during a rest is
// built once, and as soon as no event waits, everything that was touched goes out.
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
    // Rest after a build while events wait, in times of that build: of documents that are made of
    // a few rows of one subject, of many rows of one subject, of every trader's rows.
    int prompt_rest = 19;
    int list_rest = 29;
    int arena_rest = 39;
    Milliseconds retry_pause{250}; // while a server is away
    Milliseconds snapshot_budget{10'000};
    std::size_t documents_at_once = 64; // held in memory
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

    // Tells whether events wait to be written; without it nothing ever rests.
    void rest_while(std::function<bool()> events_wait) { events_wait_ = std::move(events_wait); }

    // Until stop(). One at a time.
    Task<> run();
    void stop();
    // Waits until everything that was added before is published, or `deadline`; true when it is.
    Task<bool> idle(Deadline deadline);

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    // What waits of one family.
    struct Lane {
        int rest = 0;
        Milliseconds interval{0}; // between two beginnings, events or not
        std::set<std::string> touched{};
        MonotonicTime since{};  // commit time of the oldest of them
        MonotonicTime begins{}; // not before this
        MonotonicTime rested{}; // nor, while events wait, before this
    };

    bool has_work() const;
    std::size_t touched_count() const;
    Lane& lane_of(cache::Family family);
    MonotonicTime turn_of(const Lane& lane) const;
    Task<> wait_for_work();
    Task<bool> publish_ready();
    Task<bool> publish_touched();
    Task<bool> publish(cache::Family family, const std::set<std::string>& subjects);
    void note_published(std::size_t documents, MonotonicTime since);
    Task<> mark_seen();
    Task<> pause(Milliseconds duration);

    projections::Documents& documents_;
    cache::Redis& redis_;
    PublisherOptions options_;
    std::map<std::string, cache::DocumentWrite> ready_; // by key: the newest version
    std::map<cache::Family, Lane> lanes_;
    std::vector<cache::Key> seen_;
    MonotonicTime ready_since_; // commit time of the oldest of them
    bool busy_ = false;
    bool stopped_ = false;
    std::function<void(std::int64_t)> on_published_;
    std::function<bool()> events_wait_;
    Timer wake_;
    HistogramMetric lag_seconds_;
    GaugeMetric newest_lag_s_;
    CounterMetric published_;
    GaugeMetric waiting_;
};

} // namespace nof0::pipelines
