#include "app/embedded/layout.hpp"

#include "app/embedded/files.hpp"
#include "base/failure.hpp"
#include "base/hash.hpp"

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace nof0::app::embedded {
namespace {

constexpr std::size_t k_socket_path_bytes_max = 107; // sun_path less its NUL
constexpr std::string_view k_socket_name = "/.s.PGSQL.5432";
constexpr std::size_t k_hash_digits = 16;

constexpr std::string_view k_elsewhere = "/var/lib/nof0";
constexpr const char* k_owner_file = "/folder"; // of a root elsewhere: whose it is

// A copy of a data folder remembers the root of the original, which must not get two users; a
// moved one is the only user of its root.
bool belongs_to(const std::string& root, const std::string& dir) {
    const std::string owner = read_file(root + k_owner_file).value_or("");
    return is_dir(root + "/postgres") && (owner == dir || !read_file(owner + "/servers.json"));
}

// Other people may write to the temporary directory: a folder there is ours only when it is a
// real folder, of the right owner, closed to all others.
bool take_temporary_dir(const std::string& path, const Identity& identity) {
    if (::mkdir(path.c_str(), 0700) == 0) {
        return !identity.must_switch || ::lchown(path.c_str(), identity.uid, identity.gid) == 0;
    }
    struct stat info{};
    return errno == EEXIST && ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
           info.st_uid == identity.uid && (info.st_mode & 077) == 0;
}

std::string temporary_root() {
    const char* configured = std::getenv("TMPDIR");
    if (configured != nullptr && configured[0] == '/' && is_dir(configured) &&
        fits_socket(std::string(configured) + "/nof0-0123456789abcdef-00")) {
        return configured;
    }
    return "/tmp";
}

} // namespace

Layout choose_layout(const std::string& dir, const std::string& remembered_root,
                     const Identity& identity) {
    const bool reachable = can_traverse(identity, dir);
    if (is_dir(dir + "/postgres")) {
        if (!reachable) {
            throw UsageError("the servers' user " + identity.name + " cannot reach " + dir +
                             " any more, and the cluster is there; give others permission to "
                             "enter the folders above it (chmod o+x)");
        }
        return {dir, dir};
    }
    if (remembered_root.starts_with(std::string(k_elsewhere) + "/") &&
        belongs_to(remembered_root, dir)) {
        write_private_file(remembered_root + k_owner_file, dir); // the folder may have moved
        return {dir, remembered_root};
    }
    if (reachable) {
        return {dir, dir};
    }
    if (!identity.must_switch) {
        fail_on_path("use", dir, EACCES);
    }
    const std::string root =
        make_data_dir(std::string(k_elsewhere)) + "/" + sha256_hex(dir, k_hash_digits);
    make_private_dir(root, identity.uid, identity.gid);
    write_private_file(root + k_owner_file, dir);
    return {dir, root};
}

bool fits_socket(const std::string& dir) {
    for (const char c : dir) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || std::string_view("/._-+").find(c) < 5;
        if (!plain) {
            return false;
        }
    }
    return dir.size() + k_socket_name.size() <= k_socket_path_bytes_max;
}

std::string make_socket_dir(const Layout& layout, const Identity& identity) {
    const std::string beside = layout.root + "/run";
    if (fits_socket(beside)) {
        make_private_dir(beside, identity.uid, identity.gid);
        return beside;
    }
    const std::string stem = temporary_root() + "/nof0-" + sha256_hex(layout.dir, k_hash_digits);
    for (int attempt = 0; attempt < 10; ++attempt) {
        const std::string path = attempt == 0 ? stem : stem + "-" + std::to_string(attempt);
        if (take_temporary_dir(path, identity)) {
            return path;
        }
    }
    throw UsageError("no folder for the Postgres socket: " + layout.dir +
                     " is too long for one, and " + stem +
                     " and its alternatives belong to someone else; choose a shorter --data-dir");
}

} // namespace nof0::app::embedded
