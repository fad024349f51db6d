// /healthz, /readyz and /metrics, the latter against a golden text.
#include "support/http_fixture.hpp"

#include "api/http/standard_routes.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <numeric>
#include <set>
#include <sstream>
#include <thread>

namespace nof0::test {
namespace {

struct StandardServer {
    StandardServer() {
        api::ServerOptions options;
        options.shards = 1;
        server = std::make_unique<api::Server>(
            options, api::routes_only([this] { return api::standard_routes(health, metrics); }),
            metrics);
        server->start();
    }
    Health health;
    Metrics metrics;
    std::unique_ptr<api::Server> server;
};

// Sorted, because the order of series is the library's business; and without the times, which
// differ from run to run: of a histogram only the count stays.
std::string stable(const std::string& text) {
    std::istringstream lines(text);
    std::multiset<std::string> kept;
    for (std::string line; std::getline(lines, line);) {
        const bool timed = line.starts_with("nof0_api_request_seconds_bucket") ||
                           line.starts_with("nof0_api_request_seconds_sum");
        if (!timed) {
            kept.insert(line + '\n');
        }
    }
    return std::accumulate(kept.begin(), kept.end(), std::string());
}

TEST(HttpMetrics, health_and_readiness) {
    StandardServer arena;
    RawClient client(arena.server->port());
    client.send(get_request("/healthz"));
    EXPECT_EQ(client.read_response().body, R"({"status":"ok"})");
    arena.health.ready("redis");
    arena.health.not_ready("postgres", "connection refused");
    client.send(get_request("/readyz"));
    const RawResponse missing = client.read_response();
    EXPECT_EQ(missing.status, 503);
    EXPECT_EQ(missing.body, R"({"status":"not ready","missing":)"
                            R"([{"part":"postgres","why":"connection refused"}]})");
    arena.health.ready("postgres");
    client.send(get_request("/readyz"));
    const RawResponse ready = client.read_response();
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.body, R"({"status":"ready","missing":[]})");
    EXPECT_EQ(ready.headers.at("cache-control"), "no-store");
}

TEST(HttpMetrics, text_is_golden) {
    StandardServer arena;
    RawClient client(arena.server->port());
    client.send(get_request("/healthz") + get_request("/healthz") + get_request("/nowhere"));
    client.read_response();
    client.read_response();
    client.read_response();
    RawClient broken(arena.server->port());
    broken.send("nonsense\r\n\r\n");
    broken.half_close();
    broken.read_to_end();
    while (arena.metrics.text().find("nof0_api_connections{shard=\"0\"} 1\n") ==
           std::string::npos) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1)); // the server sees it leave
    }
    client.send(get_request("/metrics"));
    const RawResponse response = client.read_response();
    EXPECT_EQ(response.headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const std::string path = NOF0_SOURCE_DIR "/tests/golden/http_metrics.txt";
    const std::string text = stable(response.body);
    if (std::getenv("NOF0_UPDATE_GOLDEN") != nullptr) {
        std::ofstream(path) << text;
    }
    std::ifstream file(path);
    std::stringstream golden;
    golden << file.rdbuf();
    EXPECT_EQ(text, golden.str()) << "set NOF0_UPDATE_GOLDEN=1 to accept";
}

} // namespace
} // namespace nof0::test
