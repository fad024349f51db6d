// fork, exec, and the signals that tests send.
#include "support/redis_server.hpp"

#include "base/ensure.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace nof0::test {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::uint16_t free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    ensure(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0, "a port is free");
    ensure(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0, "it has a number");
    ::close(fd);
    return ntohs(address.sin_port);
}

bool accepts_connections(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    const int result = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::close(fd);
    return result == 0;
}

[[noreturn]] void become_redis(const std::vector<std::string>& arguments, const std::string& log) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Sockets of the test that lived on here would not be closed when the test closes them.
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    const int fd = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(fd, STDOUT_FILENO);
    ::dup2(fd, STDERR_FILENO);
    std::vector<char*> argv;
    for (const std::string& argument : arguments) {
        argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    ::execvp(argv.front(), argv.data());
    ::_exit(127);
}

} // namespace

RedisServer::RedisServer(std::vector<std::string> more_arguments)
    : more_arguments_(std::move(more_arguments)), port_(free_port()) {
    std::string path = (std::filesystem::temp_directory_path() / "nof0-redis-XXXXXX").string();
    ensure(::mkdtemp(path.data()) != nullptr, "a folder for the test's Redis can be made");
    folder_ = path;
    start();
}

RedisServer::~RedisServer() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void RedisServer::start() {
    ensure(pid_ < 0, "it is not running");
    std::vector<std::string> arguments{
        "redis-server", "--port", std::to_string(port_), "--bind", "127.0.0.1",
        "--save",       "",       "--appendonly",        "no",     "--dir",
        folder_};
    arguments.insert(arguments.end(), more_arguments_.begin(), more_arguments_.end());
    pid_ = ::fork();
    if (pid_ == 0) {
        become_redis(arguments, folder_ + "/log");
    }
    ensure(pid_ > 0, "a process can be made");
    for (int i = 0; i < 1'000 && !accepts_connections(port_); ++i) {
        ensure(::waitpid(pid_, nullptr, WNOHANG) == 0, "redis-server starts");
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ensure(accepts_connections(port_), "redis-server accepts connections");
}

void RedisServer::kill() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = -1;
    }
}

void RedisServer::stop() {
    ::kill(pid_, SIGSTOP);
}
void RedisServer::resume() {
    ::kill(pid_, SIGCONT);
}

} // namespace nof0::test
