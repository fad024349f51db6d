// Files that the build puts into the binary (cmake/embed.cmake), sorted by name.
#pragma once

#include <span>
#include <string_view>

namespace nof0 {

struct EmbeddedFile {
    std::string_view name; // without folder
    std::string_view text;
};

namespace embedded {
std::span<const EmbeddedFile> storage_sql();       // src/storage/*.sql
std::span<const EmbeddedFile> migration_files();   // migrations/*.sql, schema.sql included
std::span<const EmbeddedFile> cluster_setup_sql(); // src/app/embedded/*.sql
std::span<const EmbeddedFile> prompt_files();      // etc/prompts/*.prompt
} // namespace embedded

} // namespace nof0
