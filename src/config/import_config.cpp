#include "config/import_config.hpp"

#include "config/section.hpp"

namespace nof0::config {

void read_import(Section& root, ImportConfig& import) {
    Section section = root.section("Import");
    section.bytes("FileBytesMax", import.file_bytes_max, {1024, std::int64_t{1} << 40});
    section.bytes("RecordBytesMax", import.record_bytes_max, {1024, std::int64_t{1} << 30});
    section.whole("BatchRows", import.batch_rows, {1, 100'000});
}

} // namespace nof0::config
