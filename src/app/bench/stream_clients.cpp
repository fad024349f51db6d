#include "app/bench/stream_clients.hpp"

#include "app/bench/pins.hpp"
#include "base/clock.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <stdexcept>
#include <string_view>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace nof0::bench {
namespace {

constexpr std::string_view k_mark = "\"sent_ns\":";
constexpr std::size_t k_kept_bytes = 64; // of a message that is not there whole

void write_line(int fd, const std::string& line) {
    const std::string text = line + "\n";
    if (::write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("the clients of the benchmark have gone");
    }
}

std::string read_line(int fd) {
    std::string line;
    char byte = 0;
    while (::read(fd, &byte, 1) == 1) {
        if (byte == '\n') {
            return line;
        }
        line += byte;
    }
    throw std::runtime_error("the clients of the benchmark have gone");
}

// The child's side: one thread, one epoll.
class Crowd {
public:
    Crowd(int clients, int commands, int answers)
        : sockets_(static_cast<std::size_t>(clients)), commands_(commands), answers_(answers) {}

    void run() {
        for (;;) {
            const std::string line = read_line(commands_); // "port target"
            const std::size_t space = line.find(' ');
            connect(static_cast<std::uint16_t>(std::stoi(line.substr(0, space))),
                    line.substr(space + 1));
            listen_until_told();
        }
    }

private:
    struct One {
        int socket = -1;
        bool has_heard = false;
        std::string tail{};
    };

    void connect(std::uint16_t port, const std::string& target) {
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        const std::string request = "GET " + target + " HTTP/1.1\r\nHost: bench\r\n\r\n";
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        for (std::size_t i = 0; i < sockets_.size(); ++i) {
            One& one = sockets_[i];
            one = {::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), false, {}};
            if (::connect(one.socket, reinterpret_cast<const sockaddr*>(&address),
                          sizeof address) != 0 ||
                ::send(one.socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
                throw std::runtime_error("a client cannot connect");
            }
            epoll_event event{EPOLLIN, {.u64 = i}};
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, one.socket, &event);
        }
        heard_ = 0;
        latencies_.clear();
    }

    void listen_until_told() {
        epoll_event command{EPOLLIN, {.u64 = sockets_.size()}};
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, commands_, &command);
        std::array<epoll_event, 512> events{};
        bool is_over = false;
        while (!is_over) {
            const int count = ::epoll_wait(epoll_, events.data(), events.size(), 60'000);
            if (count <= 0) {
                throw std::runtime_error("nothing happens");
            }
            for (int i = 0; i < count; ++i) {
                const std::size_t index = events[static_cast<std::size_t>(i)].data.u64;
                if (index == sockets_.size()) {
                    read_line(commands_);
                    is_over = true;
                } else {
                    hear(sockets_[index]);
                }
            }
        }
        report();
    }

    void hear(One& one) {
        char bytes[16'384];
        const ssize_t count = ::recv(one.socket, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count <= 0) {
            throw std::runtime_error("a client was cut off");
        }
        const std::int64_t now = monotonic_ns();
        one.tail.append(bytes, static_cast<std::size_t>(count));
        std::size_t done = 0;
        for (std::size_t at; (at = one.tail.find(k_mark, done)) != std::string::npos;) {
            const std::size_t end = one.tail.find_first_not_of("0123456789", at + k_mark.size());
            if (end == std::string::npos) {
                break;
            }
            std::int64_t sent = 0;
            std::from_chars(one.tail.data() + at + k_mark.size(), one.tail.data() + end, sent);
            latencies_.push_back(static_cast<float>(now - sent) / 1e6F);
            done = end;
        }
        const std::size_t keep =
            std::max(done, one.tail.size() - std::min(one.tail.size(), k_kept_bytes));
        one.tail.erase(0, keep);
        if (!one.has_heard) {
            one.has_heard = true;
            if (++heard_ == sockets_.size()) {
                write_line(answers_, "ready");
            }
        }
    }

    void report() {
        for (One& one : sockets_) {
            ::close(one.socket);
        }
        ::close(epoll_);
        std::ranges::sort(latencies_);
        const auto at = [this](double share) {
            return latencies_.empty() ? 0.0F
                                      : latencies_[static_cast<std::size_t>(
                                            share * static_cast<double>(latencies_.size() - 1))];
        };
        write_line(answers_, fmt::format("{} {:.3f} {:.3f} {:.3f}", latencies_.size(), at(0.5),
                                         at(0.99), at(1)));
    }

    std::vector<One> sockets_;
    int commands_;
    int answers_;
    int epoll_ = -1;
    std::size_t heard_ = 0;
    std::vector<float> latencies_; // ms
};

[[noreturn]] void be_the_clients(int clients, int commands, int answers) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    cpu_set_t core;
    CPU_ZERO(&core);
    CPU_SET(k_server_core, &core);
    ::sched_setaffinity(0, sizeof core, &core); // where there are two
    try {
        Crowd(clients, commands, answers).run();
    } catch (const std::exception& failure) {
        fmt::print(stderr, "clients: {}\n", failure.what());
    }
    ::_exit(1);
}

} // namespace

std::int64_t monotonic_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(monotonic_now().time_since_epoch())
        .count();
}

StreamClients::StreamClients(int clients) {
    int commands[2];
    int answers[2];
    if (::pipe2(commands, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe for the clients of the benchmark");
    }
    pid_ = ::fork();
    if (pid_ == 0) {
        ::close(commands[1]);
        ::close(answers[0]);
        be_the_clients(clients, commands[0], answers[1]);
    }
    ::close(commands[0]);
    ::close(answers[1]);
    to_child_ = commands[1];
    from_child_ = answers[0];
    if (pid_ < 0) {
        throw std::runtime_error("no process for the clients of the benchmark");
    }
}

StreamClients::~StreamClients() {
    ::close(to_child_);
    ::close(from_child_);
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void StreamClients::connect(std::uint16_t port, const std::string& target) {
    write_line(to_child_, std::to_string(port) + " " + target);
    read_line(from_child_);
}

StreamFigures StreamClients::finish() {
    write_line(to_child_, "stop");
    StreamFigures figures;
    const std::string line = read_line(from_child_);
    if (std::sscanf(line.c_str(), "%ld %lf %lf %lf", &figures.received, &figures.p50_ms,
                    &figures.p99_ms, &figures.max_ms) != 4) {
        throw std::runtime_error("the clients of the benchmark said: " + line);
    }
    return figures;
}

} // namespace nof0::bench
