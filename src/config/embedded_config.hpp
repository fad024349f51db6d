// The Postgres and Redis that `nof0 up` starts when none is configured: the Embedded block of
// etc/nof0.yaml.
#pragma once

#include <cstdint>
#include <string>

namespace nof0::config {

class Section;

struct EmbeddedConfig {
    // Account that runs the servers when nof0 is started as root, because postgres refuses root.
    // Key: Embedded.User.
    std::string user = "postgres";
    // Folder of `postgres` and `initdb`; empty = the newest the distribution installed.
    // Key: Embedded.PostgresBin.
    std::string postgres_bin;
    // The redis-server program; empty = the one on PATH. Key: Embedded.RedisServer.
    std::string redis_server;
    // Redis' maxmemory. 16 MiB..1 TiB. Key: Embedded.RedisMemory.
    std::int64_t redis_memory_bytes = std::int64_t{256} << 20;
};

void read_embedded(Section& root, EmbeddedConfig& embedded);

} // namespace nof0::config
