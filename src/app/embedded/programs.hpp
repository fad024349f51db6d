// Finding the server programs of the distribution. Everything missing is a UsageError that names
// the package.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nof0::app::embedded {

inline constexpr int k_postgres_major_min = 15;
inline constexpr int k_redis_major_min = 7;

struct PostgresPrograms {
    std::string bin_dir;
    std::string version; // "15.20"
    int major = 0;
};

// `configured_dir` empty: /usr/lib/postgresql/*/bin, /usr/pgsql-*/bin, PATH. The newest wins; an
// existing cluster (`cluster_version`: the text of its PG_VERSION) needs its own major version.
PostgresPrograms find_postgres(const std::string& configured_dir,
                               const std::optional<std::string>& cluster_version,
                               const std::string& cluster_dir);

struct RedisProgram {
    std::string path;
    std::string version; // "7.0.15"
};
RedisProgram find_redis(const std::string& configured_path);

// The first dotted number in a program's --version line, or empty. Pure.
std::string version_in(std::string_view text);
int major_of(std::string_view version);

} // namespace nof0::app::embedded
