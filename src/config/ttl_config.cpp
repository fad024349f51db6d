#include "config/ttl_config.hpp"

#include "config/section.hpp"

namespace nof0::config {
namespace {

void read_class(Section& section, std::string_view key, std::optional<Milliseconds>& ttl) {
    constexpr std::int64_t k_seconds_max = 30 * 24 * 3600;
    std::int64_t seconds = std::chrono::duration_cast<Seconds>(ttl.value()).count();
    section.whole(key, seconds, {-k_seconds_max, k_seconds_max});
    if (seconds != 0) {
        ttl = seconds < 0 ? std::nullopt : std::optional<Milliseconds>(Seconds{seconds});
    }
}

} // namespace

void read_ttl(Section& root, TtlConfig& ttl) {
    Section section = root.section("TTL");
    read_class(section, "Short", ttl.short_ttl);
    read_class(section, "Medium", ttl.medium_ttl);
    read_class(section, "Long", ttl.long_ttl);
}

} // namespace nof0::config
