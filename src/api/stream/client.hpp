// StreamClient: one client of the streams, on the socket that it came with. Server-Sent Events and
// WebSocket differ in what is read and in how an end is said; both are sent frames that are shared
// with all others.
//
// Made by the hub, held by it and by pending operations. One thread: the shard's.
#pragma once

#include "api/stream/hub.hpp"
#include "api/stream/websocket_frames.hpp"

#include <deque>

namespace nof0::api {

class StreamClient : public std::enable_shared_from_this<StreamClient> {
public:
    StreamClient(Hub& hub, std::uint64_t id, Protocol protocol, Subscription subscription,
                 Takeover takeover);
    ~StreamClient();

    void start(std::string head);
    // Into the socket, or behind what waits for it. May end the client.
    void send(const Frame& frame);
    // All of it before the bound counts again: what a client begins with may be longer.
    void begin(const Welcome& messages);
    // The last word, as far as the client still listens.
    void bye(std::string_view reason, WebSocketClose code, CounterMetric& counted);
    // At once; later calls of anything do nothing.
    void close();
    // Its time is over, or it took nothing for too long.
    void sweep(MonotonicTime now);

    bool wants(const Message& message) const;
    std::uint64_t id() const { return id_; }
    Protocol protocol() const { return protocol_; }
    const Subscription& subscription() const { return subscription_; }
    bool is_welcomed() const { return is_welcomed_ && !is_ending_; }
    void forget_welcome() { is_welcomed_ = false; }

private:
    void queue(const Frame& frame, std::size_t sent);
    void wait_writable();
    void write();
    void wait_readable();
    void read();
    void hear(std::string_view bytes);
    void end(const Frame& last);
    void leave(CounterMetric& counted);

    Hub& hub_;
    std::uint64_t id_;
    Protocol protocol_;
    Subscription subscription_;
    TcpSocket socket_;
    std::shared_ptr<const void> place_;
    std::string unread_;
    WebSocketReader reader_;
    std::deque<Frame> queue_;
    std::size_t sent_ = 0;         // of the first of them
    std::size_t queued_bytes_ = 0; // of all of them, that included
    std::size_t bytes_max_;
    MonotonicTime moved_at_;  // since then something waits and nothing was taken
    MonotonicTime ends_at_{}; // when is_ending_: closed then, whatever it still reads
    bool is_welcomed_ = false;
    bool is_ending_ = false;
    bool is_closed_ = false;
};

} // namespace nof0::api
