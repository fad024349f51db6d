#include "app/embedded/programs.hpp"

#include "app/embedded/files.hpp"
#include "app/embedded/process.hpp"
#include "base/failure.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace nof0::app::embedded {
namespace {

constexpr std::chrono::seconds k_version_timeout{10};

std::vector<std::string> path_dirs() {
    const char* path = std::getenv("PATH");
    std::string rest = path == nullptr ? "" : path;
    rest += ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin";
    std::vector<std::string> dirs;
    while (!rest.empty()) {
        const auto colon = rest.find(':');
        const std::string dir = rest.substr(0, colon);
        if (!dir.empty() && dir[0] == '/' && std::ranges::find(dirs, dir) == dirs.end()) {
            dirs.push_back(dir);
        }
        rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
    }
    return dirs;
}

std::vector<std::string> postgres_dirs(const std::string& configured_dir) {
    if (!configured_dir.empty()) {
        return {configured_dir};
    }
    std::vector<std::string> dirs;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", error)) {
        dirs.push_back(entry.path() / "bin");
    }
    for (const auto& entry : std::filesystem::directory_iterator("/usr", error)) {
        if (entry.path().filename().string().starts_with("pgsql-")) {
            dirs.push_back(entry.path() / "bin");
        }
    }
    for (const std::string& dir : path_dirs()) {
        dirs.push_back(dir);
    }
    return dirs;
}

std::string version_of(const std::string& program) {
    const Finished finished =
        run_to_end({.arguments = {program, "--version"}}, {}, Deadline::after(k_version_timeout));
    return finished.succeeded() ? version_in(finished.output) : std::string();
}

std::vector<PostgresPrograms> installed_postgres(const std::string& configured_dir) {
    std::vector<PostgresPrograms> found;
    for (const std::string& dir : postgres_dirs(configured_dir)) {
        if (is_executable(dir + "/postgres") && is_executable(dir + "/initdb")) {
            const std::string version = version_of(dir + "/postgres");
            found.push_back({dir, version, major_of(version)});
        }
    }
    std::ranges::sort(found, std::greater{}, &PostgresPrograms::major);
    return found;
}

std::string described(const std::vector<PostgresPrograms>& found) {
    std::string text;
    for (const PostgresPrograms& programs : found) {
        text += (text.empty() ? "" : ", ") + programs.version + " in " + programs.bin_dir;
    }
    return text.empty() ? "none" : text;
}

} // namespace

PostgresPrograms find_postgres(const std::string& configured_dir,
                               const std::optional<std::string>& cluster_version,
                               const std::string& cluster_dir) {
    const std::vector<PostgresPrograms> found = installed_postgres(configured_dir);
    const int cluster_major = cluster_version ? major_of(*cluster_version) : 0;
    for (const PostgresPrograms& programs : found) {
        if (cluster_version ? programs.major == cluster_major
                            : programs.major >= k_postgres_major_min) {
            return programs;
        }
    }
    if (cluster_version) {
        const std::string major = std::to_string(cluster_major);
        throw UsageError(cluster_dir + " was made by Postgres " + major +
                         ", which is not installed (found: " + described(found) +
                         "); install the package postgresql-" + major +
                         ", or move the folder away to begin a new one");
    }
    throw UsageError(
        "no Postgres " + std::to_string(k_postgres_major_min) + " or newer found (looked in " +
        (configured_dir.empty() ? "/usr/lib/postgresql/*/bin and PATH" : configured_dir) +
        "; found: " + described(found) +
        "); install the package postgresql (script/bootstrap does), or name a server "
        "of your own in NOF0_POSTGRES_DSN");
}

RedisProgram find_redis(const std::string& configured_path) {
    std::vector<std::string> candidates;
    if (configured_path.empty()) {
        for (const std::string& dir : path_dirs()) {
            candidates.push_back(dir + "/redis-server");
        }
    } else {
        candidates.push_back(configured_path);
    }
    std::string seen = "none";
    for (const std::string& path : candidates) {
        if (!is_executable(path)) {
            continue;
        }
        const std::string version = version_of(path);
        if (major_of(version) >= k_redis_major_min) {
            return {path, version};
        }
        seen = version + " at " + path;
    }
    throw UsageError(
        "no redis-server " + std::to_string(k_redis_major_min) + " or newer found (looked for " +
        (configured_path.empty() ? "redis-server in PATH" : configured_path) + "; found: " + seen +
        "); install the package redis-server (script/bootstrap does), or name a "
        "server of your own in NOF0_REDIS_URL");
}

std::string version_in(std::string_view text) {
    constexpr std::string_view digits = "0123456789";
    const auto begin = text.find_first_of(digits);
    if (begin == std::string_view::npos) {
        return {};
    }
    const auto end = text.find_first_not_of("0123456789.", begin);
    return std::string(text.substr(begin, end == std::string_view::npos ? end : end - begin));
}

int major_of(std::string_view version) {
    int major = 0;
    for (const char c : version) {
        if (c < '0' || c > '9') {
            break;
        }
        major = major * 10 + (c - '0');
    }
    return major;
}

} // namespace nof0::app::embedded
