#include "storage/imports.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<ImportRow()> k_all{"imports.all"};
const pg::Statement<void(std::string_view, std::string_view, std::string_view, std::int64_t)>
    k_begin{"imports.begin"};
const pg::Statement<void(std::string_view, pg::Json, std::int64_t)> k_finish{"imports.finish"};
const pg::Statement<std::optional<bool>()> k_store_is_empty{"imports.store_is_empty"};

} // namespace

Task<std::vector<ImportRow>> all_imports(pg::Session& session) {
    return session.all(k_all);
}

Task<bool> begin_import(WriteScope& scope, std::string_view origin, std::string_view folder,
                        std::string_view kind) {
    const std::int64_t stored =
        co_await scope.session().execute(k_begin, origin, folder, kind, scope.version());
    co_return stored == 1;
}

Task<bool> finish_import(WriteScope& scope, std::string_view origin,
                         std::string_view summary_json) {
    const pg::Json summary{std::string(summary_json)};
    const std::int64_t updated =
        co_await scope.session().execute(k_finish, origin, summary, scope.version());
    co_return updated == 1;
}

Task<bool> store_is_empty(pg::Session& session) {
    const std::optional<bool> empty = co_await session.one(k_store_is_empty);
    co_return empty.value_or(true);
}

} // namespace nof0::storage
