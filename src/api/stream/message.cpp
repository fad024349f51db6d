#include "api/stream/message.hpp"

#include "api/stream/websocket_frames.hpp"
#include "base/json.hpp"

namespace nof0::api {

Frame render_sse(const Rendering& rendering) {
    std::string text;
    text.reserve(rendering.data.size() + 64);
    if (rendering.id) {
        text.append("id: ").append(rendering.id->text()).append("\n");
    }
    text.append("event: ").append(rendering.event).append("\ndata: ");
    text.append(rendering.data).append("\n\n");
    return std::make_shared<const std::string>(std::move(text));
}

Frame render_websocket(const Rendering& rendering) {
    std::string text;
    text.reserve(rendering.data.size() + 64);
    JsonWriter json(text);
    json.begin_object().key("id");
    if (rendering.id) {
        json.value(rendering.id->text());
    } else {
        json.null();
    }
    json.field("event", rendering.event).raw_field("data", rendering.data).end_object();
    return std::make_shared<const std::string>(websocket_frame(WebSocketOpcode::text, text));
}

MessagePtr make_message(Topic topic, StreamPosition position, std::string model_id,
                        const Rendering& rendering) {
    auto message = std::make_shared<Message>();
    message->topic = topic;
    message->position = position;
    message->model_id = std::move(model_id);
    message->sse = render_sse(rendering);
    message->websocket = render_websocket(rendering);
    message->made_at = monotonic_now();
    return message;
}

std::string reason_json(std::string_view reason) {
    std::string text;
    JsonWriter json(text);
    json.begin_object().field("reason", reason).end_object();
    return text;
}

} // namespace nof0::api
