#include "storage/prices.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<LatestPriceRow()> k_latest{"prices.latest"};
const pg::Statement<LatestPriceRow(std::string_view)> k_latest_of{"prices.latest_of"};
const pg::Statement<std::string()> k_symbols{"prices.symbols"};
const pg::Statement<void(std::vector<std::string>, std::int64_t)> k_store_symbols{
    "prices.store_symbols"};
// symbol, price, ts_ms, source, source_seq, version
const pg::Statement<void(std::string, double, std::int64_t, std::string, std::int64_t,
                         std::int64_t)>
    k_store_tick{"prices.store_tick"};
const pg::Statement<void(std::string, double, std::int64_t, std::string, std::int64_t,
                         std::int64_t)>
    k_raise_latest{"prices.raise_latest"};
// source, symbol, price, ts_ms, source_seq, version
const pg::Statement<void(std::string, std::string, double, std::int64_t, std::int64_t,
                         std::int64_t)>
    k_merge_bar{"prices.merge_bar"};
const pg::Statement<void(std::string, std::string, std::int64_t)> k_show_on_board{
    "prices.show_on_board"};

} // namespace

Task<std::vector<LatestPriceRow>> latest_prices(pg::Session& session) {
    return session.all(k_latest);
}

Task<std::optional<LatestPriceRow>> latest_price(pg::Session& session, std::string_view symbol) {
    return session.maybe_one(k_latest_of, symbol);
}

Task<std::vector<std::string>> all_symbols(pg::Session& session) {
    return session.all(k_symbols);
}

Task<std::int64_t> store_symbols(WriteScope& scope, const std::vector<std::string>& symbols) {
    return scope.session().execute(k_store_symbols, symbols, scope.version());
}

Task<bool> store_tick(WriteScope& scope, const Tick& tick) {
    pg::Session& session = scope.session();
    const std::int64_t stored =
        co_await session.execute(k_store_tick, tick.symbol, tick.price, tick.ts_ms, tick.source,
                                 tick.source_seq, scope.version());
    if (stored == 0) {
        co_return false; // the bar counts a tick once
    }
    Task<std::int64_t> latest = session.execute(k_raise_latest, tick.symbol, tick.price, tick.ts_ms,
                                                tick.source, tick.source_seq, scope.version());
    Task<std::int64_t> bar = session.execute(k_merge_bar, tick.source, tick.symbol, tick.price,
                                             tick.ts_ms, tick.source_seq, scope.version());
    Task<std::int64_t> shown =
        session.execute(k_show_on_board, tick.source, tick.symbol, scope.version());
    scope.reaches(tick.ts_ms);
    co_await std::move(latest);
    co_await std::move(shown);
    co_await std::move(bar);
    co_return true;
}

} // namespace nof0::storage
