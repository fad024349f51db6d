#include "app/backend.hpp"

#include <boost/asio/post.hpp>

namespace nof0::app {
namespace {

pg::PoolOptions pool_options(const config::Config& config, const Endpoints& endpoints,
                             DatabaseRole role) {
    pg::PoolOptions options;
    options.dsn = endpoints.postgres_dsn;
    options.size = static_cast<std::size_t>(config.postgres.connections_max);
    options.acquire_timeout_ms = config.postgres.acquire_timeout.count();
    options.connect_timeout_ms = config.postgres.connect_timeout.count();
    options.named_statements = config.postgres.prepared_statements;
    options.application_name = config.name;
    switch (role) {
    case DatabaseRole::owner: break;
    case DatabaseRole::reader: options.role = "nof0_reader"; break;
    case DatabaseRole::writer: options.role = "nof0_writer"; break;
    }
    return options;
}

// "Do not cache" is a negative duration in the key table.
Milliseconds ttl(const std::optional<Milliseconds>& configured) {
    return configured.value_or(Milliseconds{-1});
}

cache::TtlClasses ttl_classes(const config::TtlConfig& config) {
    return {ttl(config.short_ttl), ttl(config.medium_ttl), ttl(config.long_ttl)};
}

cache::Compression compression(const config::RedisConfig& config) {
    cache::Compression compression;
    if (config.compress_from_bytes > 0) {
        compression.above_bytes = config.compress_from_bytes;
    }
    return compression;
}

projections::DocumentsOptions documents_options(const config::Config& config) {
    projections::DocumentsOptions options;
    options.content.trades_per_trader = config.api.trades_per_model_default;
    options.content.conversations = config.api.conversations_default;
    options.content.hours_per_trader = config.api.account_totals_hours;
    options.content.positions_hours = config.api.account_positions_hours;
    options.build_timeout = config.api.limits.request_timeout;
    return options;
}

} // namespace

Backend::Backend(const config::Config& config, const Endpoints& endpoints, DatabaseRole role) {
    const cache::TtlClasses classes = ttl_classes(config.ttl);
    pool_.emplace(context_.get_executor(), pool_options(config, endpoints, role), metrics_, health_);
    redis_.emplace(context_, endpoints.redis, metrics_, health_);
    store_.emplace(*redis_, classes, compression(config.redis), metrics_);
    leases_.emplace(*redis_, classes);
    documents_.emplace(context_, *pool_, *store_, *leases_, documents_options(config), wall_clock_,
                       metrics_);
}

Backend::~Backend() {
    stop();
    // On this thread, which is the only one that runs the context now; what is still in flight gets
    // a moment to be told that it is over.
    documents_.reset();
    leases_.reset();
    store_.reset();
    redis_.reset();
    pool_.reset();
    work_.reset();
    context_.restart();
    context_.run_for(Milliseconds{500});
}

void Backend::run_context() {
    context_.restart();
    context_.run();
}

void Backend::start() {
    context_.restart();
    thread_ = std::thread([this] { context_.run(); });
}

void Backend::stop() {
    if (thread_.joinable()) {
        context_.stop();
        thread_.join();
    }
}

} // namespace nof0::app
