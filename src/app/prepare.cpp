#include "app/prepare.hpp"

#include "app/terminal.hpp"
#include "base/failure.hpp"
#include "pipelines/configured_traders.hpp"
#include "projections/rebuild.hpp"
#include "storage/migrate.hpp"
#include "storage/pg/error.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

Task<projections::RebuildSummary> connect_and_rebuild(Backend& backend, ProgressBar& bar) {
    co_await backend.redis().connected(Deadline::after(Milliseconds{5'000}));
    const auto progress = [&bar](std::int64_t done, std::int64_t total) {
        bar.show(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(total));
    };
    co_return co_await projections::rebuild(backend.documents(), progress);
}

storage::MigrationStatus schema_status(Backend& backend) {
    constexpr std::string_view k_insufficient_privilege = "42501";
    storage::Migrator migrator(backend.pool());
    try {
        return backend.run(migrator.status(Deadline::after(Milliseconds{10'000})));
    } catch (const pg::Error& error) {
        // Undoing the migrations takes the reader's rights along.
        if (error.sqlstate == k_insufficient_privilege) {
            throw UsageError("the schema does not let its readers in; run `nof0 migrate up`");
        }
        throw;
    }
}

} // namespace

void migrate(const config::Config& config, const Endpoints& endpoints) {
    Backend backend(config, endpoints, DatabaseRole::owner);
    storage::Migrator migrator(backend.pool());
    const auto applied = backend.run(migrator.up(Deadline::after(Milliseconds{10 * 60'000})));
    if (!applied.empty()) {
        say(fmt::format("schema: {} migrations applied", applied.size()));
    }
}

void require_known_schema(Backend& backend) {
    const storage::MigrationStatus status = schema_status(backend);
    if (!status.problems.empty()) {
        throw UsageError("the schema is not one this program knows: " + status.problems.front());
    }
    if (!status.pending.empty()) {
        throw UsageError(fmt::format("the schema lacks {} and {} more; run `nof0 migrate up`",
                                     status.pending.front(), status.pending.size() - 1));
    }
}

void prepare_schema(const config::Config& config, const Endpoints& endpoints) {
    if (endpoints.servers) { // ours: nobody else looks after it
        migrate(config, endpoints);
        return;
    }
    Backend backend(config, endpoints, DatabaseRole::owner);
    require_known_schema(backend);
}

void sync_traders(Backend& backend, const config::Config& config, const ArenaClock& clock) {
    const auto sync =
        backend.run(pipelines::sync_configured_traders(backend.pool(), config.manager, clock));
    if (!sync.stored.empty()) {
        say(fmt::format("traders: {} stored from the configuration", sync.stored.size()));
    }
    for (const std::string& trader : sync.retired) {
        say(fmt::format("traders: {} is no longer configured; its history stays", trader));
    }
}

void publish_everything(Backend& backend) {
    try {
        ProgressBar bar("publishing");
        backend.run(connect_and_rebuild(backend, bar));
    } catch (const Unavailable& away) {
        say(fmt::format("Redis is away, documents are made when asked for: {}", away.what()));
    }
}

pipelines::ImportOptions import_options(const config::Config& config,
                                        const std::filesystem::path& folder) {
    pipelines::ImportOptions options;
    options.folder = folder;
    options.batch_rows = static_cast<std::size_t>(config.import.batch_rows);
    options.limits.file_bytes_max = static_cast<std::uint64_t>(config.import.file_bytes_max);
    options.limits.record_bytes_max = static_cast<std::size_t>(config.import.record_bytes_max);
    return options;
}

} // namespace nof0::app
