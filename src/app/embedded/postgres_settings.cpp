#include "app/embedded/postgres_settings.hpp"

#include "app/embedded/files.hpp"

#include <algorithm>
#include <cstdlib>
#include <sys/sysinfo.h>

namespace nof0::app::embedded {
namespace {

constexpr std::int64_t k_mebibyte = 1024 * 1024;
// Containers get 64 MB of /dev/shm by default, too little for parallel queries.
constexpr std::uint64_t k_shared_memory_enough = 256 * k_mebibyte;

std::uint64_t control_group_limit() {
    for (const char* path :
         {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        try {
            const std::uint64_t limit =
                std::strtoull(read_file(path).value_or("").c_str(), nullptr, 10);
            if (limit > 0) { // "max" reads as 0
                return limit;
            }
        } catch (const std::exception&) { // not ours to read: no limit that we know of
        }
    }
    return UINT64_MAX;
}

std::int64_t share_mb(std::uint64_t bytes, int part, std::int64_t min_mb, std::int64_t max_mb) {
    const auto mebibytes = static_cast<std::int64_t>(bytes / k_mebibyte);
    return std::clamp(mebibytes / part, min_mb, max_mb);
}

} // namespace

Machine look_at_machine(const std::string& cluster_root) {
    struct sysinfo info{};
    ::sysinfo(&info);
    const std::uint64_t memory = static_cast<std::uint64_t>(info.totalram) * info.mem_unit;
    return {std::min(memory, control_group_limit()), free_bytes(cluster_root),
            free_bytes("/dev/shm")};
}

std::vector<std::string> postgres_arguments(const ServerOptions& options, const Machine& machine,
                                            const std::string& socket_dir) {
    const std::int64_t buffers_mb = options.shared_buffers_mb > 0
                                        ? options.shared_buffers_mb
                                        : share_mb(machine.memory_bytes, 8, 32, 512);
    const std::int64_t wal_mb = options.max_wal_size_mb > 0
                                    ? options.max_wal_size_mb
                                    : share_mb(machine.disk_free_bytes, 10, 256, 4096);
    const std::int64_t cache_mb = share_mb(machine.memory_bytes, 2, 64, 1024 * 1024);
    std::vector<std::string> arguments;
    const auto set = [&](const std::string& name, const std::string& value) {
        arguments.push_back("-c");
        arguments.push_back(name + "=" + value);
    };
    set("listen_addresses", "");
    set("port", "5432");
    set("unix_socket_directories", socket_dir);
    set("unix_socket_permissions", "0700");
    set("cluster_name", "nof0");
    set("max_connections", std::to_string(options.max_connections));
    set("shared_buffers", std::to_string(buffers_mb) + "MB");
    set("effective_cache_size", std::to_string(cache_mb) + "MB");
    set("max_wal_size", std::to_string(wal_mb) + "MB");
    set("dynamic_shared_memory_type",
        machine.shared_memory_bytes >= k_shared_memory_enough ? "posix" : "mmap");
    set("timezone", "UTC");
    set("log_timezone", "UTC");
    set("log_destination", "stderr");
    set("logging_collector", "off"); // the supervisor keeps and bounds the log
    for (const auto& [name, value] : options.postgres_settings) {
        set(name, value);
    }
    return arguments;
}

} // namespace nof0::app::embedded
