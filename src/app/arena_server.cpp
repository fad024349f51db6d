#include "app/arena_server.hpp"

#include "api/arena_routes.hpp"
#include "api/http/standard_routes.hpp"
#include "base/failure.hpp"
#include "storage/migrate.hpp"
#include "storage/pg/error.hpp"

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

storage::MigrationStatus schema_status(Backend& backend) {
    constexpr std::string_view k_insufficient_privilege = "42501";
    storage::Migrator migrator(backend.pool());
    try {
        return backend.run(migrator.status(Deadline::after(Milliseconds{10'000})));
    } catch (const pg::Error& error) {
        // Undoing the migrations takes the reader's rights along.
        if (error.sqlstate == k_insufficient_privilege) {
            throw UsageError("the schema does not let its readers in; run `nof0 migrate up`");
        }
        throw;
    }
}

void require_known_schema(Backend& backend) {
    const storage::MigrationStatus status = schema_status(backend);
    if (!status.problems.empty()) {
        throw UsageError("the schema is not one this program knows: " + status.problems.front());
    }
    if (!status.pending.empty()) {
        throw UsageError(fmt::format("the schema lacks {} and {} more; run `nof0 migrate up`",
                                     status.pending.front(), status.pending.size() - 1));
    }
}

} // namespace

ArenaServer::ArenaServer(const config::Config& config, const Endpoints& endpoints)
    : host_(config.api.host), backend_(config, endpoints, DatabaseRole::reader),
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
