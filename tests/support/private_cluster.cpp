#include "support/private_cluster.hpp"

#include "base/ensure.hpp"

#include <array>
#include <cstdio>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace nof0::test {
namespace {

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ensure(::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0, "a port is free");
    ensure(::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0, "it is known");
    ::close(probe);
    return ntohs(address.sin_port);
}

std::string output_of(const std::string& command) {
    std::string output;
    std::FILE* const pipe = ::popen((command + " 2>&1").c_str(), "r");
    std::array<char, 256> piece{};
    while (pipe != nullptr && std::fgets(piece.data(), piece.size(), pipe) != nullptr) {
        output += piece.data();
    }
    if (pipe == nullptr || ::pclose(pipe) != 0) {
        throw std::runtime_error(command + "\n" + output);
    }
    return output;
}

} // namespace

PrivateCluster::PrivateCluster(PrivateClusterOptions options)
    : options_(std::move(options)), port_(free_port()), folder_(options_.folder.string()) {
    if (folder_.empty()) {
        folder_ = (std::filesystem::temp_directory_path() / "nof0_pg_XXXXXX").string();
        ensure(::mkdtemp(folder_.data()) != nullptr, "a temporary folder is made");
    }
    bin_ = output_of("pg_config --bindir");
    bin_.pop_back();
    if (::geteuid() == 0) {
        prefix_ = "setpriv --reuid=postgres --regid=postgres --clear-groups ";
        output_of("chown postgres:postgres " + folder_);
    }
    run("initdb", "-D " + data() + " -U postgres -A trust --no-sync");
    start();
}

PrivateCluster::~PrivateCluster() {
    try {
        stop();
    } catch (const std::runtime_error&) { // it is down already
    }
    if (options_.folder.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
}

void PrivateCluster::start() {
    std::string settings = "-h 127.0.0.1 -p " + std::to_string(port_) + " -k " + folder_;
    for (const std::string& setting : options_.settings) {
        settings += " -c " + setting;
    }
    run("pg_ctl", "-D " + data() + " -w -t 120 -l " + folder_ + "/log -o '" + settings +
                      " -c fsync=off' start >/dev/null");
}

void PrivateCluster::stop() {
    run("pg_ctl", "-D " + data() + " -m immediate -w stop");
}

bool PrivateCluster::is_up() const {
    return PQping(dsn().c_str()) == PQPING_OK;
}

std::string PrivateCluster::dsn() const {
    return "host=127.0.0.1 port=" + std::to_string(port_) + " user=postgres dbname=postgres";
}

void PrivateCluster::run(const std::string& program, const std::string& arguments) const {
    output_of("cd / && " + prefix_ + bin_ + "/" + program + " " + arguments);
}

} // namespace nof0::test
