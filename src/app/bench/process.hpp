// The programs that a benchmark runs beside us, and what they cost in processor time.
#pragma once

#include <sched.h>
#include <string>
#include <sys/types.h>
#include <vector>

namespace nof0::bench {

// A program in the background; ended with SIGTERM and awaited when this is destroyed.
class Process {
public:
    // Found in PATH or in /usr/sbin. Throws UsageError when it cannot be started.
    explicit Process(const std::vector<std::string>& command);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }

private:
    pid_t pid_ = -1;
};

// Runs a program to its end and returns its standard output. Throws UsageError when it cannot be
// started, std::runtime_error when it fails.
std::string run_program(const std::vector<std::string>& command);

// User and system time of a process and its threads so far.
double cpu_seconds(pid_t pid);
// The same of its parent and all children of that, also of those that ended: of a server that makes
// a process for each connection, by any of them.
double cpu_seconds_of_family(pid_t child);

// What of this process lies in memory, in millions of bytes.
double resident_mb();

// Keeps every thread of a process on one core, or lets it go back to those.
void pin_process(pid_t pid, int core);
void unpin_process(pid_t pid, const cpu_set_t& cores);

} // namespace nof0::bench
