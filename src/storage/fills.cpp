#include "storage/fills.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<FillKeyRow(std::string_view, std::string_view, std::vector<std::string>)>
    k_stored{"fills.stored"};
const pg::Statement<std::optional<std::int64_t>(std::string_view)> k_newest_ms{"fills.newest_ms"};
const pg::CopyStatement<FillRow> k_copy_in{"fills.copy_in"};

} // namespace

Task<std::vector<FillKeyRow>> stored_fills(pg::Session& session, std::string_view exchange_provider,
                                           std::string_view account,
                                           const std::vector<std::string>& fill_keys) {
    return session.all(k_stored, exchange_provider, account, fill_keys);
}

Task<std::int64_t> copy_fills(WriteScope& scope, const pg::CopyBuffer<FillRow>& rows) {
    return scope.session().copy(k_copy_in, rows);
}

Task<std::int64_t> newest_fill_ms(pg::Session& session, std::string_view trader) {
    const std::optional<std::int64_t> newest = co_await session.one(k_newest_ms, trader);
    co_return newest.value_or(0);
}

} // namespace nof0::storage
