// Imports: which recordings this store holds. A run that is still 'running' was cut short; running
// the same import again completes it, because every row has an id of its own.
#pragma once

#include "storage/pg/session.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nof0::storage {

class WriteScope;

struct ImportRow {
    std::string origin; // import:<sha12>
    std::string folder;
    std::string kind;  // recording, demonstration
    std::string state; // running, done
    WallTime started_at;
    std::optional<WallTime> finished_at;
};
BOOST_DESCRIBE_STRUCT(ImportRow, (), (origin, folder, kind, state, started_at, finished_at))

// Oldest first.
Task<std::vector<ImportRow>> all_imports(pg::Session& session);
// False when it was begun before.
Task<bool> begin_import(WriteScope& scope, std::string_view origin, std::string_view folder,
                        std::string_view kind);
// False when it was finished before.
Task<bool> finish_import(WriteScope& scope, std::string_view origin, std::string_view summary_json);
// Whether the store holds any trader at all.
Task<bool> store_is_empty(pg::Session& session);

} // namespace nof0::storage
