#include "app/bench/pins.hpp"

#include "app/bench/import_database.hpp"
#include "app/bench/process.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace nof0::bench {
namespace {

// A field of /proc/PID/status; empty without that process.
std::string status_of(pid_t pid, const std::string& field) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    std::string name;
    std::string value;
    while (file >> name >> std::ws && std::getline(file, value)) {
        if (name == field + ':') {
            return value;
        }
    }
    return {};
}

pid_t parent_of(pid_t pid) {
    const std::string parent = status_of(pid, "PPid");
    return parent.empty() ? 0 : std::stoi(parent);
}

} // namespace

Pins::~Pins() {
    for (const auto& [pid, cores] : before_) {
        unpin_process(pid, cores);
    }
}

void Pins::pin(pid_t pid, int core) {
    cpu_set_t cores;
    if (::sched_getaffinity(pid, sizeof cores, &cores) == 0 &&
        before_.try_emplace(pid, cores).second) {
        pin_process(pid, core);
    }
}

void Pins::pin_us() {
    pin(::getpid(), k_our_core);
}

void Pins::pin_postgres(const std::string& dsn) {
    const RawConnection connection = connect_raw(dsn);
    const pid_t backend = PQbackendPID(connection.get());
    const pid_t server = parent_of(backend);
    if (!status_of(server, "Name").starts_with("postgres")) {
        return; // not on this machine
    }
    pin(server, k_server_core);
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        const bool is_process = name.find_first_not_of("0123456789") == name.npos;
        if (is_process && parent_of(std::stoi(name)) == server) {
            pin(std::stoi(name), k_server_core);
        }
    }
}

void Pins::pin_redis(pid_t pid) {
    if (status_of(pid, "Name").starts_with("redis")) {
        pin(pid, k_server_core);
    }
}

} // namespace nof0::bench
