#include "app/embedded/log_file.hpp"

#include "app/embedded/files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace nof0::app::embedded {
namespace {

constexpr std::size_t k_tail_bytes_max = 2048;
constexpr std::uint64_t k_full_disk_bytes = 16 * 1024 * 1024; // one WAL segment

bool copy_all(int source, int target) {
    char block[64 * 1024];
    for (;;) {
        const ssize_t got = ::read(source, block, sizeof block);
        if (got <= 0) {
            return got == 0;
        }
        if (::write(target, block, static_cast<std::size_t>(got)) != got) {
            return false;
        }
    }
}

} // namespace

UniqueFd open_log(const std::string& path) {
    return open_private(path, O_WRONLY | O_APPEND);
}

void bound_log(const std::string& path, std::uint64_t bytes_max) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) ||
        static_cast<std::uint64_t>(info.st_size) <= bytes_max) {
        return;
    }
    const UniqueFd log = open_private(path, O_RDWR);
    const UniqueFd old = open_private(path + ".1", O_WRONLY | O_TRUNC);
    // Truncated even if the copy failed: on a full disk the bound matters more than old lines.
    copy_all(log.get(), old.get());
    [[maybe_unused]] const int ignored = ::ftruncate(log.get(), 0);
}

std::string log_tail(const std::string& path, int lines) {
    std::string text = read_file(path).value_or("");
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    if (text.size() > k_tail_bytes_max) {
        text.erase(0, text.size() - k_tail_bytes_max);
    }
    std::size_t begin = text.size();
    for (int i = 0; i < lines && begin != std::string::npos && begin > 0; ++i) {
        begin = text.rfind('\n', begin - 1);
    }
    text = begin == std::string::npos || begin == 0 ? text : text.substr(begin + 1);
    std::string indented = "  ";
    for (const char c : text) {
        indented += c;
        if (c == '\n') {
            indented += "  ";
        }
    }
    return indented;
}

std::string disk_full_note(const std::string& dir, const std::string& server_output) {
    const std::uint64_t free = free_bytes(dir);
    if (free >= k_full_disk_bytes &&
        server_output.find("No space left on device") == std::string::npos) {
        return {};
    }
    return "the disk of " + dir + " is full (" + std::to_string(free / (1024 * 1024)) +
           " MB free): free some space or choose a folder on another disk with --data-dir; ";
}

} // namespace nof0::app::embedded
