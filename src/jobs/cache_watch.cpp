#include "jobs/cache_watch.hpp"

#include "base/log.hpp"
#include "cache/commands.hpp"
#include "cache/keys.hpp"

#include <cstdlib>

namespace nof0::jobs {
namespace {

constexpr const char* k_part = "cache";

std::string text_of(const std::map<std::string, std::string>& values, const std::string& name) {
    const auto found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

} // namespace

CacheWatch::CacheWatch(projections::Documents& documents, cache::Redis& redis, Metrics& metrics,
                       Health& health)
    : documents_(documents), redis_(redis), health_(health),
      drops_(metrics.counter("nof0_jobs_cache_drops_total", "Times that Redis lost its content")),
      rebuilds_(metrics.counter("nof0_jobs_cache_rebuilds_total",
                                "Times that all documents were built and published")),
      evictions_(metrics.counter("nof0_jobs_cache_evictions_total",
                                 "Keys that Redis evicted for want of memory")),
      rebuild_seconds_(metrics.histogram("nof0_jobs_cache_rebuild_seconds",
                                         "Filling the whole cache", latency_buckets_s())) {
    health_.not_ready(k_part, "not looked at yet");
}

void CacheWatch::note_evictions(const std::map<std::string, std::string>& stats) {
    const double evicted = std::strtod(text_of(stats, "evicted_keys").c_str(), nullptr);
    if (evicted > evicted_) {
        evictions_.increment(evicted - evicted_);
        log_warn("jobs.cache_evictions", {{"keys", evicted - evicted_}});
    }
    evicted_ = evicted; // a restarted Redis counts from 0
}

Task<CacheWatch::Found> CacheWatch::look() {
    const auto sentinel = co_await cache::get(redis_, cache::keys::sentinel().name);
    const auto server = co_await cache::info(redis_, "server");
    note_evictions(co_await cache::info(redis_, "stats"));
    const std::string run_id = text_of(server, "run_id");
    if (!run_id_) {
        run_id_ = run_id;
        co_return sentinel ? Found::whole : Found::never_filled;
    }
    const bool is_another = *run_id_ != run_id;
    run_id_ = run_id;
    co_return sentinel && !is_another ? Found::whole : Found::dropped;
}

Task<> CacheWatch::run_once() {
    const Found found = co_await look();
    if (found == Found::whole) {
        health_.ready(k_part);
        co_return;
    }
    health_.not_ready(k_part, "being filled from Postgres");
    if (found == Found::dropped) {
        drops_.increment();
        log_warn("jobs.cache_dropped");
        // Until it is whole again, the next look has to see that it is not.
        co_await cache::del(redis_, {cache::keys::sentinel().name});
    }
    const MonotonicTime begun = monotonic_now();
    const projections::RebuildSummary summary = co_await projections::rebuild(documents_);
    co_await cache::set(redis_, cache::keys::sentinel().name, std::to_string(summary.version),
                        Milliseconds{0});
    rebuilds_.increment();
    rebuild_seconds_.observe(std::chrono::duration<double>(monotonic_now() - begun).count());
    log_info("jobs.cache_filled", {{"documents", summary.documents}, {"version", summary.version}});
    health_.ready(k_part);
}

Job CacheWatch::job(Milliseconds period) {
    return {.name = "cache_watch", .period = period, .run_once = [this](ArenaTime) {
                return run_once();
            }};
}

} // namespace nof0::jobs
