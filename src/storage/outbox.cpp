#include "storage/outbox.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<OutboxRow(std::int64_t, std::int32_t, std::int64_t)> k_after{"outbox.after"};
const pg::Statement<OutboxRow(std::int64_t)> k_newest{"outbox.newest"};
const pg::Statement<std::int64_t(std::int64_t, std::int32_t)> k_has{"outbox.has"};
const pg::Statement<OutboxPosition(std::string_view)> k_cursor{"outbox.cursor"};
const pg::Statement<void(std::string_view, std::int64_t, std::int32_t)> k_store_cursor{
    "outbox.store_cursor"};

} // namespace

Task<std::vector<OutboxRow>> outbox_after(pg::Session& session, OutboxPosition position,
                                          std::int64_t rows_max) {
    return session.all(k_after, position.version, position.n, rows_max);
}

Task<std::vector<OutboxRow>> outbox_newest(pg::Session& session, std::int64_t rows_max) {
    return session.all(k_newest, rows_max);
}

Task<bool> outbox_has(pg::Session& session, OutboxPosition position) {
    co_return co_await session.one(k_has, position.version, position.n) > 0;
}

Task<std::optional<OutboxPosition>> relay_cursor(pg::Session& session, std::string_view stream) {
    return session.maybe_one(k_cursor, stream);
}

Task<> store_relay_cursor(pg::Session& session, std::string_view stream, OutboxPosition position) {
    co_await session.execute(k_store_cursor, stream, position.version, position.n);
}

} // namespace nof0::storage
