// Running an import as a command does: progress bar, summary table, refusals in words.
#pragma once

#include "app/backend.hpp"
#include "app/commands/command.hpp"
#include "pipelines/import/importer.hpp"

#include <optional>

namespace nof0::app {

// Imports the folder and publishes what it changed. Prints the summary to standard output, or the
// recording's problems to standard error (and, as JSON, to standard output); nullopt after
// problems.
std::optional<pipelines::ImportSummary>
import_and_report(Backend& backend, pipelines::ImportOptions options, OutputFormat output);

} // namespace nof0::app
