// The three locks of a data folder and why each is the kind it is.
//
//   servers.lock     flock, shared by every command that uses the servers; the supervisor stops
//                    them when it can take it exclusively
//   up.lock          flock, exclusive to one `nof0 up` (see up_lock.hpp)
//   supervisor.lock  a record lock (fcntl), because only that kind can be asked who holds it
//                    without taking it for a moment, which would turn a starting supervisor away
//
// All of them end with their process, however it dies. Descriptors are close-on-exec: a flock
// that leaked into a server would keep it alive for ever.
#pragma once

#include "app/embedded/unique_fd.hpp"

#include <optional>
#include <string>
#include <sys/types.h>

namespace nof0::app::embedded {

enum class LockMode { shared, exclusive };

// A flock; released by the destructor or with the process. The file stays.
class FileLock {
public:
    // Does not wait: nothing when another holder is in the way. Throws UsageError when the file
    // cannot be opened.
    static std::optional<FileLock> try_take(const std::string& path, LockMode mode);
    int fd() const { return fd_.get(); }

private:
    explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
    UniqueFd fd_;
};

// A record lock on the whole file, for this process. Open the path only once in a process: POSIX
// drops the lock when any descriptor of the file is closed.
class RecordLock {
public:
    static std::optional<RecordLock> try_take(const std::string& path);
    // The pid of the holder (-1 when it is not visible from here), or nothing when it is free.
    // Must not be asked by the holder itself.
    static std::optional<pid_t> holder(const std::string& path);

private:
    explicit RecordLock(UniqueFd fd) : fd_(std::move(fd)) {}
    UniqueFd fd_;
};

} // namespace nof0::app::embedded
