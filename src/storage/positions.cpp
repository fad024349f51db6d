#include "storage/positions.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

using MaybeDouble = std::optional<double>;
using MaybeInteger = std::optional<std::int64_t>;

const pg::Statement<OpenPositionRow()> k_open{"positions.open"};
const pg::Statement<OpenPositionRow(std::vector<std::string>)> k_open_of{"positions.open_of"};
const pg::Statement<ClosedRow(std::string_view, std::int64_t)> k_closed_since{
    "positions.closed_since"};
const pg::Statement<void(std::string, std::string, std::string, std::string, double, double,
                         MaybeDouble, MaybeDouble, std::int64_t, MaybeDouble,
                         std::optional<pg::Json>, MaybeInteger, MaybeInteger, MaybeDouble,
                         std::string, std::int64_t)>
    k_store_recorded{"positions.store_recorded"};

} // namespace

Task<std::vector<OpenPositionRow>> open_positions(pg::Session& session) {
    return session.all(k_open);
}

Task<std::vector<OpenPositionRow>> open_positions_of(pg::Session& session,
                                                     const std::vector<std::string>& traders) {
    return session.all(k_open_of, traders);
}

Task<std::vector<ClosedRow>> closed_since(pg::Session& session, std::string_view trader,
                                          std::int64_t after_ms) {
    return session.all(k_closed_since, trader, after_ms);
}

Task<bool> store_recorded_position(WriteScope& scope, const PositionRow& p) {
    const std::int64_t stored = co_await scope.session().execute(
        k_store_recorded, p.id, p.model_id, p.symbol, p.side, p.entry_price, p.quantity, p.leverage,
        p.confidence, p.entry_ts_ms, p.commission, p.metadata, p.entry_ts_us, p.entry_oid,
        p.closed_pnl, p.origin, scope.version());
    co_return stored == 1;
}

} // namespace nof0::storage
