#include "app/embedded/identity.hpp"

#include "app/embedded/files.hpp"
#include "base/failure.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nof0::app::embedded {
namespace {

Identity from_passwd(const passwd& entry) {
    Identity identity;
    identity.uid = entry.pw_uid;
    identity.gid = entry.pw_gid;
    identity.name = entry.pw_name;
    int count = 64;
    identity.groups.resize(static_cast<std::size_t>(count));
    ::getgrouplist(entry.pw_name, entry.pw_gid, identity.groups.data(), &count);
    if (static_cast<std::size_t>(count) > identity.groups.size()) {
        identity.groups.resize(static_cast<std::size_t>(count));
        ::getgrouplist(entry.pw_name, entry.pw_gid, identity.groups.data(), &count);
    }
    identity.groups.resize(static_cast<std::size_t>(count));
    return identity;
}

Identity from_uid(uid_t uid, gid_t gid) {
    if (const passwd* entry = ::getpwuid(uid)) {
        return from_passwd(*entry);
    }
    Identity identity;
    identity.uid = uid;
    identity.gid = gid;
    identity.groups = {gid};
    identity.name = "uid " + std::to_string(uid);
    identity.has_passwd_entry = false;
    return identity;
}

Identity for_root(const std::string& run_as_user, const std::string& cluster_dir) {
    Identity identity;
    if (const auto owner = owner_of(cluster_dir)) {
        if (*owner == 0) {
            throw UsageError(cluster_dir +
                             " belongs to root, and Postgres refuses to run as "
                             "root: chown -R " +
                             run_as_user + " " + cluster_dir);
        }
        identity = from_uid(*owner, *owner);
    } else {
        const passwd* entry = ::getpwnam(run_as_user.c_str());
        if (entry == nullptr || entry->pw_uid == 0) {
            throw UsageError("Postgres refuses to run as root and there is no ordinary user '" +
                             run_as_user +
                             "' to run it as: install the postgresql package "
                             "(script/bootstrap does), or run nof0 as an ordinary user");
        }
        identity = from_passwd(*entry);
    }
    identity.must_switch = true;
    return identity;
}

} // namespace

Identity choose_identity(const std::string& run_as_user, const std::string& cluster_dir) {
    if (::geteuid() == 0) {
        return for_root(run_as_user, cluster_dir);
    }
    Identity identity = from_uid(::geteuid(), ::getegid());
    if (const auto owner = owner_of(cluster_dir); owner && *owner != identity.uid) {
        throw UsageError(cluster_dir + " belongs to uid " + std::to_string(*owner) +
                         " (an earlier run as root?): run as root or that user, or choose "
                         "another folder with --data-dir");
    }
    return identity;
}

bool become(const Identity& identity) {
    if (!identity.must_switch) {
        return true;
    }
    return ::setgroups(identity.groups.size(), identity.groups.data()) == 0 &&
           ::setresgid(identity.gid, identity.gid, identity.gid) == 0 &&
           ::setresuid(identity.uid, identity.uid, identity.uid) == 0;
}

bool can_traverse(const Identity& identity, const std::string& dir) {
    const pid_t child = ::fork();
    if (child < 0) {
        throw Unavailable("cannot fork: the machine is out of processes or memory");
    }
    if (child == 0) {
        ::_exit(become(identity) && ::access(dir.c_str(), X_OK) == 0 ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

} // namespace nof0::app::embedded
