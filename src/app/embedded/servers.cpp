#include "app/embedded/servers.hpp"

#include "app/embedded/files.hpp"
#include "app/embedded/process.hpp"
#include "base/deadline.hpp"
#include "base/failure.hpp"
#include "base/text.hpp"

#include <thread>

namespace nof0::app::embedded {
namespace {

constexpr std::chrono::milliseconds k_poll{20};
constexpr int k_starts_max = 3;
constexpr std::chrono::seconds k_start_pause{2}; // a new supervisor takes its lock well within

std::string supervisor_lock(const std::string& dir) {
    return dir + "/supervisor.lock";
}

void start_supervisor(const Options& options) {
    // Here, so that a folder of someone else is our caller's message and not lost in a child.
    make_private_dir(options.data_dir + "/log", ::geteuid(), ::getegid());
    start_detached(options.supervisor_program, {"nof0", "_supervise", options.data_dir},
                   to_json(options.servers));
}

[[noreturn]] void throw_failure(const ServersState& state) {
    if (state.error_kind == FailureKind::usage) {
        throw UsageError(state.error);
    }
    throw Unavailable(state.error);
}

[[noreturn]] void throw_timeout(const Options& options, const ServersState& state) {
    throw Unavailable("the servers of " + options.data_dir + " were not ready within " +
                      std::to_string(options.timeout.count() / 1000) + " s (" +
                      std::string(phase_name(state.phase)) +
                      (state.progress.empty() ? "" : ": " + state.progress) + "); see " +
                      options.data_dir + "/log");
}

// Waits while a supervisor that is stopping holds the lock alone.
FileLock wait_for_lock(const Options& options, Deadline deadline) {
    const std::string path = options.data_dir + "/servers.lock";
    for (;;) {
        if (std::optional<FileLock> lock = FileLock::try_take(path, LockMode::shared)) {
            return std::move(*lock);
        }
        if (deadline.passed()) {
            throw_timeout(options, read_state(options.data_dir).value_or(ServersState{}));
        }
        std::this_thread::sleep_for(k_poll);
    }
}

} // namespace

Servers Servers::join_or_start(Options options) {
    const Deadline deadline = Deadline::after(options.timeout);
    options.data_dir = make_data_dir(options.data_dir);
    if (!is_valid_utf8(options.data_dir)) {
        throw UsageError("the path of the data folder is no UTF-8; choose another --data-dir");
    }
    options.servers.start_token = random_token();
    FileLock lock = wait_for_lock(options, deadline);
    Servers servers(std::move(options), std::move(lock));
    servers.wait_until_ready(deadline);
    std::optional<Secrets> secrets = read_secrets(servers.data_dir());
    if (!secrets) {
        throw Unavailable(servers.data_dir() +
                          "/servers.secret is gone; it is made anew when the servers start again");
    }
    servers.secrets_ = std::move(*secrets);
    return servers;
}

void Servers::wait_until_ready(Deadline deadline) {
    std::string last_progress;
    int starts = 0;
    MonotonicTime start_due{};
    for (;; std::this_thread::sleep_for(k_poll)) {
        state_ = read_state(options_.data_dir).value_or(ServersState{});
        const bool is_ours = state_.start_token == options_.servers.start_token;
        const std::optional<pid_t> holder = RecordLock::holder(supervisor_lock(options_.data_dir));
        // Without a holder, or with a new one that has not written yet, the file tells of the past.
        const bool is_current = holder && (*holder == state_.supervisor_pid || *holder < 0);
        if (is_current && state_.phase == Phase::ready) {
            how_ = is_ours ? Joined::started : Joined::joined;
            return;
        }
        if (is_ours && state_.phase == Phase::failed) {
            throw_failure(state_);
        }
        if (deadline.passed()) {
            throw_timeout(options_, state_);
        }
        if (!holder && monotonic_now() >= start_due) {
            if (++starts > k_starts_max) {
                throw Unavailable("the supervisor of " + options_.data_dir + " ends at once; see " +
                                  options_.data_dir + "/log");
            }
            start_supervisor(options_);
            start_due = monotonic_now() + k_start_pause;
        }
        if (is_current && options_.on_progress && state_.progress != last_progress) {
            last_progress = state_.progress;
            options_.on_progress(last_progress);
        }
    }
}

std::string Servers::postgres_dsn() const {
    return embedded::postgres_dsn(state_, "nof0", secrets_.postgres_password, "nof0");
}

std::string Servers::admin_dsn() const {
    return embedded::postgres_dsn(state_, "postgres", secrets_.postgres_admin_password, "postgres");
}

std::string Servers::redis_url() const {
    return embedded::redis_url(state_, secrets_);
}

ServersState Servers::state() const {
    return read_state(options_.data_dir).value_or(state_);
}

bool Servers::revive() {
    if (RecordLock::holder(supervisor_lock(options_.data_dir))) {
        return false;
    }
    start_supervisor(options_);
    return true;
}

} // namespace nof0::app::embedded
