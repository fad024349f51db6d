// Whom the servers run as. Postgres refuses root, so a root command gives its servers another
// user; everyone else's servers run as themselves.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace nof0::app::embedded {

struct Identity {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups; // set only when the identity is taken on
    std::string name;          // "uid 12345" when there is no passwd entry
    bool has_passwd_entry = true;
    bool must_switch = false; // we are root and become this user in the child
};

// The identity for a cluster folder that may exist already: as root its owner if it has one, else
// `run_as_user`. Throws UsageError when there is no such user, when root owns the cluster, or
// when an ordinary user does not own it.
Identity choose_identity(const std::string& run_as_user, const std::string& cluster_dir);

// Takes the identity on for good. Only in a child between fork and exec: async-signal-safe.
// False when the system refused.
bool become(const Identity& identity);

// Whether that user can pass through the folder, tried in a child so that groups and access
// lists count.
bool can_traverse(const Identity& identity, const std::string& dir);

} // namespace nof0::app::embedded
