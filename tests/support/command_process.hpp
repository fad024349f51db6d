// Another nof0 command, as far as the embedded servers can tell: a process of its own that holds
// them, can be ended or killed, and reports what it got.
#pragma once

#include "app/embedded/options.hpp"
#include "app/embedded/state_file.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <sys/types.h>

namespace nof0::test {

class CommandProcess {
public:
    // Forks; the child becomes `uid` (0: stays as it is), joins or starts, reports and holds.
    explicit CommandProcess(const app::embedded::Options& options, uid_t uid = 0);
    ~CommandProcess(); // ends it
    CommandProcess(const CommandProcess&) = delete;
    CommandProcess& operator=(const CommandProcess&) = delete;

    // What the child reports first: "started <dsn> <redis url>", "joined ..." or
    // "usage: ..." / "unavailable: ...". Waits for it.
    const std::string& report();
    std::string dsn();
    pid_t pid() const { return pid_; }
    void end();  // as a command that is done
    void kill(); // SIGKILL

private:
    void collect();
    pid_t pid_ = 0;
    int report_fd_ = -1;
    int hold_fd_ = -1; // a byte ends the child
    std::string report_;
};

// A folder under /tmp that every user may pass through; the servers in it are stopped and the
// folder is removed at the end.
class DataDir {
public:
    explicit DataDir(const std::string& below = "");
    ~DataDir();
    DataDir(const DataDir&) = delete;
    DataDir& operator=(const DataDir&) = delete;
    const std::string& path() const { return path_; } // does not exist yet
    const std::string& parent() const { return parent_; }
    // Small and fast servers that leave 300 ms after their last user.
    app::embedded::Options options() const;
    app::embedded::ServersState state() const;
    // Makes the folder with a cluster of an earlier, cleanly ended run (a copy of one that is made
    // once per test program), for tests that are not about the first run.
    void seed_cluster() const;
    void stop_servers() const;

private:
    std::string top_;
    std::string parent_;
    std::string path_;
};

// Polls until it holds or the time is over; what it was at last.
bool eventually(const std::function<bool()>& condition,
                std::chrono::milliseconds within = std::chrono::seconds(60));

// One value of one query, or "error: ..."; a connection of its own.
std::string query(const std::string& dsn, const std::string& sql);
// The answer of a Redis to inline commands, or "error: ...".
std::string ask_redis(const std::string& url, const std::string& commands);

} // namespace nof0::test
