#include "app/embedded/leftovers.hpp"

#include "app/embedded/process.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <csignal>

namespace nof0::app::embedded {
namespace {

constexpr std::chrono::seconds k_patience{5};
constexpr std::chrono::seconds k_patience_at_last{15};

int signal_due(MonotonicTime::duration waited) {
    if (waited < k_patience) {
        return SIGINT;
    }
    return waited < k_patience_at_last ? SIGQUIT : SIGKILL;
}

} // namespace

bool Leftovers::all_ended(std::optional<pid_t> leader) {
    std::vector<pid_t> running = processes_in(process_name_, folder_, identity_);
    if (running.empty()) {
        first_seen_.reset();
        last_signal_ = 0;
        return true;
    }
    const MonotonicTime now = monotonic_now();
    if (!first_seen_) {
        first_seen_ = now;
    }
    const int due = signal_due(now - *first_seen_);
    if (due == last_signal_) {
        return false;
    }
    last_signal_ = due;
    if (due == SIGINT && leader && std::ranges::find(running, *leader) != running.end()) {
        running = {*leader};
    }
    for (const pid_t pid : running) {
        log_warn("embedded.leftover", {{"process", process_name_}, {"pid", pid}, {"signal", due}});
        ::kill(pid, due);
    }
    return false;
}

} // namespace nof0::app::embedded
