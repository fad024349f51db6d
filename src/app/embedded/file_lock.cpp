#include "app/embedded/file_lock.hpp"

#include "app/embedded/files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>

namespace nof0::app::embedded {
namespace {

struct flock whole_file() {
    struct flock range{};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

} // namespace

std::optional<FileLock> FileLock::try_take(const std::string& path, LockMode mode) {
    UniqueFd file = open_private(path, O_RDWR);
    const int operation = mode == LockMode::shared ? LOCK_SH : LOCK_EX;
    if (::flock(file.get(), operation | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK || errno == EINTR) {
            return std::nullopt;
        }
        fail_on_path("lock", path, errno);
    }
    return FileLock(std::move(file));
}

std::optional<RecordLock> RecordLock::try_take(const std::string& path) {
    UniqueFd file = open_private(path, O_RDWR);
    struct flock range = whole_file();
    if (::fcntl(file.get(), F_SETLK, &range) != 0) {
        if (errno == EACCES || errno == EAGAIN) {
            return std::nullopt;
        }
        fail_on_path("lock", path, errno);
    }
    return RecordLock(std::move(file));
}

std::optional<pid_t> RecordLock::holder(const std::string& path) {
    const UniqueFd file = open_private(path, O_RDWR);
    struct flock range = whole_file();
    if (::fcntl(file.get(), F_GETLK, &range) != 0) {
        fail_on_path("ask the lock of", path, errno);
    }
    if (range.l_type == F_UNLCK) {
        return std::nullopt;
    }
    return range.l_pid > 0 ? range.l_pid : -1; // 0: the holder lives in another pid namespace
}

} // namespace nof0::app::embedded
