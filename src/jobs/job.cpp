#include "jobs/job.hpp"

#include "base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cmath>

namespace nof0::jobs {
namespace {

using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;

} // namespace

struct Scheduler::Entry {
    Entry(Job of, asio::io_context& context, Metrics& metrics, std::uint64_t seed)
        : job(std::move(of)), timer(context.get_executor()), random(seed, job.name),
          runs(metrics.counter("nof0_jobs_runs_total", "Runs of a job", {{"job", job.name}})),
          failures(
              metrics.counter("nof0_jobs_failures_total", "Runs that failed", {{"job", job.name}})),
          last_success_s(metrics.gauge("nof0_jobs_last_success_timestamp_seconds",
                                       "When a job last succeeded", {{"job", job.name}})),
          seconds(metrics.histogram("nof0_jobs_run_seconds", "One run of a job",
                                    latency_buckets_s(), {{"job", job.name}})) {}

    Job job;
    Timer timer;
    Random random;
    CounterMetric runs;
    CounterMetric failures;
    GaugeMetric last_success_s;
    HistogramMetric seconds;
};

Scheduler::Scheduler(asio::io_context& context, const ArenaClock& clock,
                     const WallClock& wall_clock, Metrics& metrics, std::uint64_t seed)
    : context_(context), clock_(clock), wall_clock_(wall_clock), metrics_(metrics), seed_(seed) {}

Scheduler::~Scheduler() = default;

void Scheduler::add(Job job) {
    entries_.push_back(std::make_unique<Entry>(std::move(job), context_, metrics_, seed_));
}

void Scheduler::stop() {
    stopped_ = true;
    for (const auto& entry : entries_) {
        entry->timer.cancel();
    }
}

Task<> Scheduler::run() {
    Timer all_ended(context_.get_executor(), MonotonicTime::max());
    std::size_t running = entries_.size();
    for (const auto& entry : entries_) {
        asio::co_spawn(context_, loop(*entry), [&](const std::exception_ptr&) {
            --running;
            all_ended.cancel();
        });
    }
    while (running > 0) {
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await all_ended.async_wait(asio::redirect_error(token, ignored));
    }
}

Milliseconds Scheduler::wait_of(Entry& entry) {
    const auto period = static_cast<double>(entry.job.period.count());
    return Milliseconds{std::llround(period * (1 + entry.job.jitter * entry.random.unit()))};
}

Task<> Scheduler::loop(Entry& entry) {
    while (!stopped_) {
        co_await run_job(entry);
        if (stopped_) {
            break;
        }
        entry.timer.expires_after(wait_of(entry));
        boost::system::error_code ignored;
        const asio::use_awaitable_t<Executor> token;
        co_await entry.timer.async_wait(asio::redirect_error(token, ignored));
    }
}

Task<> Scheduler::run_job(Entry& entry) {
    const MonotonicTime begun = monotonic_now();
    entry.runs.increment();
    try {
        co_await entry.job.run_once(clock_.now());
        entry.last_success_s.set(wall_clock_.now().seconds());
    } catch (const std::exception& failure) { // the next turn tries again
        entry.failures.increment();
        log_warn("jobs.failed", {{"job", entry.job.name}, {"why", failure.what()}});
    }
    entry.seconds.observe(std::chrono::duration<double>(monotonic_now() - begun).count());
}

} // namespace nof0::jobs
