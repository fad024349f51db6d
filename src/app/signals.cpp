#include "app/signals.hpp"

#include "base/clock.hpp"

#include <algorithm>
#include <csignal>
#include <ctime>

namespace nof0::app {
namespace {

sigset_t end_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

} // namespace

void hold_signals() {
    const sigset_t set = end_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // sendfile raises it when a reader has gone
}

void wait_for_end(std::optional<Milliseconds> duration, const std::function<void()>& tick) {
    const sigset_t set = end_signals();
    const MonotonicTime begun = monotonic_now();
    for (;;) {
        Milliseconds step{2'000};
        if (duration) {
            const auto left =
                *duration - std::chrono::duration_cast<Milliseconds>(monotonic_now() - begun);
            if (left <= Milliseconds{0}) {
                return;
            }
            step = std::min(step, left);
        }
        const timespec wait{.tv_sec = step.count() / 1000,
                            .tv_nsec = (step.count() % 1000) * 1'000'000};
        if (sigtimedwait(&set, nullptr, &wait) > 0) {
            return;
        }
        tick();
    }
}

bool wait_for_end_or(const std::function<bool()>& done) {
    const sigset_t set = end_signals();
    constexpr timespec k_step{.tv_sec = 0, .tv_nsec = 50'000'000};
    while (!done()) {
        if (sigtimedwait(&set, nullptr, &k_step) > 0) {
            return true;
        }
    }
    return false;
}

} // namespace nof0::app
