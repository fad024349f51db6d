// LiveStreams: what the streams of a serving process need beside its shards: Redis that tells what
// changed, and the feed, on the data thread.
#pragma once

#include "api/stream/hub.hpp"
#include "app/backend.hpp"
#include "config/api_config.hpp"

#include <vector>

namespace nof0::app {

// Whose changes Redis tells: what the feed looks at, and what the shards answer with.
std::vector<cache::Family> tracked_families();

class LiveStreams {
public:
    // The backend must outlive this object and be stopped before it goes.
    LiveStreams(Backend& backend, const Endpoints& endpoints, const config::StreamConfig& config);
    LiveStreams(const LiveStreams&) = delete;
    LiveStreams& operator=(const LiveStreams&) = delete;

    void start(); // the backend may run or not
    void stop();  // while the backend's thread runs; twice is once

    api::StreamShared& shared() { return shared_; }
    cache::Tracking& tracking() { return tracking_; }

private:
    cache::Tracking tracking_;
    api::Feed feed_;
    api::StreamShared shared_;
    bool is_running_ = false;
};

} // namespace nof0::app
