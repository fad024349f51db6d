// nof0 import DIR
#include "app/commands/command.hpp"
#include "app/import_report.hpp"
#include "app/prepare.hpp"

namespace nof0::app {

int run_import(const ImportCommandOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    migrate(config, endpoints);
    Backend backend(config, endpoints, DatabaseRole::writer);
    pipelines::ImportOptions import = import_options(config, options.folder);
    if (options.with_positions) {
        import.positions = pipelines::ImportPositions::take;
    }
    const auto summary = import_and_report(backend, import, options.common.output);
    if (!summary) {
        return k_exit_usage;
    }
    if (summary->changed()) {
        publish_everything(backend);
    }
    return k_exit_done;
}

} // namespace nof0::app
