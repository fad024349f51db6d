#include "app/bench/process.hpp"

#include "base/failure.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sched.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace nof0::bench {
namespace {

pid_t spawn(const std::vector<std::string>& command, int output) {
    std::vector<char*> arguments;
    for (const std::string& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (output >= 0) {
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    }
    pid_t pid = -1;
    const int error =
        ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw UsageError("cannot run " + command.front() + ": " + std::strerror(error) +
                         "; script/bootstrap installs it");
    }
    return pid;
}

int wait_for(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

} // namespace

Process::Process(const std::vector<std::string>& command) : pid_(spawn(command, -1)) {}

Process::~Process() {
    ::kill(pid_, SIGTERM);
    wait_for(pid_);
}

std::string run_program(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe for " + command.front());
    }
    const pid_t pid = spawn(command, ends[1]);
    ::close(ends[1]);
    std::string output;
    std::array<char, 4096> chunk;
    for (ssize_t got = 0; (got = ::read(ends[0], chunk.data(), chunk.size())) > 0;) {
        output.append(chunk.data(), static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    const int status = wait_for(pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw std::runtime_error(command.front() + " failed: " + output);
    }
    return output;
}

namespace {

// What /proc says of a process after its name: the state, the parent, and so on. Fields count from
// 0; empty when there is no such process.
std::vector<std::string> stat_fields(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // After the last ')', because a program's name may hold anything.
    std::istringstream rest(text.substr(std::min(text.rfind(')') + 1, text.size())));
    return {std::istream_iterator<std::string>(rest), {}};
}

constexpr std::size_t k_parent = 1;
constexpr std::size_t k_user_time = 11;       // then system time
constexpr std::size_t k_ended_user_time = 13; // of children that ended; then their system time

double ticks_in_seconds(const std::vector<std::string>& fields, std::size_t first) {
    if (fields.size() < first + 2) {
        return 0;
    }
    const double ticks = std::stod(fields[first]) + std::stod(fields[first + 1]);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

} // namespace

double cpu_seconds(pid_t pid) {
    return ticks_in_seconds(stat_fields(pid), k_user_time);
}

double cpu_seconds_of_family(pid_t child) {
    const std::vector<std::string> fields = stat_fields(child);
    if (fields.size() <= k_parent) {
        return 0;
    }
    const auto parent = static_cast<pid_t>(std::stol(fields[k_parent]));
    double seconds = cpu_seconds(parent) + ticks_in_seconds(stat_fields(parent), k_ended_user_time);
    std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", parent));
    for (pid_t sibling = 0; children >> sibling;) {
        seconds += cpu_seconds(sibling);
    }
    return seconds;
}

double resident_mb() {
    std::ifstream file("/proc/self/statm");
    double pages = 0;
    double resident_pages = 0;
    file >> pages >> resident_pages;
    return resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

void pin_process(pid_t pid, int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    unpin_process(pid, cores);
}

void unpin_process(pid_t pid, const cpu_set_t& cores) {
    const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
    std::error_code gone;
    for (const auto& entry : std::filesystem::directory_iterator(tasks, gone)) {
        const pid_t thread = std::stoi(entry.path().filename().string());
        ::sched_setaffinity(thread, sizeof cores, &cores);
    }
}

} // namespace nof0::bench
