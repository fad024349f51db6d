// The steps that make a store ready to be served, shared by several commands.
#pragma once

#include "app/backend.hpp"
#include "pipelines/import/importer.hpp"

#include <filesystem>

namespace nof0::app {

// Brings the schema up to date; says what it applied.
void migrate(const config::Config& config, const Endpoints& endpoints);

// Throws UsageError when the schema is not the one that this program knows.
void require_known_schema(Backend& backend);

// What a single role does at its start: embedded servers are brought up to date, others have to be.
void prepare_schema(const config::Config& config, const Endpoints& endpoints);

// Traders of etc/manager.yaml into rows, as of the arena's time; says what changed.
void sync_traders(Backend& backend, const config::Config& config, const ArenaClock& clock);

// Every document into Redis. Best effort: without Redis they are made when they are asked for.
void publish_everything(Backend& backend);

pipelines::ImportOptions import_options(const config::Config& config,
                                        const std::filesystem::path& folder);

} // namespace nof0::app
