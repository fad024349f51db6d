#include "app/embedded/postgres_server.hpp"

#include "app/embedded/files.hpp"
#include "app/embedded/log_file.hpp"
#include "app/embedded/postgres_settings.hpp"
#include "app/embedded/process.hpp"
#include "base/ensure.hpp"
#include "base/failure.hpp"
#include "base/log.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace nof0::app::embedded {
namespace {

constexpr int k_status_line = 7; // of postmaster.pid, counted from 0; pg_ctl waits for it too

std::string socket_path(const std::string& socket_dir) {
    return socket_dir + "/.s.PGSQL.5432";
}

// The pid in the first line; a postgres --single writes its own negated.
std::optional<pid_t> pid_in_file(const std::string& path) {
    const std::optional<std::string> text = read_file(path);
    if (!text) {
        return std::nullopt;
    }
    return std::abs(std::atoi(text->c_str()));
}

std::string line_of(const std::string& text, int number) {
    std::size_t begin = 0;
    for (int i = 0; i < number; ++i) {
        const auto end = text.find('\n', begin);
        if (end == std::string::npos) {
            return {};
        }
        begin = end + 1;
    }
    return text.substr(begin, text.find('\n', begin) - begin);
}

bool answers(const std::string& path) {
    const UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    ensure(path.size() < sizeof address.sun_path, "the socket's folder was chosen to fit");
    std::memcpy(address.sun_path, path.c_str(), path.size());
    return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
           0;
}

// No process of this cluster runs and nobody answers, so a live process with the file's pid only
// got the number after a crash. The file of a dead one is left to postgres, which looks at the
// shared memory it names as well.
void remove_if_of_a_stranger(const std::string& path) {
    const std::optional<pid_t> pid = pid_in_file(path);
    if (pid && (::kill(*pid, 0) == 0 || errno == EPERM)) {
        log_warn("embedded.stale_pid_file", {{"file", path}, {"pid", *pid}});
        ::unlink(path.c_str());
    }
}

} // namespace

PostgresServer::PostgresServer(const ServerOptions& options, const Layout& layout,
                               const Identity& identity, PostgresPrograms programs,
                               std::string socket_dir)
    : options_(options), layout_(layout), identity_(identity), programs_(std::move(programs)),
      socket_dir_(std::move(socket_dir)), leftovers_("postgres", layout.postgres_data(), identity) {
}

bool PostgresServer::prepare() {
    const std::string pid_file = layout_.postgres_data() + "/postmaster.pid";
    const std::string socket = socket_path(socket_dir_);
    if (!leftovers_.all_ended(pid_in_file(pid_file))) {
        return false;
    }
    if (answers(socket)) {
        throw Unavailable("a server that is not ours answers on " + socket +
                          "; stop it or choose another folder with --data-dir");
    }
    remove_if_of_a_stranger(pid_file);
    remove_if_of_a_stranger(socket + ".lock");
    return true;
}

pid_t PostgresServer::start() {
    const UniqueFd log = open_log(log_path());
    std::vector<std::string> arguments = {programs_.bin_dir + "/postgres", "-D",
                                          layout_.postgres_data()};
    for (std::string& argument :
         postgres_arguments(options_, look_at_machine(layout_.root), socket_dir_)) {
        arguments.push_back(std::move(argument));
    }
    return spawn({.arguments = std::move(arguments),
                  .identity = &identity_,
                  .death_signal = SIGINT, // a fast shutdown when the supervisor is killed
                  .output_fd = log.get()});
}

bool PostgresServer::is_ready(pid_t pid) {
    const std::string text = read_file(layout_.postgres_data() + "/postmaster.pid").value_or("");
    return std::atoi(text.c_str()) == pid && line_of(text, k_status_line).starts_with("ready");
}

void PostgresServer::request_stop(pid_t pid, StopRequest request) {
    switch (request) {
    case StopRequest::clean:
        ::kill(pid, SIGINT);
        break; // fast: rolls back and checkpoints
    case StopRequest::immediate:
        ::kill(pid, SIGQUIT);
        break; // recovers at the next start
    case StopRequest::kill:
        ::kill(pid, SIGKILL);
        break;
    }
}

} // namespace nof0::app::embedded
