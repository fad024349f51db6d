// The catalog of named queries: every `-- name: x` block of src/storage/*.sql, embedded at build.
//
// The full name is <file>.<block>: file trades.sql, block `-- name: recent` is "trades.recent".
// The name is the query's identity in prepared statements, logs, metrics and errors. Lines from
// the marker to the next marker are the query; comments before the first marker are the file's.
#pragma once

#include "base/embedded_file.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nof0::pg {

class Catalog {
public:
    // Aborts on a block without a name, an empty block or a name given twice.
    explicit Catalog(std::span<const EmbeddedFile> files);

    // The embedded files. Built once, immutable, safe from any thread.
    static const Catalog& embedded();

    // The SQL text; aborts with the name when there is no such query.
    const std::string& sql(std::string_view full_name) const;
    bool contains(std::string_view full_name) const;
    std::vector<std::string> names() const; // sorted

private:
    std::map<std::string, std::string, std::less<>> queries_;
};

} // namespace nof0::pg
