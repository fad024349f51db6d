// Small file work of the embedded servers: folders, private files that are replaced whole, and
// what went wrong in words. Every failure of the file system is a UsageError that names the path
// and what to do: the folder is the user's choice.
#pragma once

#include "app/embedded/unique_fd.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace nof0::app::embedded {

// Throws UsageError("cannot <action> <path>: <reason of error_code>; <what to do>").
[[noreturn]] void fail_on_path(std::string_view action, const std::string& path, int error_code);

// Creates the folder and its missing parents (0755 whatever the umask, so that the servers' own
// user can pass through) and returns its absolute path without symbolic links.
std::string make_data_dir(const std::string& path);

// A folder of mode 0700 that belongs to uid:gid; made or repaired.
void make_private_dir(const std::string& path, uid_t uid, gid_t gid);

// The file's text, or nothing when there is none.
std::optional<std::string> read_file(const std::string& path);

// Replaces the file atomically and durably with one of mode 0600.
void write_private_file(const std::string& path, std::string_view text);

// Opens (creating with 0600) for locks and logs; never follows a symbolic link.
UniqueFd open_private(const std::string& path, int flags);

std::optional<uid_t> owner_of(const std::string& path); // nothing when it does not exist
bool is_dir(const std::string& path);
bool is_executable(const std::string& path);

// Free space for us on the path's file system; 0 when it cannot be asked.
std::uint64_t free_bytes(const std::string& path);

} // namespace nof0::app::embedded
