// Bounds of `nof0 import`: the Import block of etc/nof0.yaml. A file outside them is refused.
#pragma once

#include <cstdint>

namespace nof0::config {

class Section;

struct ImportConfig {
    // Size of one file. 1 KiB..1 TiB. Key: Import.FileBytesMax.
    std::int64_t file_bytes_max = std::int64_t{16} << 30;
    // Size of one record (a trade, a conversation with its prompt). 1 KiB..1 GiB.
    // Key: Import.RecordBytesMax.
    std::int64_t record_bytes_max = std::int64_t{16} << 20;
    // Rows of one transaction. 1..100,000. Key: Import.BatchRows.
    int batch_rows = 10'000;
};

void read_import(Section& root, ImportConfig& import);

} // namespace nof0::config
