// The connection to Postgres: the Postgres block of etc/nof0.yaml.
#pragma once

#include "base/time.hpp"
#include "config/secret.hpp"

namespace nof0::config {

class Section;

struct PostgresConfig {
    // postgres:// URI or key=value text, for libpq; empty = the embedded server of the data folder.
    // Keys: Postgres.DSN or Postgres.DataSource; NOF0_POSTGRES_DSN overrides them.
    Secret dsn;
    // Connections of one process's pool. 1..1000. Key: MaxOpen.
    int connections_max = 10;
    // Connections kept when nobody uses them. 0..MaxOpen. Key: MaxIdle.
    int connections_idle_max = 5;
    // A connection older than this is replaced when it comes back; 0 = never. Key: MaxLifetime.
    Milliseconds connection_lifetime{0};
    // To open a connection. 100 ms..5 min. Key: ConnectTimeout.
    Milliseconds connect_timeout{5000};
    // To get a connection from the pool. 10 ms..5 min. Key: AcquireTimeout.
    Milliseconds acquire_timeout{2000};
    // One query, unless its caller sets another deadline. 10 ms..1 h. Key: QueryTimeout.
    Milliseconds query_timeout{30'000};
    // Prepare statements by name. Off behind a pooler that changes the server connection between
    // transactions (PgBouncer in transaction mode). Key: PreparedStatements.
    bool prepared_statements = true;

    bool configured() const { return !dsn.empty(); }
};

void read_postgres(Section& root, PostgresConfig& postgres);

} // namespace nof0::config
