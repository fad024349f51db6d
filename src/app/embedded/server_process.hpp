// What the supervisor asks of a server program; PostgresServer and RedisServer are the two.
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace nof0::app::embedded {

// How hard a server is asked to stop.
enum class StopRequest { clean, immediate, kill };

class ServerProcess {
public:
    virtual ~ServerProcess() = default;
    virtual std::string_view name() const = 0; // "Postgres"
    virtual std::string log_path() const = 0;
    // Clears what an earlier run left; false: not yet, ask again in a moment.
    virtual bool prepare() = 0;
    virtual pid_t start() = 0;
    // Whether the started process serves clients. Does not wait longer than a second.
    virtual bool is_ready(pid_t pid) = 0;
    virtual void request_stop(pid_t pid, StopRequest request) = 0;
};

} // namespace nof0::app::embedded
