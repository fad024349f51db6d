// The command line of the embedded postgres: sizes that fit the machine, a private socket and no
// TCP. Given with -c, because they follow our options and not an earlier run's files.
#pragma once

#include "app/embedded/options.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace nof0::app::embedded {

struct Machine {
    std::uint64_t memory_bytes = 0;        // of the machine, or of our control group if less
    std::uint64_t disk_free_bytes = 0;     // where the cluster is
    std::uint64_t shared_memory_bytes = 0; // /dev/shm
};
Machine look_at_machine(const std::string& cluster_root);

// Everything after `postgres -D <data>`; pure.
std::vector<std::string> postgres_arguments(const ServerOptions& options, const Machine& machine,
                                            const std::string& socket_dir);

} // namespace nof0::app::embedded
