// StreamReplica: what a client knows of an arena from the streams alone: snapshots, and the deltas
// put on top of them. And StreamFollower, which keeps one up to date through cuts and restarts.
#pragma once

#include "support/event_stream.hpp"

#include <atomic>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace nof0::test {

class StreamReplica {
public:
    using Json = nlohmann::json;

    void apply(const StreamEvent& event);

    Json prices = Json::object();          // symbol -> price
    std::map<std::string, Json> positions; // trader -> positions
    Json leaderboard = Json::array();
    std::map<std::string, Json> trades;    // id -> trade
    std::map<std::string, Json> equity;    // trader -> {model_id, t, equity}
    std::vector<std::string> trade_events; // ids of all that were heard, in order
    std::vector<std::string> decision_events;
    int resets = 0;
    std::string last_id;

private:
    void snapshot(const Json& data);
};

// A client on a thread of its own, that comes back whenever it was cut off: by the server, by its
// successor on another port, or by its own whim.
class StreamFollower {
public:
    StreamFollower(std::uint16_t port, std::uint64_t seed, double whim);
    ~StreamFollower();

    void move_to(std::uint16_t port) { port_ = port; }
    StreamReplica replica() const {
        const std::lock_guard lock(mutex_);
        return replica_;
    }
    int connections() const { return connections_; }

private:
    void follow();
    void follow_once();

    std::atomic<std::uint16_t> port_;
    std::mt19937_64 random_;
    double whim_;
    std::atomic<bool> is_over_{false};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    StreamReplica replica_;
    std::thread thread_;
};

} // namespace nof0::test
