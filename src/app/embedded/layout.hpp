// Where everything of a data folder lives.
//
//   DIR/servers.json, servers.secret, *.lock, log/     ours
//   ROOT/postgres/       the cluster; ROOT/postgres.creating while it is being made
//   ROOT/redis/, run/    the servers' own
//
// ROOT is DIR, except when we are root and the servers' user cannot pass through to DIR (a clone
// under /root): then it is /var/lib/nof0/<hash of DIR>.
#pragma once

#include "app/embedded/identity.hpp"

#include <string>

namespace nof0::app::embedded {

struct Layout {
    std::string dir;
    std::string root;
    std::string postgres_data() const { return root + "/postgres"; }
    std::string postgres_creating() const { return root + "/postgres.creating"; }
    std::string redis_dir() const { return root + "/redis"; }
    std::string postgres_log() const { return dir + "/log/postgres.log"; }
    std::string redis_log() const { return dir + "/log/redis.log"; }
    std::string supervisor_log() const { return dir + "/log/supervisor.log"; }
};

// `remembered_root` is what servers.json says of an earlier run, or empty: once chosen, the place
// stays, so that a change of permissions never hides a cluster. Makes ROOT when it is elsewhere.
Layout choose_layout(const std::string& dir, const std::string& remembered_root,
                     const Identity& identity);

// A folder for the Postgres socket: ROOT/run when the socket's path fits (107 bytes) and has no
// character that libpq or postgres would take for a separator, else one of ours under the
// temporary directory. Made, private and owned by the servers' user.
std::string make_socket_dir(const Layout& layout, const Identity& identity);

// Whether `dir` can hold the socket; pure.
bool fits_socket(const std::string& dir);

} // namespace nof0::app::embedded
