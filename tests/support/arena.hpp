// A small arena in servers of its own database and Redis: a demonstration recording, imported at a
// fixed time, so that every answer about it is the same on every machine.
#pragma once

#include "app/backend.hpp"
#include "config/config.hpp"
#include "pipelines/import/importer.hpp"
#include "support/database.hpp"
#include "support/proxied_servers.hpp"
#include "support/redis_server.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace nof0::test {

// A folder that goes away with the object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Writes the demonstration that these tests share: three traders and the benchmark, two days.
void write_small_demo(const std::filesystem::path& folder);

// How the arena reaches its servers.
enum class Path { direct, proxied };

class TestArena {
public:
    static constexpr ArenaTime k_import_time = ArenaTime::from_ms(1'762'000'000'000);

    explicit TestArena(Path path = Path::direct);

    // Imports at k_import_time; fails the test when the recording is refused.
    pipelines::ImportSummary import(const std::filesystem::path& folder,
                                    pipelines::ImportPositions positions);
    Result<pipelines::ImportSummary, pipelines::RecordingProblems>
    try_import(pipelines::ImportOptions options);

    app::Backend& backend() { return *backend_; }
    const config::Config& config() const { return config_; }
    const app::Endpoints& endpoints() const { return endpoints_; }
    const TestDatabase& database() const { return database_; }
    RedisServer& redis_server() { return redis_; }
    ProxiedServers& proxied() { return *proxied_; } // with Path::proxied

private:
    TestDatabase database_;
    RedisServer redis_;
    std::optional<ProxiedServers> proxied_;
    config::Config config_;
    app::Endpoints endpoints_;
    std::unique_ptr<app::Backend> backend_;
};

// ../shared/data/nof1 beside the project, or nothing where it is not.
std::filesystem::path recorded_arena();

} // namespace nof0::test
