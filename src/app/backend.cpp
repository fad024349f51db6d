#include "app/backend.hpp"

#include "app/arena_description.hpp"

#include <algorithm>

namespace nof0::app {
namespace {

pg::PoolOptions pool_options(const config::Config& config, const Endpoints& endpoints,
                             DatabaseRole role) {
    pg::PoolOptions options;
    options.dsn = endpoints.postgres_dsn;
    options.size = static_cast<std::size_t>(config.postgres.connections_max);
    options.idle_max = static_cast<std::size_t>(config.postgres.connections_idle_max);
    options.min_idle = std::min<std::size_t>(1, options.idle_max);
    options.lifetime_ms = config.postgres.connection_lifetime.count();
    options.statement_timeout_ms = config.postgres.query_timeout.count();
    options.acquire_timeout_ms = config.postgres.acquire_timeout.count();
    options.slow_statement_ms = config.logging.slow_sql.count();
    options.log_statements = config.logging.verbose_sql;
    options.connect_timeout_ms = config.postgres.connect_timeout.count();
    options.named_statements = config.postgres.prepared_statements;
    options.application_name = config.name;
    switch (role) {
    case DatabaseRole::owner:
        options.name = "owner";
        options.statement_timeout_ms = 0;
        break; // a migration may take long
    case DatabaseRole::reader:
        options.role = "nof0_reader";
        break;
    case DatabaseRole::writer:
        options.name = "ingest";
        options.role = "nof0_writer";
        break;
    }
    return options;
}

// A few connections, opened when somebody asks for the past: what is slow there must not take the
// connections of the present.
pg::PoolOptions past_pool_options(const pg::PoolOptions& present) {
    pg::PoolOptions options = present;
    options.name = present.name + "_past";
    options.role = "nof0_past";
    options.size = std::min<std::size_t>(present.size, 4);
    options.min_idle = 0;
    return options;
}

// A reader's budget is short, because Postgres answers after it. Whoever publishes after a write
// has nobody else to turn to.
cache::RedisOptions redis_options(const Endpoints& endpoints, DatabaseRole role) {
    cache::RedisOptions options = endpoints.redis;
    if (role == DatabaseRole::writer) {
        options.name += ":ingest";
    }
    if (role != DatabaseRole::reader) {
        options.budget = std::max(options.budget, Milliseconds{5'000});
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
    options.content.arena = arena_description(config);
    options.build_timeout = config.api.limits.request_timeout;
    options.memo_while_away = config.redis.memo_while_away;
    return options;
}

std::string stage_name(config::Stage stage) {
    switch (stage) {
    case config::Stage::test:
        return "test";
    case config::Stage::dev:
        return "dev";
    case config::Stage::prod:
        return "prod";
    }
    return {};
}

} // namespace

Backend::Backend(const config::Config& config, const Endpoints& endpoints, DatabaseRole role,
                 std::shared_ptr<Observed> observed)
    : observed_(std::move(observed)) {
    metrics()
        .gauge("nof0_info", "Always 1; its labels are the configuration's Name and Env",
               {{"name", config.name}, {"env", stage_name(config.stage)}})
        .set(1);
    const cache::TtlClasses classes = ttl_classes(config.ttl);
    pool_.emplace(context_.get_executor(), pool_options(config, endpoints, role), metrics(),
                  health());
    redis_.emplace(context_, redis_options(endpoints, role), metrics(), health());
    store_.emplace(*redis_, classes, compression(config.redis), metrics());
    leases_.emplace(*redis_, classes);
    documents_.emplace(context_, *pool_, *store_, *leases_, documents_options(config), wall_clock_,
                       metrics());
    past_pool_.emplace(context_.get_executor(), past_pool_options(pool_->options()), metrics(),
                       past_health_);
    past_.emplace(context_, *past_pool_, *documents_);
}

Backend::~Backend() {
    stop();
    // On this thread, which is the only one that runs the context now; what is still in flight gets
    // a moment to be told that it is over.
    past_.reset();
    documents_.reset();
    leases_.reset();
    store_.reset();
    redis_.reset();
    past_pool_.reset();
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
