#include "support/command_process.hpp"

#include "app/embedded/process.hpp"
#include "app/embedded/servers.hpp"
#include "base/ensure.hpp"
#include "base/failure.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace nof0::test {
namespace {

using namespace app::embedded;

void say(int fd, const std::string& text) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    ensure(put == static_cast<ssize_t>(text.size()), "the report is written");
}

// The child's whole life.
[[noreturn]] void be_command(const Options& options, uid_t uid, int report_fd, int hold_fd) {
    if (uid != 0) {
        const bool became = ::setgroups(0, nullptr) == 0 && ::setresgid(uid, uid, uid) == 0 &&
                            ::setresuid(uid, uid, uid) == 0;
        ensure(became, "a child of root becomes another user");
    }
    try {
        const Servers servers = Servers::join_or_start(options);
        say(report_fd, (servers.how() == Joined::started ? "started " : "joined ") +
                           servers.postgres_dsn() + " " + servers.redis_url() + "\n");
        char byte = 0;
        [[maybe_unused]] const ssize_t got = ::read(hold_fd, &byte, 1);
        ::_exit(0);
    } catch (const UsageError& error) {
        say(report_fd, std::string("usage: ") + error.what() + "\n");
    } catch (const std::exception& error) {
        say(report_fd, std::string("unavailable: ") + error.what() + "\n");
    }
    ::_exit(1);
}

} // namespace

CommandProcess::CommandProcess(const Options& options, uid_t uid) {
    int report[2];
    int hold[2];
    const bool made = ::pipe2(report, O_CLOEXEC) == 0 && ::pipe2(hold, O_CLOEXEC) == 0;
    ensure(made, "pipes are made");
    pid_ = ::fork();
    if (pid_ == 0) {
        ::close(report[0]);
        ::close(hold[1]);
        be_command(options, uid, report[1], hold[0]);
    }
    ::close(report[1]);
    ::close(hold[0]);
    report_fd_ = report[0];
    hold_fd_ = hold[1];
}

CommandProcess::~CommandProcess() {
    if (pid_ > 0) {
        end();
    }
    ::close(report_fd_);
    ::close(hold_fd_);
}

const std::string& CommandProcess::report() {
    if (report_.empty()) {
        char block[4096];
        for (ssize_t got = 0; (got = ::read(report_fd_, block, sizeof block)) > 0;) {
            report_.append(block, static_cast<std::size_t>(got));
            if (report_.starts_with("started") || report_.starts_with("joined")) {
                break;
            }
        }
    }
    return report_;
}

std::string CommandProcess::dsn() {
    const std::string text = report();
    const auto begin = text.find(' ') + 1;
    return text.substr(begin, text.find(' ', begin) - begin);
}

void CommandProcess::end() {
    // A byte and not the end of the pipe: commands forked later have inherited our end.
    [[maybe_unused]] const ssize_t put = ::write(hold_fd_, "q", 1);
    collect();
}

void CommandProcess::kill() {
    ::kill(pid_, SIGKILL);
    collect();
}

void CommandProcess::collect() {
    if (pid_ > 0) {
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
}

DataDir::DataDir(const std::string& below) {
    char name[] = "/tmp/nof0-embedded-test-XXXXXX";
    ensure(::mkdtemp(name) != nullptr, "a temporary folder is made");
    ::chmod(name, 0755);
    top_ = name;
    parent_ = below.empty() ? top_ : top_ + "/" + below;
    path_ = parent_ + "/var";
}

DataDir::~DataDir() {
    stop_servers();
    std::error_code error;
    if (const std::string root = state().server_root; root.starts_with("/var/lib/nof0/")) {
        std::filesystem::remove_all(root, error);
    }
    std::filesystem::remove_all(top_, error);
}

Options DataDir::options() const {
    Options options;
    options.data_dir = path_;
    options.supervisor_program = NOF0_BINARY;
    options.timeout = std::chrono::seconds(60);
    options.servers.grace = std::chrono::milliseconds(300);
    options.servers.max_connections = 20;
    options.servers.shared_buffers_mb = 16;
    options.servers.postgres_settings = {{"fsync", "off"}};
    return options;
}

ServersState DataDir::state() const {
    return read_state(path_).value_or(ServersState{});
}

void DataDir::seed_cluster() const {
    // Outlives main(), when a whole DataDir could not clean up any more: only a folder is left.
    struct Original {
        DataDir* dir = new DataDir;
        ~Original() {
            std::error_code error;
            std::filesystem::remove_all(dir->top_, error);
        }
    };
    static const Original seed;
    const DataDir& original = *seed.dir;
    if (!std::filesystem::exists(original.path())) {
        CommandProcess first_run(original.options());
        ensure(first_run.report().starts_with("started"), first_run.report());
        first_run.end();
        original.stop_servers();
    }
    std::filesystem::create_directories(path_);
    // cp, because the files' owners count.
    const Finished copied =
        run_to_end({.arguments = {"/bin/cp", "-a", original.path() + "/postgres",
                                  original.path() + "/servers.secret", path_}},
                   {}, Deadline::after(std::chrono::minutes(1)));
    ensure(copied.succeeded(), copied.output);
}

void DataDir::stop_servers() const {
    const ServersState before = state();
    if (before.supervisor_pid == 0 || !is_running(before.supervisor_pid)) {
        return;
    }
    ::kill(before.supervisor_pid, SIGTERM);
    eventually([&] {
        return !is_running(before.supervisor_pid) && !is_running(before.postgres_pid) &&
               !is_running(before.redis_pid);
    });
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds within) {
    const Deadline deadline = Deadline::after(within);
    while (!deadline.passed()) {
        if (condition()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return condition();
}

std::string query(const std::string& dsn, const std::string& sql) {
    const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(dsn.c_str()),
                                                                  &PQfinish);
    if (PQstatus(connection.get()) != CONNECTION_OK) {
        return std::string("error: ") + PQerrorMessage(connection.get());
    }
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(
        PQexec(connection.get(), sql.c_str()), &PQclear);
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
        return "done";
    }
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) {
        return std::string("error: ") + PQresultErrorMessage(result.get());
    }
    return PQntuples(result.get()) == 0 ? "" : PQgetvalue(result.get(), 0, 0);
}

std::string ask_redis(const std::string& url, const std::string& commands) {
    const int port = std::atoi(url.substr(url.rfind(':') + 1).c_str());
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return "error: refused";
    }
    const auto colon = url.find("://:");
    const std::string password =
        colon == std::string::npos ? "" : url.substr(colon + 4, url.find('@') - colon - 4);
    const std::string text =
        (password.empty() ? "" : "AUTH " + password + "\r\n") + commands + "\r\nQUIT\r\n";
    ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
    std::string answer;
    char block[4096];
    for (ssize_t got = 0; (got = ::recv(socket.get(), block, sizeof block, 0)) > 0;) {
        answer.append(block, static_cast<std::size_t>(got));
    }
    return answer;
}

} // namespace nof0::test
