#include "app/arena_server.hpp"

#include "api/arena_routes.hpp"
#include "api/http/standard_routes.hpp"
#include "api/openapi.hpp"
#include "api/operator_routes.hpp"
#include "api/page_files.hpp"
#include "api/status_route.hpp"
#include "api/stream/stream_routes.hpp"
#include "app/prepare.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace nof0::app {
namespace {

// What all shards share.
struct Shared {
    api::DocumentSource& source;
    api::ExportGate& export_gate;
    const api::Freshness& freshness;
    const std::vector<api::Route>& common;
    api::StreamShared& streams;
    Health& health;
    Metrics& metrics;
    MonotonicTime started;
    Milliseconds write_timeout;
};

// One shard's routes with the memory that their answers live in.
class ArenaApplication final : public api::Application {
public:
    ArenaApplication(Executor executor, const Shared& shared, unsigned shard)
        : memo_(executor.context()), exports_(executor.context(), shared.source, shared.export_gate,
                                              {.write_timeout = shared.write_timeout}),
          hub_(executor, shared.streams, shared.metrics, shard), router_(all_routes(shared)) {}

    const api::Router& router() const override { return router_; }
    void drain() override { hub_.drain(); }
    void stop() override {
        hub_.stop();
        exports_.stop();
    }

private:
    std::vector<api::Route> all_routes(const Shared& shared) {
        std::vector<api::Route> routes = api::standard_routes(shared.health, shared.metrics);
        routes.insert(routes.end(), shared.common.begin(), shared.common.end());
        for (api::Route& route :
             api::arena_routes(shared.source, memo_, exports_, shared.freshness)) {
            routes.push_back(std::move(route));
        }
        routes.push_back(api::status_route(shared.source, memo_, shared.metrics, shared.started));
        for (api::Route& route : api::openapi_routes()) {
            routes.push_back(std::move(route));
        }
        for (api::Route& route : api::stream_routes(hub_)) {
            routes.push_back(std::move(route));
        }
        return routes;
    }

    api::AnswerMemo memo_;
    api::Exports exports_;
    api::Hub hub_;
    api::Router router_;
};

// The page lies beside the program: where it is built, or where a package puts it.
std::filesystem::path page_folder(const config::ApiConfig& config) {
    if (!config.page.empty()) {
        return config.page;
    }
    std::error_code ec;
    const auto bin = std::filesystem::read_symlink("/proc/self/exe", ec).parent_path();
    const auto packaged = bin.parent_path() / "share/nof0/web";
    return std::filesystem::exists(packaged, ec) ? packaged : bin.parent_path() / "web";
}

// Each export holds a connection to the store: most of them are for everybody else.
int exports_max(const config::Config& config) {
    return std::max(1, static_cast<int>(config.postgres.connections_max) / 4);
}

// REQUIRES what the configuration has checked.
std::vector<IpNetwork> networks(const std::vector<std::string>& texts) {
    std::vector<IpNetwork> parsed;
    for (const std::string& text : texts) {
        parsed.push_back(IpNetwork::parse(text).value());
    }
    return parsed;
}

api::ServerOptions server_options(const config::ApiConfig& config) {
    api::ServerOptions options;
    options.host = config.host;
    options.port = static_cast<std::uint16_t>(config.port);
    options.shards = static_cast<unsigned>(config.shards);
    options.header_bytes_max = config.limits.header_bytes_max;
    options.body_bytes_max = config.limits.body_bytes_max;
    options.connections_max = static_cast<std::size_t>(config.limits.connections_max);
    options.pipeline_depth_max = static_cast<std::size_t>(config.limits.pipelined_requests_max);
    options.idle_timeout_ms = static_cast<int>(config.limits.idle_timeout.count());
    options.header_timeout_ms = static_cast<int>(config.limits.header_timeout.count());
    options.write_timeout_ms = static_cast<int>(config.limits.write_timeout.count());
    options.drain_timeout_ms = static_cast<int>(config.limits.drain_timeout.count());
    options.tls = {config.tls.certificate, config.tls.key};
    options.client_limit.requests = config.rate_limit.requests;
    options.client_limit.window = config.rate_limit.window;
    options.client_limit.exempt = networks(config.rate_limit.exempt);
    options.client_limit.trusted_proxies = networks(config.rate_limit.trusted_proxies);
    options.cors.allowed_origins = config.cors.allow_origins;
    options.cors.allowed_methods = config.cors.allow_methods;
    options.cors.allow_credentials = config.cors.allow_credentials;
    options.cors.allowed_headers = config.cors.allow_headers;
    options.cors.exposed_headers = config.cors.expose_headers;
    options.cors.max_age_s = static_cast<int>(config.cors.max_age_s);
    return options;
}

} // namespace

ArenaServer::ArenaServer(const config::Config& config, const Endpoints& endpoints,
                         std::shared_ptr<Observed> observed)
    : host_(config.api.host), is_tls_(!config.api.tls.certificate.empty()),
      backend_(config, endpoints, DatabaseRole::reader, std::move(observed)),
      source_(backend_.context(), backend_.documents(), backend_.past()),
      operator_commands_(backend_.context(), backend_.pool()),
      common_(api::operator_routes(operator_commands_, config.api.operator_token.reveal())),
      export_gate_(exports_max(config)), freshness_(tracked_families()),
      streams_(backend_, endpoints, config.api.stream) {
    require_known_schema(backend_);
    for (api::Route& route : api::page_routes(page_folder(config.api))) {
        common_.push_back(std::move(route));
    }
    streams_.tracking().listen(freshness_);
    const Shared shared{source_,
                        export_gate_,
                        freshness_,
                        common_,
                        streams_.shared(),
                        backend_.health(),
                        backend_.metrics(),
                        started_,
                        config.api.limits.write_timeout};
    const auto make_application = [shared, shard = 0U](Executor executor) mutable {
        return std::make_unique<ArenaApplication>(executor, shared, shard++);
    };
    server_.emplace(server_options(config.api), make_application, backend_.metrics());
    backend_.start();
    streams_.start();
    server_->start();
}

ArenaServer::~ArenaServer() {
    stop();
}

void ArenaServer::stop() {
    server_->stop();
    streams_.stop();
    backend_.stop();
}

std::string ArenaServer::url() const {
    const std::string host = host_ == "0.0.0.0" || host_ == "::" ? "127.0.0.1" : host_;
    return fmt::format("{}://{}:{}", is_tls_ ? "https" : "http", host, server_->port());
}

} // namespace nof0::app
