#include "config/embedded_config.hpp"

#include "config/section.hpp"

namespace nof0::config {

void read_embedded(Section& root, EmbeddedConfig& embedded) {
    Section section = root.section("Embedded");
    section.text("User", embedded.user, is_trader_id, "allowed is the name of a user account");
    section.text("PostgresBin", embedded.postgres_bin);
    section.text("RedisServer", embedded.redis_server);
    section.bytes("RedisMemory", embedded.redis_memory_bytes,
                  {std::int64_t{16} << 20, std::int64_t{1} << 40});
}

} // namespace nof0::config
