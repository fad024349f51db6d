// The servers' logs: appended to, bounded, and quoted when something fails.
#pragma once

#include "app/embedded/unique_fd.hpp"

#include <cstdint>
#include <string>

namespace nof0::app::embedded {

inline constexpr std::uint64_t k_log_bytes_max = 8 * 1024 * 1024;

// For appending; mode 0600.
UniqueFd open_log(const std::string& path);

// When the log has outgrown `bytes_max`, its content moves to <path>.1 (replacing that) and the
// log begins anew. The file itself stays, because the servers hold it open for appending; lines
// written during the move may be lost.
void bound_log(const std::string& path, std::uint64_t bytes_max = k_log_bytes_max);

// Its last lines, indented, for a message; at most 2 KiB.
std::string log_tail(const std::string& path, int lines);

// What a failed start should say first when the disk is the reason: "the disk of DIR is full
// (3 MB free); ", or nothing.
std::string disk_full_note(const std::string& dir, const std::string& server_output);

} // namespace nof0::app::embedded
