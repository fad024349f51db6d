// nof0 bench WHAT: measures one promise and prints each figure beside its anchor.
#include "app/arena_server.hpp"
#include "app/bench/analytics.hpp"
#include "app/bench/api.hpp"
#include "app/bench/decisions.hpp"
#include "app/bench/fills.hpp"
#include "app/bench/import.hpp"
#include "app/bench/ingest.hpp"
#include "app/bench/parse.hpp"
#include "app/bench/rebuild.hpp"
#include "app/bench/sign.hpp"
#include "app/bench/sim.hpp"
#include "app/bench/soak.hpp"
#include "app/bench/stream.hpp"
#include "app/bench/traders.hpp"
#include "app/commands/command.hpp"
#include "app/prepare.hpp"
#include "app/terminal.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace nof0::app {
namespace {

// The API over whatever the data folder holds, beside nginx; then the engine alone, over made-up
// documents of three sizes.
std::vector<bench::Row> bench_api(const BenchOptions& options) {
    config::Config config = load_config(options.common);
    config.api.port = 0;
    config.api.shards = 1;
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::ApiBenchOptions api;
    api.seconds = options.seconds;
    api.cases = {{"leaderboard", "/api/leaderboard"},
                 {"trades", "/api/trades"},
                 {"crypto-prices", "/api/crypto-prices"}};
    api.progress = [](const std::string& line) { say(line); };
    std::vector<bench::Row> rows;
    {
        api.past_questions = 200;
        ArenaServer server(config, endpoints);
        api.url = server.url();
        rows = bench::run_api(api);
    }
    api.past_questions = 0;
    for (bench::Row& row : bench::run_api_synthetic(api)) {
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<bench::Row> bench_import(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::ImportBenchOptions import;
    import.postgres_dsn = endpoints.postgres_dsn;
    import.rows = options.rows;
    import.progress = [](const std::string& line) { say(line); };
    return bench::run_import_bench(import);
}

std::vector<bench::Row> bench_ingest(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::IngestBenchOptions ingest;
    ingest.postgres_dsn = endpoints.postgres_dsn;
    ingest.redis = endpoints.redis;
    ingest.ticks = options.rows;
    ingest.latency_seconds = options.seconds;
    ingest.progress = [](const std::string& line) { say(line); };
    return bench::run_ingest_bench(ingest);
}

std::vector<bench::Row> bench_rebuild(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::RebuildBenchOptions rebuild;
    rebuild.postgres_dsn = endpoints.postgres_dsn;
    rebuild.redis = endpoints.redis;
    rebuild.size.trades = options.rows;
    rebuild.size.snapshots = options.rows;
    rebuild.progress = [](const std::string& line) { say(line); };
    return bench::run_rebuild_bench(rebuild);
}

std::vector<bench::Row> bench_analytics(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::AnalyticsBenchOptions analytics;
    analytics.postgres_dsn = endpoints.postgres_dsn;
    analytics.size.trades = options.rows;
    analytics.progress = [](const std::string& line) { say(line); };
    return bench::run_analytics_bench(analytics);
}

std::vector<bench::Row> bench_fills(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::FillsBenchOptions fills;
    fills.postgres_dsn = endpoints.postgres_dsn;
    fills.redis = endpoints.redis;
    fills.fills = std::min<std::int64_t>(options.rows, 200'000);
    fills.seconds = options.seconds;
    fills.progress = [](const std::string& line) { say(line); };
    return bench::run_fills_bench(fills);
}

std::vector<bench::Row> bench_decisions(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    configure_log(LogLevel::warn, LogFormat::pretty); // not a line for every order
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::DecisionsBenchOptions decisions{.config = config};
    decisions.postgres_dsn = endpoints.postgres_dsn;
    decisions.redis = endpoints.redis;
    decisions.cycles = std::min<std::int64_t>(options.rows, 40'000);
    decisions.progress = [](const std::string& line) { say(line); };
    return bench::run_decisions_bench(decisions);
}

std::vector<bench::Row> bench_traders(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    configure_log(LogLevel::warn, LogFormat::pretty); // not a line for every order
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::TradersBenchOptions traders{.config = config};
    traders.postgres_dsn = endpoints.postgres_dsn;
    traders.redis = endpoints.redis;
    traders.traders = std::min<std::int64_t>(options.rows, 1'000);
    traders.progress = [](const std::string& line) { say(line); };
    return bench::run_traders_bench(traders);
}

std::vector<bench::Row> bench_sim(const BenchOptions& options) {
    return bench::run_sim_bench({.orders = options.rows});
}

std::vector<bench::Row> bench_soak(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::SoakOptions soak;
    soak.postgres_dsn = endpoints.postgres_dsn;
    soak.redis = endpoints.redis;
    soak.seconds = options.seconds;
    soak.progress = [](const std::string& line) { say(line); };
    return bench::run_soak(soak);
}

std::vector<bench::Row> bench_stream(const BenchOptions& options) {
    const config::Config config = load_config(options.common);
    const Endpoints endpoints = open_endpoints(config, options.common.data_dir);
    bench::StreamBenchOptions stream;
    stream.postgres_dsn = endpoints.postgres_dsn;
    stream.redis = endpoints.redis;
    stream.seconds = options.seconds;
    stream.progress = [](const std::string& line) { say(line); };
    return bench::run_stream_bench(stream);
}

std::vector<bench::Row> measure(const BenchOptions& options) {
    switch (options.what) {
    case Bench::api:
        return bench_api(options);
    case Bench::import:
        return bench_import(options);
    case Bench::ingest:
        return bench_ingest(options);
    case Bench::rebuild:
        return bench_rebuild(options);
    case Bench::analytics:
        return bench_analytics(options);
    case Bench::fills:
        return bench_fills(options);
    case Bench::sim:
        return bench_sim(options);
    case Bench::decisions:
        return bench_decisions(options);
    case Bench::traders:
        return bench_traders(options);
    case Bench::parse:
        return bench::run_parse_bench();
    case Bench::soak:
        return bench_soak(options);
    case Bench::stream:
        return bench_stream(options);
    case Bench::sign:
        return bench::run_sign_bench({.seconds = static_cast<double>(options.seconds)});
    }
    return {};
}

} // namespace

int run_bench(const BenchOptions& options) {
    const auto rows = measure(options);
    for (const bench::Row& row : rows) {
        fmt::print("{}\n", options.common.output == OutputFormat::json ? bench::json_line(row)
                                                                       : bench::text_line(row));
    }
    return k_exit_done;
}

} // namespace nof0::app
