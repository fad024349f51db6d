// CacheWatch: notices that Redis lost what it held, and fills it again.
//
// A sentinel key without expiry vanishes only with a flush or a restart; Redis' own run id and its
// count of evictions tell the rest. When the cache was dropped (and at a cold start, when it was
// never filled) every document is built and published in the background; readers fall back to
// Postgres meanwhile, and the health part "cache" says so until it is done.
#pragma once

#include "base/health.hpp"
#include "cache/redis.hpp"
#include "jobs/job.hpp"
#include "projections/rebuild.hpp"

#include <map>
#include <optional>
#include <string>

namespace nof0::jobs {

class CacheWatch {
public:
    // Not ready until the first look.
    CacheWatch(projections::Documents& documents, cache::Redis& redis, Metrics& metrics,
               Health& health);

    // Looks, and fills the cache when it has to. Throws Unavailable when a server is away; the next
    // look tries again.
    Task<> run_once();
    Job job(Milliseconds period = Milliseconds{1'000});

private:
    enum class Found { whole, dropped, never_filled };
    Task<Found> look();
    void note_evictions(const std::map<std::string, std::string>& stats);

    projections::Documents& documents_;
    cache::Redis& redis_;
    Health& health_;
    std::optional<std::string> run_id_; // of the Redis that was filled
    double evicted_ = 0;
    CounterMetric drops_;
    CounterMetric rebuilds_;
    CounterMetric evictions_;
    HistogramMetric rebuild_seconds_;
};

} // namespace nof0::jobs
