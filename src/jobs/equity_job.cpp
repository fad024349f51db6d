#include "jobs/equity_job.hpp"

namespace nof0::jobs {
namespace {

using pipelines::EquitySampler;

struct Clockwork {
    EquitySampler& sampler;
    pg::Pool& pool;
    std::optional<std::int64_t> sampled_ms{}; // the newest minute that needs nothing any more
};

Task<> look(std::shared_ptr<Clockwork> clockwork, ArenaTime now) {
    const std::int64_t minute_ms = now.ms() - now.ms() % EquitySampler::k_minute_ms;
    const bool is_first = !clockwork->sampled_ms;
    if (is_first && now.ms() - minute_ms > k_begin_tolerance_ms) {
        clockwork->sampled_ms = minute_ms;
    }
    const bool is_done = clockwork->sampled_ms && *clockwork->sampled_ms >= minute_ms;
    if (is_done || clockwork->sampler.waiting() > 0) {
        co_return;
    }
    co_await clockwork->sampler.prepare(clockwork->pool, minute_ms);
    clockwork->sampler.offer(minute_ms);
    clockwork->sampled_ms = minute_ms;
}

} // namespace

Job equity_job(EquitySampler& sampler, pg::Pool& pool, Milliseconds period) {
    const auto clockwork = std::make_shared<Clockwork>(sampler, pool);
    return {.name = "equity",
            .period = period,
            .jitter = 0,
            .run_once = [clockwork](ArenaTime now) { return look(clockwork, now); }};
}

} // namespace nof0::jobs
