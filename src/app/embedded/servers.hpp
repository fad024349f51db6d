// The embedded servers as a command uses them.
//
//   auto servers = Servers::join_or_start({.data_dir = "var"});
//   pool.connect(servers.postgres_dsn());
//
// The first command on a folder starts a supervisor (supervisor.hpp) with Postgres and Redis; the
// ones beside it join. They run while any command holds a Servers and for a grace time after the
// last, and keep their data between runs. A command that crashes lets go like one that ends.
//
// Plain blocking code for the time before any io_context runs.
#pragma once

#include "app/embedded/file_lock.hpp"
#include "app/embedded/options.hpp"
#include "app/embedded/state_file.hpp"
#include "base/deadline.hpp"

#include <string>

namespace nof0::app::embedded {

enum class Joined { started, joined };

class Servers {
public:
    // Waits until both servers serve. Throws UsageError (a missing package, a folder of someone
    // else: the text says what to do) or Unavailable (a server does not start, the timeout).
    static Servers join_or_start(Options options);

    // The role nof0, owner of the database nof0: CREATEDB and CREATEROLE, no superuser.
    std::string postgres_dsn() const;
    // The superuser on the maintenance database `postgres`: for tests, doctor and rescue only.
    std::string admin_dsn() const;
    std::string redis_url() const; // redis://:password@127.0.0.1:port

    Joined how() const { return how_; }
    const std::string& data_dir() const { return options_.data_dir; } // absolute

    // What servers.json says now: pids, versions, restarts. For status and doctor.
    ServersState state() const;

    // Starts a supervisor again if ours was killed; addresses and passwords stay the same, so
    // clients only reconnect. Returns at once (true when it started one). For long-lived
    // commands: call every few seconds.
    bool revive();

private:
    Servers(Options options, FileLock lock)
        : options_(std::move(options)), lock_(std::move(lock)) {}
    void wait_until_ready(Deadline deadline);

    Options options_;
    FileLock lock_;
    ServersState state_;
    Secrets secrets_;
    Joined how_ = Joined::joined;
};

} // namespace nof0::app::embedded
