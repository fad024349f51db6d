#include "storage/equity.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using Texts = std::vector<std::string>;
using Integers = std::vector<std::int32_t>;
using BigIntegers = std::vector<std::int64_t>;
using Doubles = std::vector<double>;
using MaybeDoubles = std::vector<std::optional<double>>;
using Jsons = std::vector<pg::Json>;
using MaybeJsons = std::vector<std::optional<pg::Json>>;

const pg::Statement<LatestEquityRow()> k_latest{"equity.latest"};
const pg::Statement<HourlyRow(std::int32_t, std::int64_t, std::int64_t, std::int32_t)> k_hourly{
    "equity.hourly"};
const pg::Statement<std::optional<std::int64_t>(std::int32_t)> k_newest_us{"equity.newest_us"};
const pg::Statement<std::optional<std::int32_t>(std::int32_t)> k_greatest_marker{
    "equity.greatest_marker"};
const pg::Statement<HourlyRow(std::int32_t)> k_newest_hours{"equity.newest_hours"};
const pg::Statement<CurvePointRow(std::vector<std::string>, std::int64_t, std::int32_t)> k_curve{
    "equity.curve"};
const pg::Statement<HourEquityRow(Texts, std::int32_t)> k_hours_of{"equity.hours_of"};
const pg::Statement<std::optional<bool>(Texts)> k_any_of{"equity.any_of"};
const pg::Statement<SnapshotKeyRow(Texts, BigIntegers)> k_stored{"equity.stored"};
const pg::CopyStatement<SnapshotRow> k_copy_snapshots{"equity.copy_snapshots"};
const pg::CopyStatement<HourlyRow> k_copy_hours{"equity.copy_hours"};
const pg::Statement<void(Texts, Integers, Integers, BigIntegers, Doubles, MaybeDoubles,
                         MaybeDoubles, MaybeDoubles, Jsons, MaybeJsons, Texts, std::int64_t)>
    k_upsert_hours{"equity.upsert_hours"};

} // namespace

Task<std::vector<LatestEquityRow>> latest_equity(pg::Session& session) {
    return session.all(k_latest);
}

Task<std::vector<HourlyRow>> hourly_equity(pg::Session& session, std::int32_t from_marker,
                                           std::int64_t hours_max, std::int64_t positions_since_us,
                                           std::int32_t season) {
    return session.all(k_hourly, from_marker, hours_max, positions_since_us, season);
}

Task<std::optional<std::int64_t>> newest_hourly_us(pg::Session& session, std::int32_t season) {
    return session.one(k_newest_us, season);
}

Task<std::optional<std::int32_t>> greatest_hour_marker(pg::Session& session, std::int32_t season) {
    return session.one(k_greatest_marker, season);
}

Task<std::vector<HourlyRow>> newest_hours(pg::Session& session, std::int32_t season) {
    return session.all(k_newest_hours, season);
}

Task<std::vector<CurvePointRow>> equity_curves(pg::Session& session,
                                               const std::vector<std::string>& traders,
                                               std::int64_t points, std::int32_t season) {
    return session.all(k_curve, traders, points, season);
}

Task<> each_hour_of(pg::Session& session, const std::vector<std::string>& traders,
                    std::int32_t season, std::function<void(const HourEquityRow&)> sink) {
    return session.for_each(k_hours_of, std::move(sink), traders, season);
}

Task<bool> has_snapshots(pg::Session& session, const std::vector<std::string>& traders) {
    const std::optional<bool> any = co_await session.one(k_any_of, traders);
    co_return any.value_or(false);
}

Task<std::vector<SnapshotKeyRow>> stored_snapshots(pg::Session& session,
                                                   const std::vector<std::string>& traders,
                                                   const std::vector<std::int64_t>& ts_ms) {
    return session.all(k_stored, traders, ts_ms);
}

Task<std::int64_t> copy_snapshots(WriteScope& scope, const pg::CopyBuffer<SnapshotRow>& rows) {
    return scope.session().copy(k_copy_snapshots, rows);
}

Task<std::int64_t> copy_hours(WriteScope& scope, const pg::CopyBuffer<HourlyRow>& rows) {
    return scope.session().copy(k_copy_hours, rows);
}

Task<std::int64_t> upsert_hours(WriteScope& scope, const std::vector<HourlyRow>& rows) {
    Texts traders;
    Integers hours;
    Integers minutes;
    BigIntegers times;
    Doubles equity;
    MaybeDoubles realized;
    MaybeDoubles unrealized;
    MaybeDoubles sharpe;
    Jsons positions;
    MaybeJsons metadata;
    Texts origins;
    for (const HourlyRow& row : rows) {
        traders.push_back(row.model_id);
        hours.push_back(row.hour_marker);
        minutes.push_back(row.minute_marker);
        times.push_back(row.ts_us);
        equity.push_back(row.equity_usd);
        realized.push_back(row.realized_pnl);
        unrealized.push_back(row.unrealized_pnl);
        sharpe.push_back(row.sharpe_ratio);
        positions.push_back(row.positions);
        metadata.push_back(row.metadata);
        origins.push_back(row.origin);
    }
    return scope.session().execute(k_upsert_hours, traders, hours, minutes, times, equity, realized,
                                   unrealized, sharpe, positions, metadata, origins,
                                   scope.version());
}

} // namespace nof0::storage
