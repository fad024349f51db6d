#include "storage/partitions.hpp"

#include "base/time.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<std::optional<bool>(std::string, std::string, std::int64_t, std::int64_t)>
    k_ensure_month{"partitions.ensure_month"};

std::string table_name(PartitionedTable table) {
    switch (table) {
    case PartitionedTable::price_ticks:
        return "price_ticks";
    case PartitionedTable::account_equity_snapshots:
        return "account_equity_snapshots";
    }
    return {};
}

// "2025_10"
std::string month_name(std::int64_t month_ms) {
    std::string name = iso_time_ms(month_ms).substr(0, 7);
    name[4] = '_';
    return name;
}

} // namespace

Task<bool> ensure_month(pg::Session& session, PartitionedTable table, std::int64_t ts_ms) {
    const std::int64_t from = month_start_ms(ts_ms);
    const std::int64_t to = next_month_start_ms(ts_ms);
    const std::optional<bool> made =
        co_await session.one(k_ensure_month, table_name(table), month_name(from), from, to);
    co_return made.value_or(false);
}

Task<int> ensure_months_ahead(pg::Session& session, PartitionedTable table, std::int64_t ts_ms,
                              int months_ahead) {
    int made = 0;
    std::int64_t month = ts_ms;
    for (int i = 0; i <= months_ahead; ++i) {
        const bool is_new = co_await ensure_month(session, table, month);
        made += is_new ? 1 : 0;
        month = next_month_start_ms(month);
    }
    co_return made;
}

} // namespace nof0::storage
