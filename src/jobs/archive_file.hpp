// An archive: lines of text in one zstd file, known by their number and the SHA-256 of the text.
#pragma once

#include "base/hash.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace nof0::jobs {

struct ArchiveSummary {
    std::int64_t lines = 0;
    std::string sha256; // of the text, hex

    bool operator==(const ArchiveSummary&) const = default;
};

// Writes path.part and renames it at finish(), so that a file of that name is always whole. Throws
// std::runtime_error when the disk refuses.
class ArchiveWriter {
public:
    explicit ArchiveWriter(std::filesystem::path path);
    ~ArchiveWriter();
    ArchiveWriter(const ArchiveWriter&) = delete;
    ArchiveWriter& operator=(const ArchiveWriter&) = delete;

    void add(std::string_view line); // without line end
    ArchiveSummary finish();         // once; what is written is on the disk then

private:
    struct State;
    std::unique_ptr<State> state_;
};

// Reads the whole file back. Throws std::runtime_error when it is not a whole archive.
ArchiveSummary read_archive(const std::filesystem::path& path);

} // namespace nof0::jobs
