// One `nof0 up` per data folder. The lock ends with the process, so a crash leaves nothing to
// clean up.
#pragma once

#include "app/embedded/file_lock.hpp"

#include <string>

namespace nof0::app::embedded {

class UpLock {
public:
    // Throws UsageError that names the pid of the other `nof0 up` on this folder. Creates the
    // folder when it is missing.
    static UpLock take(const std::string& data_dir);

private:
    explicit UpLock(FileLock lock) : lock_(std::move(lock)) {}
    FileLock lock_;
};

} // namespace nof0::app::embedded
