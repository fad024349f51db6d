// Message: one thing that clients of the streams are told, rendered once for all of them.
//
// Immutable when made; shared by every shard and client, safe from any thread.
#pragma once

#include "api/stream/position.hpp"
#include "api/stream/topic.hpp"
#include "base/clock.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::api {

enum class Protocol : std::uint8_t { sse, websocket };

// Bytes as they go over the wire of one protocol.
using Frame = std::shared_ptr<const std::string>;

// A reset concerns everybody, whatever they asked for: what they know counts no more.
enum class MessageKind : std::uint8_t { news, reset };

struct Message;
using MessagePtr = std::shared_ptr<const Message>;

// Prices travel as they are, because each client has its own rate: see hub.hpp.
struct PriceChanges {
    std::int64_t version = 0;
    std::int64_t at_ms = 0;
    std::vector<std::pair<std::string, std::string>> prices{}; // symbol -> JSON object
};

struct Message {
    MessageKind kind = MessageKind::news;
    Topic topic = Topic::system;
    StreamPosition position{}; // of an event; else how far events were when it was made
    std::string model_id{};    // whom it is about; empty: everybody
    Frame sse{};               // empty of price changes
    Frame websocket{};
    std::vector<MessagePtr> parts{}; // the same by trader, for who asked for some only
    PriceChanges prices{};
    MonotonicTime made_at{};

    const Frame& frame(Protocol protocol) const {
        return protocol == Protocol::sse ? sse : websocket;
    }
};

// One event of each protocol. `data` is one line of JSON; `id` is left out where the client has not
// everything up to there yet.
struct Rendering {
    std::string_view event;
    std::optional<StreamPosition> id{};
    std::string_view data;
};
Frame render_sse(const Rendering& rendering);
Frame render_websocket(const Rendering& rendering);

MessagePtr make_message(Topic topic, StreamPosition position, std::string model_id,
                        const Rendering& rendering);

// {"reason":"..."}, as reset and bye have it.
std::string reason_json(std::string_view reason);

} // namespace nof0::api
