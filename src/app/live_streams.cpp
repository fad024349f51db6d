#include "app/live_streams.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <utility>

namespace nof0::app {
namespace {

using cache::Family;

constexpr Milliseconds k_stop_budget{15'000}; // a look at Postgres ends within its own budget

// Short, because a connection that is silent for a few of them is given up.
constexpr Milliseconds k_tracking_budget{500};

cache::TrackingOptions tracking_options(const Endpoints& endpoints) {
    cache::TrackingOptions options;
    options.redis = endpoints.redis;
    options.redis.budget = std::max(options.redis.budget, k_tracking_budget);
    options.families = tracked_families();
    return options;
}

api::StreamOptions stream_options(const config::StreamConfig& config) {
    api::StreamOptions options;
    options.clients_max = static_cast<std::size_t>(config.clients_max);
    options.queue_bytes_max = config.queue_bytes_max;
    options.heartbeat = config.heartbeat;
    options.stall_max = config.stall_max;
    options.prices_per_second = config.prices_per_second;
    return options;
}

} // namespace

std::vector<cache::Family> tracked_families() {
    return {Family::crypto_prices,       Family::positions_all,       Family::leaderboard_cache,
            Family::traders_all,         Family::trades_stream,       Family::decision_last,
            Family::account_totals_base, Family::account_totals_tail, Family::trades_recent_all,
            Family::since_inception_all, Family::analytics,           Family::analytics_all,
            Family::conversations_all};
}

LiveStreams::LiveStreams(Backend& backend, const Endpoints& endpoints,
                         const config::StreamConfig& config)
    : tracking_(backend.context(), tracking_options(endpoints), backend.metrics()),
      feed_(backend.context(), backend.documents(), tracking_, {}, backend.metrics()),
      shared_{feed_, stream_options(config), {}} {}

void LiveStreams::start() {
    is_running_ = true;
    feed_.start();
}

void LiveStreams::stop() {
    if (std::exchange(is_running_, false) && !feed_.stop(Deadline::after(k_stop_budget))) {
        log_warn("api.stream_feed_hangs", {{"waited_ms", k_stop_budget.count()}});
    }
}

} // namespace nof0::app
