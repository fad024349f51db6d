// Starting programs and asking about processes. Plain blocking POSIX; meant for the supervisor
// (one thread) and for commands before any io_context runs.
#pragma once

#include "app/embedded/identity.hpp"
#include "app/embedded/unique_fd.hpp"
#include "base/deadline.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::app::embedded {

struct Program {
    std::vector<std::string> arguments; // [0] is the path
    std::string folder = "/";           // its working directory
    const Identity* identity = nullptr; // null: as we are
    int death_signal = 0;               // sent to it when we die; 0: it outlives us
    int output_fd = -1;                 // its stdout and stderr; -1: /dev/null
    int preload_fd = -1;                // a library to preload (see passwd_shim.hpp); -1: none
};

// Starts it with a fixed small environment (a user's PGHOST or LD_PRELOAD must not reach a
// server), default signals, `input` on its standard input and no other descriptor of ours.
// Throws Unavailable when it cannot be executed. The input must fit a pipe (16 KiB).
pid_t spawn(const Program& program, std::string_view input = {});

struct Finished {
    int wait_status = 0;
    std::string output; // stdout and stderr, the last 64 KiB
    bool succeeded() const;
};

// Runs it to its end; killed at the deadline.
Finished run_to_end(Program program, std::string_view input, Deadline deadline);

// "exit status 1", "killed by signal 9".
std::string describe_status(int wait_status);

// Whether the process exists and is more than a zombie that nobody has collected.
bool is_running(pid_t pid);
// The kernel's name of it (at most 15 characters), empty when it is gone.
std::string process_name(pid_t pid);
// All running processes of that name and user whose working directory is `folder`: how the
// processes of one Postgres cluster or one Redis are told from everyone else's. Looks as that
// user, because root in a container may not see into other users' processes.
std::vector<pid_t> processes_in(std::string_view name, const std::string& folder,
                                const Identity& identity);

// Starts our own program as a process of its own session that outlives us, with `input` on its
// standard input. Safe in a process with threads. Throws Unavailable when it cannot be executed.
void start_detached(const std::string& program_path, const std::vector<std::string>& arguments,
                    std::string_view input);

} // namespace nof0::app::embedded
