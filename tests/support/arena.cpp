#include "support/arena.hpp"

#include "app/demo/demo.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace nof0::test {

TemporaryFolder::TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "nof0-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("no temporary folder");
    }
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void write_small_demo(const std::filesystem::path& folder) {
    app::demo::DemoOptions options;
    options.seed = 7;
    options.traders = 3;
    options.days = 2;
    options.end_time = ArenaTime::from_ms(1'761'955'200'000);
    app::demo::write_recording(folder, options);
}

TestArena::TestArena(Path path) {
    if (path == Path::proxied) {
        proxied_.emplace(database_.dsn(), redis_.port());
    }
    endpoints_.postgres_dsn = proxied_ ? proxied_->postgres_dsn() : database_.dsn();
    endpoints_.redis.port = proxied_ ? proxied_->redis().port() : redis_.port();
    config_.postgres.dsn = config::Secret(endpoints_.postgres_dsn);
    config_.api.port = 0;
    config_.api.shards = 1;
    backend_ = std::make_unique<app::Backend>(config_, endpoints_, app::DatabaseRole::writer);
    backend_->run(backend_->redis().connected(soon()));
}

pipelines::ImportSummary TestArena::import(const std::filesystem::path& folder,
                                           pipelines::ImportPositions positions) {
    pipelines::ImportOptions options;
    options.folder = folder;
    options.kind = pipelines::ImportKind::demonstration;
    options.positions = positions;
    auto result = try_import(std::move(options));
    if (!result) {
        throw std::runtime_error(result.error().front().text());
    }
    return std::move(result.value());
}

Result<pipelines::ImportSummary, pipelines::RecordingProblems>
TestArena::try_import(pipelines::ImportOptions options) {
    const ManualArenaClock clock(k_import_time);
    return backend_->run(pipelines::import_recording(backend_->pool(), options, clock));
}

std::filesystem::path recorded_arena() {
    std::filesystem::path folder = std::filesystem::path(NOF0_SOURCE_DIR) / "../shared/data/nof1";
    return std::filesystem::exists(folder) ? folder : std::filesystem::path();
}

} // namespace nof0::test
