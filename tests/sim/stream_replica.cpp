#include "sim/stream_replica.hpp"

#include <stdexcept>

namespace nof0::test {

void StreamReplica::snapshot(const Json& data) {
    const std::string topic = data["topic"];
    const Json& body = data["body"];
    if (topic == "prices") {
        prices = body["prices"];
    } else if (topic == "positions") {
        positions.clear();
        for (const Json& row : body["accountTotals"]) {
            positions[row["model_id"]] = row["positions"];
        }
    } else if (topic == "leaderboard") {
        leaderboard = body["leaderboard"];
    } else if (topic == "trades") {
        trades.clear();
        for (const Json& trade : body["trades"]) {
            trades[trade["id"]] = trade;
        }
    } else if (topic == "equity") {
        equity.clear();
        for (const Json& point : body) {
            equity[point["model_id"]] = point;
        }
    }
}

void StreamReplica::apply(const StreamEvent& event) {
    if (!event.id.empty()) {
        last_id = event.id;
    }
    const Json data = Json::parse(event.data);
    if (event.event == "snapshot") {
        snapshot(data);
    } else if (event.event == "reset") {
        resets += 1;
    } else if (event.event == "prices") {
        prices.update(data["prices"]);
    } else if (event.event == "positions") {
        positions[data["model_id"]] = data["positions"];
    } else if (event.event == "leaderboard") {
        leaderboard = data["leaderboard"];
    } else if (event.event == "equity") {
        for (const Json& point : data["points"]) {
            equity[point["model_id"]] = point;
        }
    } else if (event.event == "trades") {
        trade_events.push_back(event.id);
        const std::string id = data["trade"]["id"];
        if (data["op"] == "void") {
            trades.erase(id);
        } else {
            trades[id] = data["trade"];
        }
    } else if (event.event == "decisions") {
        decision_events.push_back(event.id);
    }
}

StreamFollower::StreamFollower(std::uint16_t port, std::uint64_t seed, double whim)
    : port_(port), random_(seed), whim_(whim), thread_([this] { follow(); }) {}

StreamFollower::~StreamFollower() {
    is_over_ = true;
    thread_.join();
}

void StreamFollower::follow() {
    while (!is_over_) {
        try {
            follow_once();
        } catch (const std::runtime_error&) { // nobody listens just now
            std::this_thread::sleep_for(std::chrono::milliseconds{5});
        }
    }
}

void StreamFollower::follow_once() {
    std::string lines;
    if (const std::string id = replica().last_id; !id.empty()) {
        lines = "Last-Event-ID: " + id + "\r\n";
    }
    EventStream stream(port_, "/api/stream?prices_per_second=20", lines);
    connections_ += 1;
    while (!is_over_) {
        const auto event = stream.next(Milliseconds{20});
        if (!event) {
            continue;
        }
        if (event->event == "end" || event->event == "bye") {
            return;
        }
        const std::lock_guard lock(mutex_);
        replica_.apply(*event);
        const double drawn = static_cast<double>(random_() >> 11) * 0x1p-53;
        if (drawn < whim_) {
            return stream.reset();
        }
    }
}

} // namespace nof0::test
