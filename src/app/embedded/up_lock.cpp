#include "app/embedded/up_lock.hpp"

#include "app/embedded/files.hpp"
#include "base/failure.hpp"

#include <unistd.h>

namespace nof0::app::embedded {

UpLock UpLock::take(const std::string& data_dir) {
    const std::string dir = make_data_dir(data_dir);
    const std::string path = dir + "/up.lock";
    std::optional<FileLock> lock = FileLock::try_take(path, LockMode::exclusive);
    if (!lock) {
        std::string holder = read_file(path).value_or("");
        holder = holder.substr(0, holder.find('\n'));
        throw UsageError("another `nof0 up` " + (holder.empty() ? "" : "(pid " + holder + ") ") +
                         "is running on " + dir +
                         "; stop it first, or give this one its own folder with --data-dir");
    }
    // The pid is for the message above only; the lock itself is what counts.
    const std::string pid = std::to_string(::getpid()) + "\n";
    const bool written =
        ::ftruncate(lock->fd(), 0) == 0 &&
        ::pwrite(lock->fd(), pid.data(), pid.size(), 0) == static_cast<ssize_t>(pid.size());
    if (!written) {
        fail_on_path("write", path, errno);
    }
    return UpLock(std::move(*lock));
}

} // namespace nof0::app::embedded
