// ByteSource: where a recording's bytes come from: a file, or memory in tests and fuzzing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace nof0::pipelines {

class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Up to `size` bytes into `to`; 0 at the end only. Throws Unavailable when it cannot be read.
    virtual std::size_t read(char* to, std::size_t size) = 0;
};

// A file, read front to back. Throws UsageError when it cannot be opened.
std::unique_ptr<ByteSource> open_file_source(const std::string& path);

// Bytes in memory, handed out at most `piece` at a time. The bytes must outlive the source.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(std::string_view bytes, std::size_t piece = 1 << 16)
        : bytes_(bytes), piece_(piece) {}

    std::size_t read(char* to, std::size_t size) override {
        const std::size_t count = std::min({size, piece_, bytes_.size()});
        std::memcpy(to, bytes_.data(), count);
        bytes_.remove_prefix(count);
        return count;
    }

private:
    std::string_view bytes_;
    std::size_t piece_;
};

} // namespace nof0::pipelines
