#include "pipelines/import/byte_source.hpp"

#include "base/failure.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace nof0::pipelines {
namespace {

class FileSource final : public ByteSource {
public:
    explicit FileSource(const std::string& path)
        : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ < 0) {
            throw UsageError(path + ": cannot be opened: " + std::strerror(errno));
        }
        // Only a hint: a kernel that ignores it reads just as correctly.
        ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    ~FileSource() override { ::close(descriptor_); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    std::size_t read(char* to, std::size_t size) override {
        for (;;) {
            const ssize_t count = ::read(descriptor_, to, size);
            if (count >= 0) {
                return static_cast<std::size_t>(count);
            }
            if (errno != EINTR) {
                throw Unavailable(path_ + ": cannot be read: " + std::strerror(errno));
            }
        }
    }

private:
    std::string path_;
    int descriptor_;
};

} // namespace

std::unique_ptr<ByteSource> open_file_source(const std::string& path) {
    return std::make_unique<FileSource>(path);
}

} // namespace nof0::pipelines
