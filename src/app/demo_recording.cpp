#include "app/demo_recording.hpp"

#include "app/demo/demo.hpp"
#include "app/import_report.hpp"
#include "app/prepare.hpp"
#include "app/terminal.hpp"

#include <filesystem>

namespace nof0::app {
namespace {

constexpr std::uint64_t k_seed = 1;
constexpr int k_traders = 6;
constexpr int k_days = 14;

} // namespace

bool import_demonstration(Backend& backend, const config::Config& config,
                          const std::string& data_dir) {
    const std::filesystem::path folder = std::filesystem::path(data_dir) / "demonstration";
    std::filesystem::remove_all(folder); // what a start that was cut short left behind
    demo::DemoOptions options;
    options.seed = k_seed;
    options.traders = k_traders;
    options.days = k_days;
    options.end_time = SystemArenaClock().now();
    demo::write_recording(folder, options);
    pipelines::ImportOptions import = import_options(config, folder);
    import.kind = pipelines::ImportKind::demonstration;
    import.positions = pipelines::ImportPositions::take;
    return import_and_report(backend, import, OutputFormat::text).has_value();
}

} // namespace nof0::app
