// DemoServer: the demonstration arena behind the real HTTP server, shared by the tests of one
// suite.
#pragma once

#include "app/arena_server.hpp"
#include "net/http_client.hpp"
#include "support/arena.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace nof0::test {

struct DemoServer {
    DemoServer() {
        write_small_demo(folder.path());
        arena.import(folder.path(), pipelines::ImportPositions::take);
        server.emplace(arena.config(), arena.endpoints());
    }

    net::HttpResponse get(const std::string& target, net::HttpGetOptions options = {}) const {
        const auto url = net::parse_url(server->url() + target);
        return net::http_get_blocking(url.value(), options);
    }
    nlohmann::json body(const std::string& target) const {
        return nlohmann::json::parse(get(target).body);
    }

    TemporaryFolder folder;
    TestArena arena;
    std::optional<app::ArenaServer> server;
};

// A suite whose tests ask one demonstration arena.
class DemoServerTest : public testing::Test {
protected:
    static void SetUpTestSuite() { instance() = std::make_unique<DemoServer>(); }
    static void TearDownTestSuite() { instance().reset(); }
    static DemoServer& demo() { return *instance(); }
    static net::HttpResponse get(const std::string& target) { return demo().get(target); }
    static nlohmann::json body(const std::string& target) { return demo().body(target); }

private:
    static std::unique_ptr<DemoServer>& instance() {
        static std::unique_ptr<DemoServer> demo;
        return demo;
    }
};

} // namespace nof0::test
