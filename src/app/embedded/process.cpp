#include "app/embedded/process.hpp"

#include "app/embedded/files.hpp"
#include "base/ensure.hpp"
#include "base/failure.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nof0::app::embedded {
namespace {

constexpr std::size_t k_input_bytes_max = 16 * 1024;
constexpr std::size_t k_output_bytes_max = 64 * 1024;
constexpr const char* k_path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct Pipe {
    UniqueFd read_end;
    UniqueFd write_end;
};

Pipe make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw Unavailable(std::string("cannot make a pipe: ") + std::strerror(errno));
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// A pipe whose read end already holds the whole input.
UniqueFd filled_pipe(std::string_view input) {
    ensure(input.size() <= k_input_bytes_max, "the input of a child fits a pipe");
    Pipe pipe = make_pipe();
    const ssize_t put = ::write(pipe.write_end.get(), input.data(), input.size());
    ensure(put == static_cast<ssize_t>(input.size()), "an empty pipe takes the whole input");
    return std::move(pipe.read_end);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (const std::string& text : texts) {
        result.push_back(const_cast<char*>(text.c_str()));
    }
    result.push_back(nullptr);
    return result;
}

void default_signals() {
    for (const int number :
         {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD, SIGQUIT, SIGUSR1, SIGUSR2}) {
        ::signal(number, SIG_DFL);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Tells the parent why through the close-on-exec pipe; an executed program closes it silently.
[[noreturn]] void give_up(int report_fd) {
    const int reason = errno;
    [[maybe_unused]] const ssize_t ignored = ::write(report_fd, &reason, sizeof reason);
    ::_exit(127);
}

// In the child, between fork and exec: async-signal-safe calls only.
[[noreturn]] void execute(const Program& program, char* const* arguments, char* const* environment,
                          int input_fd, int null_fd, int report_fd, pid_t parent) {
    default_signals();
    ::umask(077);
    const int output_fd = program.output_fd >= 0 ? program.output_fd : null_fd;
    if (::dup2(input_fd, 0) < 0 || ::dup2(output_fd, 1) < 0 || ::dup2(output_fd, 2) < 0) {
        give_up(report_fd);
    }
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    if (program.preload_fd >= 0) {
        ::fcntl(program.preload_fd, F_SETFD, 0);
    }
    if (program.identity != nullptr && !become(*program.identity)) {
        give_up(report_fd);
    }
    if (::chdir(program.folder.c_str()) != 0) {
        give_up(report_fd);
    }
    // After the change of user, which clears it; and the parent may be gone already.
    if (program.death_signal != 0) {
        ::prctl(PR_SET_PDEATHSIG, program.death_signal);
        if (::getppid() != parent) {
            ::_exit(127);
        }
    }
    ::execve(arguments[0], arguments, environment);
    give_up(report_fd);
}

void check_report(Pipe report, const std::string& path) {
    report.write_end.reset();
    int reason = 0;
    if (::read(report.read_end.get(), &reason, sizeof reason) == sizeof reason) {
        throw Unavailable("cannot start " + path + ": " + std::strerror(reason));
    }
}

std::vector<pid_t> visible_processes_in(std::string_view name, const std::string& folder) {
    std::vector<pid_t> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string file = entry.path().filename();
        if (file.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        const pid_t pid = std::stoi(file);
        if (process_name(pid) == name && is_running(pid) &&
            std::filesystem::read_symlink(entry.path() / "cwd", error) == folder) {
            found.push_back(pid);
        }
    }
    return found;
}

} // namespace

pid_t spawn(const Program& program, std::string_view input) {
    const UniqueFd input_fd = filled_pipe(input);
    const UniqueFd null_fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
    Pipe report = make_pipe();
    std::vector<std::string> environment = {k_path, "LC_ALL=C", "TZ=UTC", "HOME=/nonexistent"};
    if (program.preload_fd >= 0) {
        environment.push_back("LD_PRELOAD=/proc/self/fd/" + std::to_string(program.preload_fd));
    }
    const std::vector<char*> argv = pointers(program.arguments);
    const std::vector<char*> envp = pointers(environment);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) {
        throw Unavailable("cannot start " + program.arguments[0] + ": " + std::strerror(errno));
    }
    if (child == 0) {
        execute(program, argv.data(), envp.data(), input_fd.get(), null_fd.get(),
                report.write_end.get(), parent);
    }
    try {
        check_report(std::move(report), program.arguments[0]);
    } catch (const Unavailable&) {
        ::waitpid(child, nullptr, 0);
        throw;
    }
    return child;
}

bool Finished::succeeded() const {
    return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0;
}

Finished run_to_end(Program program, std::string_view input, Deadline deadline) {
    Pipe output = make_pipe();
    program.output_fd = output.write_end.get();
    const pid_t child = spawn(program, input);
    output.write_end.reset();
    Finished finished;
    for (;;) {
        pollfd wait{output.read_end.get(), POLLIN, 0};
        const int ready = ::poll(&wait, 1, static_cast<int>(deadline.left().count()));
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        if (ready <= 0) {
            ::kill(child, SIGKILL);
            finished.output += "\n(killed: it took too long)";
            break;
        }
        char block[4096];
        const ssize_t got = ::read(output.read_end.get(), block, sizeof block);
        if (got <= 0) {
            break;
        }
        finished.output.append(block, static_cast<std::size_t>(got));
        if (finished.output.size() > k_output_bytes_max) {
            finished.output.erase(0, finished.output.size() - k_output_bytes_max);
        }
    }
    while (::waitpid(child, &finished.wait_status, 0) < 0 && errno == EINTR) {
    }
    return finished;
}

std::string describe_status(int wait_status) {
    if (WIFSIGNALED(wait_status)) {
        return "killed by signal " + std::to_string(WTERMSIG(wait_status));
    }
    return "exit status " + std::to_string(WEXITSTATUS(wait_status));
}

std::string process_name(pid_t pid) {
    std::string name;
    try {
        name = read_file("/proc/" + std::to_string(pid) + "/comm").value_or("");
    } catch (const UsageError&) { // it ended while we were reading
        return {};
    }
    return name.substr(0, name.find('\n'));
}

bool is_running(pid_t pid) {
    std::string stat;
    try {
        stat = read_file("/proc/" + std::to_string(pid) + "/stat").value_or("");
    } catch (const UsageError&) {
        return false;
    }
    // "pid (name) S ...": the name may hold anything, so the state is found from its end.
    const auto state = stat.rfind(") ");
    return state != std::string::npos && stat[state + 2] != 'Z' && stat[state + 2] != 'X';
}

std::vector<pid_t> processes_in(std::string_view name, const std::string& folder,
                                const Identity& identity) {
    if (!identity.must_switch) {
        return visible_processes_in(name, folder);
    }
    Pipe answer = make_pipe();
    const pid_t child = ::fork();
    if (child < 0) {
        throw Unavailable(std::string("cannot fork: ") + std::strerror(errno));
    }
    if (child == 0) {
        const bool switched = become(identity);
        for (const pid_t pid :
             switched ? visible_processes_in(name, folder) : std::vector<pid_t>{}) {
            [[maybe_unused]] const ssize_t put = ::write(answer.write_end.get(), &pid, sizeof pid);
        }
        ::_exit(switched ? 0 : 1);
    }
    answer.write_end.reset();
    std::vector<pid_t> found;
    pid_t pid = 0;
    while (::read(answer.read_end.get(), &pid, sizeof pid) == sizeof pid) {
        found.push_back(pid);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw Unavailable("cannot become " + identity.name + " to look for its servers");
    }
    return found;
}

void start_detached(const std::string& program_path, const std::vector<std::string>& arguments,
                    std::string_view input) {
    const UniqueFd input_fd = filled_pipe(input);
    const UniqueFd null_fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
    Pipe report = make_pipe();
    const std::vector<char*> argv = pointers(arguments);
    const pid_t child = ::fork();
    if (child < 0) {
        throw Unavailable("cannot start " + program_path + ": " + std::strerror(errno));
    }
    if (child == 0) {
        // A second fork, so that init and not we collect it; its own session, so that Ctrl-C on
        // our terminal is not its business.
        ::setsid();
        const pid_t grandchild = ::fork();
        if (grandchild != 0) {
            ::_exit(grandchild > 0 ? 0 : 127);
        }
        default_signals();
        ::dup2(input_fd.get(), 0);
        ::dup2(null_fd.get(), 1);
        ::dup2(null_fd.get(), 2);
        ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
        ::execv(program_path.c_str(), argv.data());
        give_up(report.write_end.get());
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    check_report(std::move(report), program_path);
}

} // namespace nof0::app::embedded
