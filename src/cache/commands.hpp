// The Redis commands that nof0 uses, as typed functions. Each is one round trip within the client's
// budget and throws what Redis::call throws. Keys are full names (see keys.hpp).
#pragma once

#include "base/time.hpp"
#include "cache/redis.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nof0::cache {

Task<> ping(Redis& redis);

Task<std::optional<std::string>> get(Redis& redis, std::string key);
// A ttl of zero means no expiry.
Task<> set(Redis& redis, std::string key, std::string value, Milliseconds ttl);
// False when the key was there already; it is left as it was.
Task<bool> set_if_absent(Redis& redis, std::string key, std::string value, Milliseconds ttl);
Task<std::int64_t> del(Redis& redis, std::vector<std::string> keys); // how many were there
Task<bool> exists(Redis& redis, std::string key);
// What is left; zero: no expiry; empty: no such key.
Task<std::optional<Milliseconds>> time_to_live(Redis& redis, std::string key);

Task<std::vector<std::pair<std::string, std::string>>> hgetall(Redis& redis, std::string key);
// Positions as Redis counts them: 0 is the first, -1 the last, both ends included.
Task<std::vector<std::string>> lrange(Redis& redis, std::string key, std::int64_t first,
                                      std::int64_t last);
Task<std::vector<std::pair<std::string, double>>>
zrange_with_scores(Redis& redis, std::string key, std::int64_t first, std::int64_t last);

struct ScanPage {
    std::string cursor; // "0": this was the last page
    std::vector<std::string> keys;
};
Task<ScanPage> scan(Redis& redis, std::string cursor, std::string pattern, std::int64_t count);
// Every key that matches and exists throughout, each once, sorted; one round trip per 1,000 keys.
Task<std::vector<std::string>> scan_all(Redis& redis, std::string pattern);

// INFO as name -> value, without the section headings.
Task<std::map<std::string, std::string>> info(Redis& redis, std::string section);
Task<std::int64_t> dbsize(Redis& redis);
// Bytes that the key takes, its overhead included; empty: no such key.
Task<std::optional<std::int64_t>> memory_usage(Redis& redis, std::string key);

} // namespace nof0::cache
