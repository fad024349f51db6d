#include "app/arena_server.hpp"

#include "api/arena_routes.hpp"
#include "api/http/standard_routes.hpp"
#include "app/prepare.hpp"

#include <fmt/format.h>

namespace nof0::app {
namespace {

// One shard's routes with the memory that their answers live in.
class ArenaApplication final : public api::Application {
public:
    ArenaApplication(Executor executor, api::DocumentSource& source, Health& health,
                     Metrics& metrics)
        : memo_(executor.context()), router_(all_routes(source, health, metrics)) {}

    const api::Router& router() const override { return router_; }

private:
    std::vector<api::Route> all_routes(api::DocumentSource& source, Health& health,
                                       Metrics& metrics) {
        std::vector<api::Route> routes = api::standard_routes(health, metrics);
        for (api::Route& route : api::arena_routes(source, memo_)) {
            routes.push_back(std::move(route));
        }
        return routes;
    }

    api::AnswerMemo memo_;
    api::Router router_;
};

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
    : host_(config.api.host),
      backend_(config, endpoints, DatabaseRole::reader, std::move(observed)),
      source_(backend_.context(), backend_.documents()) {
    require_known_schema(backend_);
    const auto make_application = [this](Executor executor) {
        return std::make_unique<ArenaApplication>(executor, source_, backend_.health(),
                                                  backend_.metrics());
    };
    server_.emplace(server_options(config.api), make_application, backend_.metrics());
    backend_.start();
    server_->start();
}

ArenaServer::~ArenaServer() {
    stop();
}

void ArenaServer::stop() {
    server_->stop();
    backend_.stop();
}

std::string ArenaServer::url() const {
    const std::string host = host_ == "0.0.0.0" || host_ == "::" ? "127.0.0.1" : host_;
    return fmt::format("http://{}:{}", host, server_->port());
}

} // namespace nof0::app
