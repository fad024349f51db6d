#include "config/postgres_config.hpp"

#include "config/section.hpp"

#include <algorithm>

namespace nof0::config {
namespace {

using namespace std::chrono_literals;

bool is_dsn(std::string_view text) {
    return text.starts_with("postgres://") || text.starts_with("postgresql://") ||
           (text.find("://") == text.npos && text.find('=') != text.npos);
}

} // namespace

void read_postgres(Section& root, PostgresConfig& postgres) {
    Section section = root.section("Postgres");
    const std::string_view dsn_key = section.either("DSN", "DataSource");
    section.secret(dsn_key, postgres.dsn, mask_dsn);
    section.whole("MaxOpen", postgres.connections_max, {1, 1000});
    section.whole("MaxIdle", postgres.connections_idle_max, {0, 1000});
    if (section.has("MaxIdle") && postgres.connections_idle_max > postgres.connections_max) {
        section.warn("MaxIdle", "is above MaxOpen, which counts");
    }
    postgres.connections_idle_max =
        std::min(postgres.connections_idle_max, postgres.connections_max);
    section.duration("MaxLifetime", postgres.connection_lifetime, {0s, 30 * 24h});
    section.duration("ConnectTimeout", postgres.connect_timeout, {100ms, 5min});
    section.duration("AcquireTimeout", postgres.acquire_timeout, {10ms, 5min});
    section.duration("QueryTimeout", postgres.query_timeout, {10ms, 1h});
    section.truth("PreparedStatements", postgres.prepared_statements);
    const std::string path = section.path_of(dsn_key);
    Report& report = root.source().report;
    override_secret(root.source(), "NOF0_POSTGRES_DSN", path, postgres.dsn, mask_dsn);
    if (postgres.configured() && !is_dsn(postgres.dsn.reveal())) {
        report.mistake(report.about(path, "found a text that is no connection string; allowed is "
                                          "postgres://user:password@host:port/database or "
                                          "host=... dbname=..."));
    }
}

} // namespace nof0::config
