// nof0 parity DIR: our answers about an imported arena against the recorded ones, field by field.
#include "app/arena_server.hpp"
#include "app/commands/command.hpp"
#include "app/parity/checks.hpp"
#include "base/failure.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

// The answers of `url`, or of a server that lives for as long as it is asked.
parity::Documents fetch(const ParityOptions& options, config::Config config,
                        const parity::Documents& recorded, std::string& url) {
    std::optional<Endpoints> endpoints;
    std::optional<ArenaServer> server;
    if (options.url) {
        url = *options.url;
    } else {
        config.api.port = 0; // a free one
        endpoints.emplace(open_endpoints(config, options.common.data_dir));
        server.emplace(config, *endpoints);
        url = server->url();
    }
    const Result<net::Url> parsed = net::parse_url(url);
    if (!parsed) {
        throw UsageError("--url " + url + ": " + parsed.error().message);
    }
    return parity::fetch_documents(*parsed, recorded);
}

} // namespace

int run_parity(const ParityOptions& options) {
    const config::Config config = load_config(options.common);
    const parity::Documents recorded = parity::read_documents(options.folder);
    std::string url;
    const parity::Documents ours = fetch(options, config, recorded, url);
    const parity::Report report = parity::compare(recorded, ours, config.api.account_totals_hours);
    if (report.total().compared == 0) {
        throw UsageError(options.folder + ": holds no recorded answer to compare with");
    }
    fmt::print("{}{}",
               options.common.output == OutputFormat::json ? report.json(options.folder, url)
                                                           : report.text(),
               options.common.output == OutputFormat::json ? "\n" : "");
    return report.total().different == 0 ? k_exit_done : k_exit_wrong;
}

} // namespace nof0::app
