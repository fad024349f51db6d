#include "storage/retention.hpp"

namespace nof0::storage {
namespace {

using Text = std::optional<std::string>;

const pg::Statement<TickMonthRow()> k_tick_months{"retention.tick_months"};
const pg::Statement<TickRangeRow(std::int64_t, std::int64_t)> k_tick_range{"retention.tick_range"};
const pg::Statement<ArchivedTickRow(std::int64_t, std::int64_t)> k_ticks{"retention.ticks"};
const pg::Statement<Text(std::string)> k_detach{"retention.detach"};
const pg::Statement<Text(std::string)> k_finalize{"retention.finalize"};
const pg::Statement<Text(std::string, std::int64_t)> k_drop{"retention.drop"};
const pg::Statement<void(std::string, std::int64_t, std::int64_t)> k_note_loss{
    "retention.note_loss"};
const pg::Statement<void(std::int64_t, std::int64_t)> k_forget_hours{"retention.forget_hours"};

} // namespace

Task<std::vector<TickMonthRow>> tick_months(pg::Session& session) {
    return session.all(k_tick_months);
}

Task<TickRangeRow> tick_range(pg::Session& session, std::int64_t from_ms, std::int64_t to_ms) {
    return session.one(k_tick_range, from_ms, to_ms);
}

Task<> for_each_tick(pg::Session& session, std::int64_t from_ms, std::int64_t to_ms,
                     std::function<void(const ArchivedTickRow&)> sink) {
    return session.for_each(k_ticks, std::move(sink), from_ms, to_ms);
}

Task<> note_loss(pg::Session& session, const std::string& name, std::int64_t from_ms,
                 std::int64_t to_ms) {
    co_await session.execute(k_note_loss, name, from_ms, to_ms);
}

Task<std::int64_t> forget_hours(pg::Session& session, std::int64_t from_ms, std::int64_t to_ms) {
    return session.execute(k_forget_hours, from_ms, to_ms);
}

Task<> detach_month(pg::Session& session, const std::string& name) {
    const Text statement = co_await session.one(k_detach, name);
    co_await session.run_script("retention.detach", statement.value());
}

Task<> finalize_detach(pg::Session& session, const std::string& name) {
    const Text statement = co_await session.one(k_finalize, name);
    co_await session.run_script("retention.finalize", statement.value());
}

Task<> drop_month(pg::Session& session, const std::string& name, std::int64_t rows) {
    const Text statement = co_await session.one(k_drop, name, rows);
    co_await session.run_script("retention.drop", statement.value());
}

} // namespace nof0::storage
