#include "app/embedded/supervisor.hpp"

#include "app/embedded/file_lock.hpp"
#include "app/embedded/files.hpp"
#include "app/embedded/log_file.hpp"
#include "app/embedded/postgres_server.hpp"
#include "app/embedded/redis_server.hpp"
#include "app/embedded/start_plan.hpp"
#include "app/embedded/watched_server.hpp"
#include "base/deadline.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>

namespace nof0::app::embedded {
namespace {

constexpr std::chrono::milliseconds k_tick_starting{20};
constexpr std::chrono::milliseconds k_tick_steady{200};
constexpr std::chrono::seconds k_clean_stop_max{30};
constexpr std::chrono::seconds k_immediate_stop_max{5};

// Signals are taken at one place, between ticks.
sigset_t our_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) {
        ::sigaddset(&set, number);
    }
    return set;
}

// Sleeps until a signal or the time is over; whether we are asked to end.
bool asked_to_end_within(std::chrono::milliseconds wait) {
    const sigset_t set = our_signals();
    const timespec time{wait.count() / 1000, (wait.count() % 1000) * 1'000'000};
    const int number = ::sigtimedwait(&set, nullptr, &time);
    return number == SIGTERM || number == SIGINT;
}

class Supervisor {
public:
    Supervisor(std::string dir, ServerOptions options)
        : dir_(std::move(dir)), options_(std::move(options)) {
        // Where the data lives and which port Redis had outlast a run; the rest begins anew.
        const ServersState before = read_state(dir_).value_or(ServersState{});
        state_.server_root = before.server_root;
        state_.redis_port = before.redis_port;
        state_.supervisor_pid = ::getpid();
        state_.start_token = options_.start_token;
        publish(Phase::starting, "looking for Postgres and Redis");
    }

    void run();
    void publish_failure(FailureKind kind, const char* message) {
        state_.error_kind = kind;
        state_.error = message;
        state_.postgres_pid = state_.redis_pid = 0;
        publish(Phase::failed, "");
    }

private:
    void publish(Phase phase, const std::string& progress);
    void prepare_cluster(const StartPlan& plan, PostgresServer& postgres);
    void keep_running();
    void publish_changes();
    bool nobody_left();
    void stop_all();

    std::string dir_;
    ServerOptions options_;
    ServersState state_;
    std::optional<FileLock> last_lock_; // servers.lock, ours alone, while stopping
    std::optional<MonotonicTime> alone_since_;
    RedisServer* redis_ = nullptr;
    std::vector<WatchedServer> servers_; // postgres, redis
};

void Supervisor::publish(Phase phase, const std::string& progress) {
    state_.phase = phase;
    state_.progress = progress;
    write_state(dir_, state_);
}

void Supervisor::run() {
    const StartPlan plan = make_start_plan(dir_, options_, state_.server_root);
    // The folder's lock does not protect a root elsewhere from a copy of the folder.
    const std::optional<FileLock> root_lock =
        FileLock::try_take(plan.layout.root + "/root.lock", LockMode::exclusive);
    if (!root_lock) {
        throw UsageError("the servers' data in " + plan.layout.root +
                         " is in use for another folder; is " + dir_ + " a copy?");
    }
    state_.server_root = plan.layout.root;
    state_.socket_dir = plan.socket_dir;
    state_.postgres_version = plan.postgres.version;
    state_.redis_version = plan.redis.version;
    PostgresServer postgres(options_, plan.layout, plan.identity, plan.postgres, plan.socket_dir);
    prepare_cluster(plan, postgres);
    RedisServer redis(options_, plan.layout, plan.identity, plan.redis,
                      read_secrets(dir_).value().redis_password, state_.redis_port);
    redis_ = &redis;
    servers_.emplace_back(postgres);
    servers_.emplace_back(redis);
    publish(Phase::starting,
            "starting Postgres " + plan.postgres.version + " and Redis " + plan.redis.version);
    try {
        keep_running();
    } catch (...) {
        stop_all();
        throw;
    }
    publish(Phase::stopping, "stopping Postgres and Redis");
    stop_all();
    state_.postgres_pid = state_.redis_pid = 0;
    publish(Phase::stopped, "");
}

// The cluster and its passwords, made when missing.
void Supervisor::prepare_cluster(const StartPlan& plan, PostgresServer& postgres) {
    std::optional<Secrets> secrets = read_secrets(dir_);
    const bool passwords_lost = plan.cluster && !secrets;
    if (!secrets) {
        secrets = make_secrets();
    }
    const ClusterMaker maker{options_, plan.layout, plan.identity, plan.postgres, *secrets};
    if (!plan.cluster) {
        publish(Phase::starting, "starting Postgres " + plan.postgres.version +
                                     " (first run: creating the cluster)");
        // The passwords first: a cluster must never be whole without them.
        write_secrets(dir_, *secrets);
        create_cluster(maker);
        return;
    }
    repair_permissions(plan.layout);
    if (passwords_lost) {
        publish(Phase::starting, "giving Postgres new passwords (servers.secret was lost)");
        while (!postgres.prepare()) {
            asked_to_end_within(k_tick_steady);
        }
        reset_passwords(maker);
        write_secrets(dir_, *secrets);
    }
}

void Supervisor::keep_running() {
    for (;;) {
        for (WatchedServer& server : servers_) {
            server.tick();
            bound_log(server.log_path());
        }
        bound_log(Layout{dir_, dir_}.supervisor_log());
        publish_changes();
        const bool steady = state_.phase == Phase::ready;
        if (asked_to_end_within(steady ? k_tick_steady : k_tick_starting)) {
            log_info("embedded.asked_to_end");
            return;
        }
        if (nobody_left()) {
            return;
        }
    }
}

void Supervisor::publish_changes() {
    const WatchedServer& postgres = servers_[0];
    const WatchedServer& redis = servers_[1];
    const bool ready = postgres.is_ready() && redis.is_ready();
    const Phase phase = ready                             ? Phase::ready
                        : state_.phase == Phase::starting ? Phase::starting
                                                          : Phase::restarting;
    const std::int64_t restarts = postgres.restarts() + redis.restarts();
    if (phase == state_.phase && postgres.pid() == state_.postgres_pid &&
        redis.pid() == state_.redis_pid && restarts == state_.restarts) {
        return;
    }
    state_.postgres_pid = postgres.pid();
    state_.redis_pid = redis.pid();
    state_.redis_port = redis_->port();
    state_.restarts = restarts;
    publish(phase, ready                        ? ""
                   : phase == Phase::restarting ? "starting a server that died again"
                                                : state_.progress);
}

// Whether no command has used the servers for the grace time; if so servers.lock is ours, and a
// command that comes now waits until we are done and then starts anew.
bool Supervisor::nobody_left() {
    if (!is_dir(dir_)) {
        log_warn("embedded.folder_gone", {{"folder", dir_}});
        return true;
    }
    std::optional<FileLock> lock = FileLock::try_take(dir_ + "/servers.lock", LockMode::exclusive);
    if (!lock) {
        alone_since_.reset();
        return false;
    }
    const MonotonicTime now = monotonic_now();
    if (!alone_since_) {
        alone_since_ = now;
    }
    if (now - *alone_since_ < options_.grace) {
        return false;
    }
    last_lock_ = std::move(lock);
    return true;
}

void Supervisor::stop_all() {
    constexpr std::array steps = {
        std::pair{StopRequest::clean, std::chrono::milliseconds(k_clean_stop_max)},
        std::pair{StopRequest::immediate, std::chrono::milliseconds(k_immediate_stop_max)},
        std::pair{StopRequest::kill, std::chrono::milliseconds(k_immediate_stop_max)}};
    for (const auto& [request, patience] : steps) {
        for (WatchedServer& server : servers_) {
            server.request_stop(request);
        }
        const Deadline deadline = Deadline::after(patience);
        while (!deadline.passed()) {
            bool ended = true;
            for (WatchedServer& server : servers_) {
                ended = server.has_ended() && ended;
            }
            if (ended) {
                log_info("embedded.stopped");
                return;
            }
            asked_to_end_within(k_tick_starting);
        }
        log_warn("embedded.slow_stop", {{"waited_ms", patience.count()}});
    }
}

std::string read_standard_input() {
    std::string text;
    char block[4096];
    for (ssize_t got = 0; (got = ::read(0, block, sizeof block)) > 0;) {
        text.append(block, static_cast<std::size_t>(got));
    }
    return text;
}

// No terminal, no other descriptors, our own log.
void detach(const std::string& dir) {
    ::umask(077);
    const std::string path = Layout{dir, dir}.supervisor_log();
    bound_log(path);
    const UniqueFd log = open_log(path);
    const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    ::dup2(null.get(), 0);
    ::dup2(log.get(), 1);
    ::dup2(log.get(), 2);
    [[maybe_unused]] const int ignored = ::chdir("/");
    const sigset_t set = our_signals();
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

} // namespace

int run_supervisor(const std::string& data_dir) {
    const std::string input = read_standard_input();
    const std::string dir = make_data_dir(data_dir);
    detach(dir);
    const std::optional<RecordLock> lock = RecordLock::try_take(dir + "/supervisor.lock");
    if (!lock) {
        log_info("embedded.already_supervised", {{"folder", dir}});
        return 0;
    }
    try {
        Supervisor supervisor(dir, server_options_from(input));
        try {
            supervisor.run();
            return 0;
        } catch (const UsageError& error) {
            supervisor.publish_failure(FailureKind::usage, error.what());
        } catch (const std::exception& error) {
            supervisor.publish_failure(FailureKind::unavailable, error.what());
        }
    } catch (const std::exception& error) { // not even servers.json can be written
        log_error("embedded.failed", {{"why", error.what()}});
    }
    return 1;
}

} // namespace nof0::app::embedded
