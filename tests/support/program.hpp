// The built nof0 as an operator runs it: a process of its own, with what it printed and how it
// ended. For tests of the whole program.
#pragma once

#include <chrono>
#include <string>
#include <sys/types.h>
#include <vector>

namespace nof0::test {

struct Ended {
    int exit_code = -1; // -1: a signal or the deadline ended it
    int signal = 0;     // the one that ended it
    std::string out;
    std::string error; // standard error
};

// A running `nof0 ARGUMENTS...`, with an environment of its own (no NOF0_ variables) in the folder
// of the sources, where etc/ is. Killed at the end when it still runs.
class Program {
public:
    explicit Program(const std::vector<std::string>& arguments);
    // Another binary, and variables ("NAME=value") beside PATH and HOME.
    Program(const std::string& binary, const std::vector<std::string>& arguments,
            std::vector<std::string> variables);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const { return pid_; }
    // What it printed so far.
    std::string out() const;
    std::string error() const;
    // Where it serves, read from the line that says so. Throws std::runtime_error with its standard
    // error when it ended or did not say so in time.
    std::string url(std::chrono::milliseconds within = std::chrono::seconds(120));
    void signal(int number) const;
    // Waits for its end; kills it at the deadline.
    Ended wait(std::chrono::milliseconds within = std::chrono::seconds(120));

private:
    bool has_ended();

    pid_t pid_ = 0;
    std::string folder_; // of what it prints
    bool ended_ = false;
    int wait_status_ = 0;
};

// Runs it to its end.
Ended run_nof0(const std::vector<std::string>& arguments);

} // namespace nof0::test
