// The Postgres cluster on disk: made on the first run, recognised on the next.
//
// A cluster is made as postgres.creating and renamed when it is whole, so that a first run that
// was killed leaves a name that the next one may wipe, and never a half-made `postgres`.
#pragma once

#include "app/embedded/identity.hpp"
#include "app/embedded/layout.hpp"
#include "app/embedded/options.hpp"
#include "app/embedded/programs.hpp"
#include "app/embedded/state_file.hpp"

#include <optional>
#include <string>

namespace nof0::app::embedded {

// The text of ROOT/postgres/PG_VERSION; nothing when there is no cluster yet. Throws UsageError
// when ROOT/postgres holds something that is no cluster.
std::optional<std::string> cluster_version(const Layout& layout);

// What making and mending a cluster take.
struct ClusterMaker {
    const ServerOptions& options;
    const Layout& layout;
    const Identity& identity;
    const PostgresPrograms& programs;
    const Secrets& secrets;
};

// initdb (C locale, UTF-8, checksums, scram), role and database. Throws Unavailable with the
// program's own words, UsageError when the disk has no room.
void create_cluster(const ClusterMaker& maker);

// Gives an existing cluster, which must not be running, these passwords.
void reset_passwords(const ClusterMaker& maker);

// postgres refuses a cluster that others may look into, after a chmod or a copy.
void repair_permissions(const Layout& layout);

} // namespace nof0::app::embedded
