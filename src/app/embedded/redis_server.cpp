#include "app/embedded/redis_server.hpp"

#include "app/embedded/log_file.hpp"
#include "app/embedded/process.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <random>
#include <sys/socket.h>
#include <sys/time.h>

namespace nof0::app::embedded {
namespace {

// Below the range from which the kernel takes ports for outgoing connections, so that none of
// those sits on ours when the server starts again.
constexpr int k_port_min = 20'000;
constexpr int k_port_max = 31'999;
constexpr int k_port_attempts = 100;

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool is_free(int port) {
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int yes = 1; // as redis does: connections of an earlier run are no obstacle
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const sockaddr_in address = loopback(port);
    return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
           ::listen(socket.get(), 1) == 0;
}

int pick_port(int preferred) {
    if (preferred != 0 && is_free(preferred)) {
        return preferred;
    }
    std::random_device random;
    std::uniform_int_distribution<int> ports(k_port_min, k_port_max);
    for (int attempt = 0; attempt < k_port_attempts; ++attempt) {
        const int port = ports(random);
        if (is_free(port)) {
            return port;
        }
    }
    return k_port_min; // the server's own complaint will be better than ours
}

// One connection, one batch of inline commands; what came back within a second.
std::string ask(int port, const std::string& commands) {
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval second{1, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
    const sockaddr_in address = loopback(port);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::send(socket.get(), commands.data(), commands.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(commands.size())) {
        return {};
    }
    std::string answer;
    char block[256];
    for (;;) {
        const ssize_t got = ::recv(socket.get(), block, sizeof block, 0);
        if (got <= 0) {
            return answer;
        }
        answer.append(block, static_cast<std::size_t>(got));
    }
}

} // namespace

RedisServer::RedisServer(const ServerOptions& options, const Layout& layout,
                         const Identity& identity, RedisProgram program, std::string password,
                         int preferred_port)
    : options_(options), layout_(layout), identity_(identity), program_(std::move(program)),
      password_(std::move(password)), port_(preferred_port),
      leftovers_("redis-server", layout.redis_dir(), identity) {}

bool RedisServer::prepare() {
    return leftovers_.all_ended(std::nullopt);
}

pid_t RedisServer::start() {
    if (!port_is_known_) {
        port_ = pick_port(port_);
    }
    const UniqueFd log = open_log(log_path());
    const std::string configuration = "bind 127.0.0.1\n"
                                      "port " +
                                      std::to_string(port_) +
                                      "\n"
                                      "requirepass " +
                                      password_ +
                                      "\n"
                                      "save \"\"\n"
                                      "appendonly no\n"
                                      "maxmemory " +
                                      options_.redis_maxmemory +
                                      "\n"
                                      "maxmemory-policy volatile-ttl\n"
                                      "daemonize no\n"
                                      "logfile \"\"\n";
    return spawn({.arguments = {program_.path, "-"},
                  .folder = layout_.redis_dir(),
                  .identity = &identity_,
                  .death_signal = SIGTERM,
                  .output_fd = log.get()},
                 configuration);
}

bool RedisServer::is_ready(pid_t) {
    const std::string answer = ask(port_, "AUTH " + password_ + "\r\nPING\r\nQUIT\r\n");
    const bool ready = answer.starts_with("+OK\r\n+PONG\r\n");
    port_is_known_ = port_is_known_ || ready;
    return ready;
}

void RedisServer::request_stop(pid_t pid, StopRequest request) {
    switch (request) {
    case StopRequest::clean:
        ask(port_, "AUTH " + password_ + "\r\nSHUTDOWN NOSAVE\r\n");
        ::kill(pid, SIGTERM); // in case it did not listen; there is nothing to save
        break;
    case StopRequest::immediate:
    case StopRequest::kill:
        ::kill(pid, SIGKILL);
        break;
    }
}

} // namespace nof0::app::embedded
