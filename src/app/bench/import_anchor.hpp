// The anchor of the import benchmark: the rows of a recording as COPY streams in files, made ahead,
// and the plain copying of these files with libpq.
#pragma once

#include "app/bench/import_database.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace nof0::bench {

struct CopyFile {
    std::filesystem::path path;
    std::string statement; // COPY ... FROM STDIN (FORMAT binary)
};

struct CopyFiles {
    std::vector<CopyFile> files;
    std::vector<std::int64_t> account_months_ms; // partitions that must be there
    std::int64_t rows = 0;                       // trades and account rows
};

// Reads the recording and writes the same rows that importing it would write, in the same order;
// memory does not grow with it. Throws UsageError, std::runtime_error.
CopyFiles prepare_copy_files(const std::filesystem::path& recording,
                             const std::filesystem::path& folder);

// Makes the partitions, then copies each file in one transaction; the seconds of the copying.
double copy_raw(ScratchDatabase& database, const CopyFiles& files);

} // namespace nof0::bench
