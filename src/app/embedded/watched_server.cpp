#include "app/embedded/watched_server.hpp"

#include "app/embedded/log_file.hpp"
#include "app/embedded/process.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/wait.h>

namespace nof0::app::embedded {
namespace {

constexpr std::chrono::milliseconds k_delay_min{100};
constexpr std::chrono::milliseconds k_delay_max{10'000};
constexpr std::chrono::seconds k_steady_after{60}; // an older death does not count any more
constexpr int k_tail_lines = 6;

} // namespace

std::chrono::milliseconds restart_delay(int failures) {
    const int doublings = std::clamp(failures - 1, 0, 10);
    return std::min(k_delay_min * (1 << doublings), k_delay_max);
}

void WatchedServer::tick() {
    if (pid_ != 0 && collect_if_dead()) {
        count_failure(std::string(name()) + " does not start (" + describe_status(last_status_) +
                      "); the end of " + log_path() + ":\n" + log_tail(log_path(), k_tail_lines));
    }
    if (pid_ == 0 && monotonic_now() >= start_due_) {
        try {
            start_when_prepared();
        } catch (const Unavailable& error) { // the program went away, or its socket is taken
            count_failure(error.what());
        }
    }
    if (pid_ != 0 && !ready_ && server_.is_ready(pid_)) {
        ready_ = true;
        was_ever_ready_ = true;
        log_info("embedded.ready", {{"server", name()}, {"pid", pid_}});
    }
}

bool WatchedServer::collect_if_dead() {
    const pid_t collected = ::waitpid(pid_, &last_status_, WNOHANG);
    if (collected == 0 || (collected < 0 && errno == EINTR)) {
        return false;
    }
    log_info("embedded.ended",
             {{"server", name()}, {"pid", pid_}, {"status", describe_status(last_status_)}});
    pid_ = 0;
    ready_ = false;
    return true;
}

void WatchedServer::count_failure(const std::string& why) {
    const MonotonicTime now = monotonic_now();
    failures_ = now - started_at_ > k_steady_after ? 1 : failures_ + 1;
    const auto delay = restart_delay(failures_);
    start_due_ = now + delay;
    log_error("embedded.died",
              {{"server", name()}, {"why", why}, {"restart_in_ms", delay.count()}});
    if (!was_ever_ready_ && failures_ >= k_first_start_failures_max) {
        throw Unavailable(why);
    }
}

void WatchedServer::start_when_prepared() {
    if (!server_.prepare()) {
        return;
    }
    started_at_ = monotonic_now();
    pid_ = server_.start();
    restarts_ += was_ever_ready_ ? 1 : 0;
    log_info("embedded.started", {{"server", name()}, {"pid", pid_}});
}

void WatchedServer::request_stop(StopRequest request) {
    if (pid_ != 0) {
        server_.request_stop(pid_, request);
    }
}

bool WatchedServer::has_ended() {
    return pid_ == 0 || collect_if_dead();
}

} // namespace nof0::app::embedded
