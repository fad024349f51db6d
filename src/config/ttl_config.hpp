// How long cached values live: the three classes of the TTL block of etc/nof0.yaml, from which
// cache/keys.hpp derives the time of every key.
#pragma once

#include "base/time.hpp"

#include <optional>

namespace nof0::config {

class Section;

// In the file: whole seconds up to 30 days, 0 or absent = the default, negative = do not cache.
// Here: nothing = do not cache.
struct TtlConfig {
    std::optional<Milliseconds> short_ttl = Milliseconds{10'000};  // prices. Key: TTL.Short.
    std::optional<Milliseconds> medium_ttl = Milliseconds{60'000}; // lists. Key: TTL.Medium.
    std::optional<Milliseconds> long_ttl = Milliseconds{300'000};  // aggregates. Key: TTL.Long.
};

void read_ttl(Section& root, TtlConfig& ttl);

} // namespace nof0::config
