// One TCP connection to Redis, from connect to its end: the only door to Boost.Redis, whose slow
// headers stay behind it. Internal to this room; everybody else uses Redis (redis.hpp).
//
// Boost.Redis 1.88 has defects that decide how it is used here; tests/faults/redis_client_test.cpp
// holds each cure:
// - its own reconnect ends for good when a new connection is refused, and keeps stale requests. So
//   a link is never reused: it ends once, fails what it holds, and Redis opens the next one.
// - cancelling a written request closes the connection under everybody else. So nothing is ever
//   cancelled: callers stop waiting, and the late reply is taken off the wire and dropped.
// - its health check keeps dropping a connection that recovered. It is off; Redis probes itself.
// - its ready-made response types throw out of the event loop, or drop the connection, when an
//   error reply is not the last of its request. Replies are collected by an adapter of our own.
// - HELLO and SELECT travel in one request with such a type. Redis sends SELECT itself.
//
// One thread.
#pragma once

#include "cache/redis.hpp"

#include <functional>

namespace nof0::cache {

class RedisLink : public std::enable_shared_from_this<RedisLink> {
public:
    // One reply per command, or nothing when the link ended first.
    using OnReplies = std::function<void(std::vector<Reply>)>;
    using OnEnd = std::function<void(const std::string& why)>;

    // Starts connecting. Throws UsageError when the TLS files cannot be read.
    static std::shared_ptr<RedisLink> open(asio::io_context& context, const RedisOptions& options);
    ~RedisLink();

    // Called once, after every pending OnReplies had its chance to be posted; never from inside
    // another function of this class.
    void on_end(OnEnd on_end);

    // What the server says unasked (RESP3 pushes), each whole and in its order; never after on_end.
    // Without it pushes are thrown away.
    using OnPush = std::function<void(const Reply&)>;
    void on_push(OnPush on_push);

    // Writes the commands together and hands their replies over, later, exactly once; an empty
    // vector says that the link ended before they came. Bytes of the request are returned.
    std::size_t send(const std::vector<Command>& commands, OnReplies on_replies);

    // To be called when the first replies have shown that we are in; from then on small writes go
    // out at once.
    void greeted();

    // Drops the connection; pending requests fail, then on_end is called.
    void close();

private:
    struct Impl;
    void receive();
    explicit RedisLink(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace nof0::cache
