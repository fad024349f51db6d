// Keeps one server program running: start, wait until it serves, start again when it dies, stop.
// Driven by tick(); never waits itself. Owned by the supervisor's only thread.
#pragma once

#include "app/embedded/server_process.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <string>

namespace nof0::app::embedded {

// The pause before the next start after `failures` deaths in a row: 0.1 s doubling to 10 s. Pure.
std::chrono::milliseconds restart_delay(int failures);

class WatchedServer {
public:
    explicit WatchedServer(ServerProcess& server) : server_(server) {}

    // Collects a dead process, starts one when it is time, asks whether it serves. Throws
    // Unavailable, with the end of the log, when the server has died k_first_start_failures_max
    // times without ever having served; later deaths are retried for ever.
    void tick();

    bool is_ready() const { return ready_; }
    pid_t pid() const { return pid_; } // 0 while none runs
    int restarts() const { return restarts_; }
    std::string_view name() const { return server_.name(); }
    std::string log_path() const { return server_.log_path(); }

    // Stopping: request, then tell whether it has ended (collecting it).
    void request_stop(StopRequest request);
    bool has_ended();

    static constexpr int k_first_start_failures_max = 5;

private:
    bool collect_if_dead();
    void start_when_prepared();
    void count_failure(const std::string& why);

    ServerProcess& server_;
    pid_t pid_ = 0;
    bool ready_ = false;
    bool was_ever_ready_ = false;
    int failures_ = 0;
    int restarts_ = 0;
    int last_status_ = 0;
    MonotonicTime started_at_{};
    MonotonicTime start_due_{};
};

} // namespace nof0::app::embedded
