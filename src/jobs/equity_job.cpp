#include "jobs/equity_job.hpp"

#include "base/log.hpp"

namespace nof0::jobs {
namespace {

using pipelines::EquitySampler;

struct Clockwork {
    EquitySampler& sampler;
    pg::Pool& pool;
    std::optional<std::int64_t> sampled_ms{}; // the newest minute that needs nothing any more
};

// The oldest minute that is missing: the arena's clock may pass several between two looks.
Task<> look(std::shared_ptr<Clockwork> clockwork, ArenaTime now) {
    const std::int64_t newest_ms = now.ms() - now.ms() % EquitySampler::k_minute_ms;
    if (!clockwork->sampled_ms) {
        const bool is_on_time = now.ms() - newest_ms <= k_begin_tolerance_ms;
        clockwork->sampled_ms = is_on_time ? newest_ms - EquitySampler::k_minute_ms : newest_ms;
    }
    std::int64_t minute_ms = *clockwork->sampled_ms + EquitySampler::k_minute_ms;
    if (minute_ms > newest_ms || clockwork->sampler.waiting() > 0) {
        co_return;
    }
    if (now.ms() - minute_ms > EquitySampler::k_late_max_ms) {
        log_warn("equity.left_behind",
                 {{"minutes", (newest_ms - minute_ms) / EquitySampler::k_minute_ms},
                  {"why", "the arena's clock runs faster than equity can be sampled"}});
        minute_ms = newest_ms;
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
