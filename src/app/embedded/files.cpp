#include "app/embedded/files.hpp"

#include "base/failure.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace nof0::app::embedded {
namespace {

std::string_view advice(int error_code) {
    switch (error_code) {
    case EACCES:
    case EPERM:
        return "; it may belong to another user (an earlier run as root?): run as that user or "
               "choose another folder with --data-dir";
    case EROFS:
        return "; choose a folder on a writable disk with --data-dir";
    case ENOSPC:
    case EDQUOT:
        return "; free some space or choose a folder on another disk with --data-dir";
    default:
        return "; choose another folder with --data-dir";
    }
}

void make_dir_and_parents(const std::string& path) {
    if (is_dir(path)) {
        return;
    }
    const auto slash = path.find_last_of('/');
    if (slash != std::string::npos && slash > 0) {
        make_dir_and_parents(path.substr(0, slash));
    }
    if (::mkdir(path.c_str(), 0755) == 0) {
        ::chmod(path.c_str(), 0755);
    } else if (errno != EEXIST || !is_dir(path)) {
        fail_on_path("create", path, errno);
    }
}

} // namespace

void fail_on_path(std::string_view action, const std::string& path, int error_code) {
    throw UsageError("cannot " + std::string(action) + " " + path + ": " +
                     std::strerror(error_code) + std::string(advice(error_code)));
}

std::string make_data_dir(const std::string& path) {
    std::string wanted = path.empty() ? "." : path;
    while (wanted.size() > 1 && wanted.back() == '/') {
        wanted.pop_back();
    }
    make_dir_and_parents(wanted);
    char* resolved = ::realpath(wanted.c_str(), nullptr);
    if (resolved == nullptr) {
        fail_on_path("resolve", wanted, errno);
    }
    std::string absolute = resolved;
    std::free(resolved);
    return absolute;
}

void make_private_dir(const std::string& path, uid_t uid, gid_t gid) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        fail_on_path("create", path, errno);
    }
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) {
        fail_on_path("look at", path, errno);
    }
    if (!S_ISDIR(info.st_mode)) {
        fail_on_path("use", path, ENOTDIR);
    }
    if (info.st_uid != uid && ::lchown(path.c_str(), uid, gid) != 0) {
        fail_on_path("take over", path, errno);
    }
    if ((info.st_mode & 07777) != 0700 && ::chmod(path.c_str(), 0700) != 0) {
        fail_on_path("make private", path, errno);
    }
}

std::optional<std::string> read_file(const std::string& path) {
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return std::nullopt;
        }
        fail_on_path("read", path, errno);
    }
    std::string text;
    char block[4096];
    for (;;) {
        const ssize_t got = ::read(file.get(), block, sizeof block);
        if (got < 0) {
            fail_on_path("read", path, errno);
        }
        if (got == 0) {
            return text;
        }
        text.append(block, static_cast<std::size_t>(got));
    }
}

void write_private_file(const std::string& path, std::string_view text) {
    const std::string fresh = path + ".new";
    ::unlink(fresh.c_str()); // a leftover could have any mode or be a link
    {
        const UniqueFd file(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file) {
            fail_on_path("write", fresh, errno);
        }
        while (!text.empty()) {
            const ssize_t put = ::write(file.get(), text.data(), text.size());
            if (put < 0) {
                fail_on_path("write", fresh, errno);
            }
            text.remove_prefix(static_cast<std::size_t>(put));
        }
        if (::fsync(file.get()) != 0) {
            fail_on_path("write", fresh, errno);
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        fail_on_path("replace", path, errno);
    }
}

UniqueFd open_private(const std::string& path, int flags) {
    UniqueFd file(::open(path.c_str(), flags | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) {
        fail_on_path("open", path, errno);
    }
    return file;
}

std::optional<uid_t> owner_of(const std::string& path) {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) {
        return std::nullopt;
    }
    return info.st_uid;
}

bool is_dir(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool is_executable(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
           ::access(path.c_str(), X_OK) == 0;
}

std::uint64_t free_bytes(const std::string& path) {
    struct statvfs info{};
    if (::statvfs(path.c_str(), &info) != 0) {
        return 0;
    }
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

} // namespace nof0::app::embedded
