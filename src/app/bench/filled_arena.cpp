#include "app/bench/filled_arena.hpp"

#include <fmt/format.h>

namespace nof0::bench {
namespace {

// Trader of row n: t0001, t0002, ...
constexpr const char* k_trader = "'t' || lpad(((n % {0}) + 1)::text, 4, '0')";
constexpr std::int64_t k_begin_ms = 1'761'955'200'000; // 2025-11-01

std::string trader(int traders) {
    return fmt::format(fmt::runtime(k_trader), traders);
}

std::string traders_sql(int traders) {
    return fmt::format(
        "INSERT INTO models (id, display_name, provider, initial_equity, inception_us, sort_order, "
        "version) SELECT {0}, {0}, 'sim', 10000, {1}, n, 1 FROM generate_series(0, {2} - 1) n;"
        "INSERT INTO symbols (symbol, sort_order, version) SELECT 'C' || n, n, 1 "
        "FROM generate_series(1, 6) n;"
        "INSERT INTO price_latest (symbol, price, ts_ms, version) "
        "SELECT symbol, 100, {3}, 1 FROM symbols",
        trader(traders), k_begin_ms * 1000, traders, k_begin_ms);
}

// Prices and sizes of a few decimals, as venues give them.
std::string trades_sql(const ArenaSize& size) {
    return fmt::format(
        "INSERT INTO trades (id, model_id, symbol, side, trade_type, quantity, leverage, "
        "confidence, "
        "entry_price, entry_ts_ms, exit_price, exit_ts_ms, realized_gross_pnl, realized_net_pnl, "
        "total_commission_dollars, entry_oid, exit_oid, trade_id, entry_us, exit_us, entry_sz, "
        "exit_sz, entry_tid, exit_tid, entry_crossed, exit_crossed, entry_commission_dollars, "
        "exit_commission_dollars, entry_closed_pnl, exit_closed_pnl, origin, version) "
        "SELECT 'trade-' || n, model, 'C' || (n % 6 + 1), side, side, sign * size, 10, 0.7, price, "
        "at, price + 1.25, at + 60000, size * 1.25, round((size * 1.25 - 0.35)::numeric, 4), 0.35, "
        "n, n + 1, 'trade-' || n, at * 1000, (at + 60000) * 1000, size, size, n, n + 1, TRUE, "
        "TRUE, "
        "0.175, 0.175, -0.175, round((size * 1.25 - 0.175)::numeric, 4), 'fills', 2 "
        "FROM (SELECT n, {0} AS model, CASE WHEN n % 3 = 0 THEN 'short' ELSE 'long' END AS side, "
        "CASE WHEN n % 3 = 0 THEN -1 ELSE 1 END AS sign, (n * 7919 % 10000 + 1) / 1000.0 AS size, "
        "1000 + (n * 104729 % 100000) / 100.0 AS price, {1} + n * 60 AS at "
        "FROM generate_series(0::bigint, {2} - 1) n) t",
        trader(size.traders), k_begin_ms, size.trades);
}

std::string equity_sql(const ArenaSize& size) {
    const std::string values = fmt::format(
        "SELECT {0} AS model, {1} + n / {2} * 60000 AS at, n / {2} AS minute, "
        "10000 + (n * 7919 % 100000) / 100.0 AS equity FROM generate_series(0::bigint, {3} - 1) n",
        trader(size.traders), k_begin_ms, size.traders, size.snapshots);
    return fmt::format(
        "INSERT INTO account_equity_snapshots (model_id, ts_ms, equity_usd, realized_pnl, "
        "unrealized_pnl, run_id, ts_us, version) "
        "SELECT model, at, equity, 0, 0, NULL, at * 1000, 2 FROM ({0}) s;"
        "INSERT INTO equity_hourly (model_id, hour_marker, minute_marker, ts_us, equity_usd, "
        "realized_pnl, unrealized_pnl, sharpe_ratio, version) "
        "SELECT model, minute / 60, minute, at * 1000, equity, 0, 0, 0.01, 2 FROM ({0}) s "
        "WHERE minute % 60 = 59",
        values);
}

std::string rest_sql(int traders) {
    return fmt::format(
        "INSERT INTO positions (id, model_id, symbol, side, entry_price, quantity, leverage, "
        "entry_ts_ms, commission, closed_pnl, version) "
        "SELECT 'p' || n || '-' || c, {0}, 'C' || c, 'long', 99.5, 1.5, 10, {1}, 0.1, -0.1, 2 "
        "FROM generate_series(0, {2} - 1) n, generate_series(1, 3) c;"
        "INSERT INTO trader_totals (model_id, version, trades, wins, win_dollars, lose_dollars, "
        "gross_pnl, commission) SELECT model_id, 2, count(*), count(*), 1, -1, 1, 1 FROM trades "
        "GROUP BY model_id;"
        "INSERT INTO model_analytics (model_id, updated_at, payload, server_time_ms, version) "
        "SELECT id, NOW(), jsonb_build_object('id', id), 1, 2 FROM models;"
        "UPDATE data_head SET version = 2, at_ms = {1}; "
        "INSERT INTO data_versions (version, at_ms) VALUES (1, {1}), (2, {1}) ON CONFLICT DO "
        "NOTHING",
        trader(traders), k_begin_ms, traders);
}

} // namespace

void fill_arena(ScratchDatabase& database, const ArenaSize& size) {
    const RawConnection connection = connect_raw(database.dsn());
    const auto run = [&](const std::string& sql) { execute_raw(connection.get(), sql); };
    for (int month = 0; month < 3; ++month) { // enough for ten million minutes of a trader
        const std::int64_t from_ms = k_begin_ms + month * 30 * 86'400'000LL;
        run(fmt::format("DO $$ BEGIN PERFORM ensure_month_nof0('account_equity_snapshots', "
                        "to_char(to_timestamp({0} / 1000) AT TIME ZONE 'UTC', 'YYYY_MM'), "
                        "(EXTRACT(EPOCH FROM date_trunc('month', to_timestamp({0} / 1000) AT TIME "
                        "ZONE 'UTC')) * 1000)::bigint, (EXTRACT(EPOCH FROM date_trunc('month', "
                        "to_timestamp({0} / 1000) AT TIME ZONE 'UTC') + INTERVAL '1 month') * "
                        "1000)::bigint); END $$",
                        from_ms));
    }
    run(traders_sql(size.traders));
    run(trades_sql(size));
    run(equity_sql(size));
    run(rest_sql(size.traders));
    run("VACUUM ANALYZE");
}

} // namespace nof0::bench
