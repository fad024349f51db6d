// What a client begins with: rendered once, kept until it is not the newest any more.
#include "api/stream/feed_state.hpp"

#include "base/json.hpp"
#include "projections/answer.hpp"

namespace nof0::api {

void Feed::State::outdate(Topic topic) {
    snapshots[static_cast<std::size_t>(topic)] = nullptr;
    last_snapshots[static_cast<std::size_t>(topic)] = nullptr;
}

// The last one of a client's carries the position: whoever is cut off before has no position yet
// and begins anew.
MessagePtr Feed::State::snapshot(Topic topic, bool is_last) {
    MessagePtr& kept = (is_last ? last_snapshots : snapshots)[static_cast<std::size_t>(topic)];
    if (kept == nullptr) {
        const std::string data = snapshot_data(topic);
        Rendering rendering{.event = "snapshot", .data = data};
        if (is_last) {
            rendering.id = position;
        }
        kept = make_message(topic, position, {}, rendering);
    }
    return kept;
}

MessagePtr Feed::State::reset_message(std::string_view reason) const {
    const std::string data = reason_json(reason);
    auto message = std::make_shared<Message>(
        *make_message(Topic::system, position, {}, {.event = "reset", .data = data}));
    message->kind = MessageKind::reset;
    return message;
}

MessagePtr Feed::State::state_message(Topic topic, std::string model_id, std::string_view event,
                                      std::string_view data) const {
    return make_message(topic, position, std::move(model_id),
                        {.event = event, .id = position, .data = data});
}

Task<> Feed::State::read_status() {
    if (!status) {
        co_return;
    }
    status_text = co_await status();
    status_at = monotonic_now();
    outdate(Topic::system);
}

namespace {

std::string joined(const auto& elements) {
    std::string text = "[";
    for (const std::string& element : elements) {
        text += text.size() > 1 ? "," : "";
        text += element;
    }
    return text + "]";
}

} // namespace

std::string Feed::State::snapshot_data(Topic topic) const {
    std::string body;
    std::int64_t version = position.version;
    std::int64_t time = at_ms;
    for (const WatchedDocument& document : watched) {
        if (document.topic == topic && topic != Topic::system) {
            version = document.version;
            time = document.at_ms;
            body = projections::answer_of(document.text, document.at_ms).body;
        }
    }
    if (topic == Topic::trades) {
        body = "{\"trades\":" + joined(newest_trades) + ",\"serverTime\":" + std::to_string(at_ms) +
               "}";
    } else if (topic == Topic::decisions) {
        body = joined(newest_decisions);
    } else if (topic == Topic::equity) {
        std::vector<std::string> points;
        for (const auto& [trader, point] : equity) {
            JsonWriter json(points.emplace_back());
            json.begin_object().field("model_id", trader).field("t", point.first);
            json.field("equity", point.second).end_object();
        }
        body = joined(points);
    } else if (topic == Topic::system) {
        body = status_text;
        if (body.empty()) {
            JsonWriter json(body);
            json.begin_object().field("version", version).field("at", time);
            json.field("store_id", store_id).end_object();
        }
    }
    std::string data;
    JsonWriter json(data);
    json.begin_object().field("topic", name_of(topic)).field("version", version);
    json.field("time", time).raw_field("body", body).end_object();
    return data;
}

} // namespace nof0::api
