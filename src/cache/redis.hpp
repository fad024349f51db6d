// The Redis client: every call has a deadline, and a server that is away, slow or wrong costs the
// caller at most that deadline and one exception. Pipelining is implicit: calls made at the same
// time travel together on the one connection, in the order in which they were made.
//
// Failure: Unavailable when the server is away (at once, nothing is queued for later), when the
// deadline passes (the command may still have been executed), or when too much is in flight;
// ErrorReply (an Unavailable) when Redis refuses the command. A caller that gives up disturbs no
// other: the late reply is dropped and the connection stays.
//
// The connection is reopened for as long as the object lives: after it breaks, and after
// `misses_max` budgets passed without any answer. Health says "ready" while an own PING is
// answered.
//
// One thread: everything, destructor included, on the thread that runs `context`. The destructor
// fails what is in flight. Metrics and health must outlive the context's last handler.
#pragma once

#include "base/deadline.hpp"
#include "base/health.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"
#include "cache/redis_options.hpp"
#include "cache/reply.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace nof0::cache {

// A command and its arguments. Views: what they refer to must live until the co_await returns.
using Command = std::vector<std::string_view>;

class Redis {
public:
    // Begins to connect. Throws UsageError when the TLS authorities cannot be read.
    Redis(asio::io_context& context, RedisOptions options, Metrics& metrics, Health& health);
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    // Returns once the server answers; throws Unavailable with the reason at the deadline. For
    // starts and tests: calls themselves never wait for a connection.
    Task<> connected(Deadline deadline);
    bool is_connected() const;

    // One command and its reply; throws ErrorReply when Redis refuses it.
    Task<Reply> call(Command command);
    Task<Reply> call(Command command, Deadline deadline);
    // Several commands in one round trip (not atomic); refusals are replies of kind error.
    Task<std::vector<Reply>> pipeline(std::vector<Command> commands);
    Task<std::vector<Reply>> pipeline(std::vector<Command> commands, Deadline deadline);

    // The deadline of a call that begins now and brings none.
    Deadline budget() const;
    const RedisOptions& options() const;

private:
    friend class Tracking; // a client of its own kind, on the same core
    struct Core;
    std::shared_ptr<Core> core_;
};

} // namespace nof0::cache
