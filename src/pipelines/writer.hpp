// Writer: the one loop that turns what waits in the pipelines into transactions.
//
// A transaction takes what arrived while the last one ran, from every pipeline, bounded by rows:
// no timer, so that a quiet feed has the latency of one commit and a busy one large batches. The
// order inside a pipeline is kept; across pipelines a transaction is one commit, one version.
//
// Failures, by kind:
// - the world (server away, deadline, lost connection): everything is rolled back, the events
//   stay, and the same is tried again after a growing pause, for as long as it takes;
// - COMMIT unanswered: the same, after what the pipelines remember was dropped; what is durable
//   already is a duplicate then, by its key, and readers are told of it as if it were;
// - refused data: the batch of the pipeline that was refused is halved until one event is left;
//   that one goes to parked_events, and the rest goes on;
// - fenced out: FencedOut leaves run(), the events stay for the next tenure.
//
// One thread: the io_context's.
#pragma once

#include "base/clock.hpp"
#include "pipelines/pipeline.hpp"
#include "pipelines/pipeline_metrics.hpp"
#include "pipelines/publisher.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace nof0::pipelines {

struct WriterOptions {
    std::size_t events_max = 10'000; // of one pipeline in one transaction
    Milliseconds transaction_budget{10'000};
    Milliseconds retry_first{50};
    Milliseconds retry_max{2'000};
};

class Writer {
public:
    // Pipelines are written in the given order; they outlive the writer.
    Writer(asio::io_context& context, pg::Pool& pool, std::vector<Pipeline*> pipelines,
           Publisher& publisher, const ArenaClock& clock, WriterOptions options, Metrics& metrics);

    // Something waits now. Cheap; any number of times.
    void wake() { wake_.cancel(); }
    // Called after a commit that added rows to the outbox, or may have.
    void on_outbox(std::function<void()> handler) { on_outbox_ = std::move(handler); }

    bool has_events() const { return something_waits(); }
    // Writes until stop(), under the lease. Throws storage::FencedOut when the lease is lost.
    Task<> run(storage::Lease lease);
    void stop();
    // Waits until nothing waits in any pipeline; false at the deadline.
    Task<bool> drained(Deadline deadline);
    // Waits until every event that is offered by now is durable, whatever arrives meanwhile; false
    // at the deadline. Parked and fenced events count: they are dealt with.
    Task<bool> durable(Deadline deadline);

private:
    using Clock = std::chrono::steady_clock;
    using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

    // A pipeline and how many of its events the next transaction may take.
    struct Part {
        Pipeline* pipeline;
        PipelineMetrics metrics;
        std::size_t limit;
        std::uint64_t done = 0; // events dealt with since the start
    };

    bool something_waits() const;
    Task<> wait_for_events();
    Task<> write_once(const storage::Lease& lease);
    Task<> transact(const storage::Lease& lease, std::vector<Written>& written);
    void tell_perhaps(std::vector<Written>& written);
    Task<> park_oldest(const storage::Lease& lease, Part& part, const std::string& why);
    Task<storage::WriteScope> open(const storage::Lease& lease);
    void refused(Part& part);
    void roll_back_all();
    Milliseconds back_off(std::string_view why);
    Task<> pause(Milliseconds duration);

    pg::Pool& pool_;
    Publisher& publisher_;
    const ArenaClock& clock_;
    WriterOptions options_;
    std::vector<Part> parts_;
    Part* writing_ = nullptr; // whose events the server is looking at
    Part* suspect_ = nullptr; // refused alone: its oldest event is to be parked
    std::string refusal_;
    Milliseconds backoff_{0};
    bool commit_asked_ = false; // and not answered yet
    bool stopped_ = false;
    std::function<void()> on_outbox_;
    Timer wake_;
    Timer progress_; // cancelled whenever something became durable
    HistogramMetric transaction_seconds_;
};

} // namespace nof0::pipelines
