#include "support/program.hpp"

#include "base/ensure.hpp"
#include "support/command_process.hpp"

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace nof0::test {
namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (std::string& word : words) {
        all.push_back(word.data());
    }
    all.push_back(nullptr);
    return all;
}

pid_t start(std::vector<std::string> words, std::vector<std::string> variables,
            const std::string& out, const std::string& error) {
    variables.emplace_back("PATH=/usr/local/bin:/usr/bin:/bin");
    variables.emplace_back("HOME=/nonexistent");
    const std::vector<char*> arguments = pointers(words);
    const std::vector<char*> environment = pointers(variables);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, error.c_str(), O_WRONLY | O_CREAT, 0600);
    // Sockets of the test that lived on there would not be closed when the test closes them.
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions, NOF0_SOURCE_DIR);
    pid_t pid = 0;
    const int failed = posix_spawn(&pid, words.front().c_str(), &actions, nullptr, arguments.data(),
                                   environment.data());
    posix_spawn_file_actions_destroy(&actions);
    ensure(failed == 0, "the built program can be started");
    return pid;
}

} // namespace

Program::Program(const std::vector<std::string>& arguments) : Program(NOF0_BINARY, arguments, {}) {}

Program::Program(const std::string& binary, const std::vector<std::string>& arguments,
                 std::vector<std::string> variables) {
    char name[] = "/tmp/nof0-program-XXXXXX";
    ensure(::mkdtemp(name) != nullptr, "a temporary folder is made");
    folder_ = name;
    std::vector<std::string> words{binary};
    words.insert(words.end(), arguments.begin(), arguments.end());
    pid_ = start(std::move(words), std::move(variables), folder_ + "/out", folder_ + "/error");
}

Program::~Program() {
    wait(std::chrono::milliseconds(0));
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
}

std::string Program::out() const {
    return text_of(folder_ + "/out");
}

std::string Program::error() const {
    return text_of(folder_ + "/error");
}

std::string Program::url(std::chrono::milliseconds within) {
    std::string found;
    eventually(
        [&] {
            const std::string text = error();
            const auto begin = text.find("http://127.0.0.1:");
            const auto end = text.find_first_of("/\n ", begin + 7);
            if (begin != std::string::npos && end != std::string::npos) {
                found = text.substr(begin, end - begin);
            }
            return !found.empty() || has_ended();
        },
        within);
    if (found.empty()) {
        throw std::runtime_error("nof0 does not serve:\n" + error());
    }
    return found;
}

void Program::signal(int number) const {
    ::kill(pid_, number);
}

bool Program::has_ended() {
    if (!ended_) {
        ended_ = ::waitpid(pid_, &wait_status_, WNOHANG) == pid_;
    }
    return ended_;
}

Ended Program::wait(std::chrono::milliseconds within) {
    if (!eventually([this] { return has_ended(); }, within)) {
        signal(SIGKILL);
        eventually([this] { return has_ended(); });
    }
    const bool exited = ended_ && WIFEXITED(wait_status_);
    const bool signalled = ended_ && WIFSIGNALED(wait_status_);
    return {.exit_code = exited ? WEXITSTATUS(wait_status_) : -1,
            .signal = signalled ? WTERMSIG(wait_status_) : 0,
            .out = out(),
            .error = error()};
}

Ended run_nof0(const std::vector<std::string>& arguments) {
    return Program(arguments).wait();
}

} // namespace nof0::test
