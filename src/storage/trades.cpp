#include "storage/trades.hpp"

#include "storage/write_scope.hpp"

namespace nof0::storage {
namespace {

const pg::Statement<TradeRow(std::int64_t, std::int64_t)> k_recent{"trades.recent"};
const pg::Statement<TradeRow(std::vector<std::string>, std::int64_t, std::int64_t)> k_recent_of{
    "trades.recent_of"};
const pg::Statement<TradeRow(std::int64_t)> k_since{"trades.since"};
const pg::Statement<TradeRow(std::vector<std::string>)> k_by_ids{"trades.by_ids"};
const pg::Statement<std::optional<bool>(std::vector<std::string>)> k_any_of{"trades.any_of"};
const pg::CopyStatement<TradeRow> k_copy_in{"trades.copy_in"};
const pg::Statement<TraderTotals(std::int64_t)> k_totals{"trades.totals"};
const pg::Statement<void(std::int64_t, std::vector<std::string>, std::vector<std::int64_t>,
                         std::vector<std::int64_t>, std::vector<Decimal>, std::vector<Decimal>,
                         std::vector<Decimal>, std::vector<Decimal>, std::vector<Decimal>,
                         std::vector<Decimal>, std::vector<Decimal>)>
    k_add_totals{"trades.add_totals"};

} // namespace

Task<std::vector<TradeRow>> recent_trades(pg::Session& session, std::int64_t per_trader,
                                          const Season& season) {
    return session.all(k_recent, per_trader, season.started_ms);
}

Task<std::vector<TradeRow>> recent_trades_of(pg::Session& session,
                                             const std::vector<std::string>& traders,
                                             std::int64_t limit, const Season& season) {
    return session.all(k_recent_of, traders, limit, season.started_ms);
}

Task<std::vector<TradeRow>> trades_since(pg::Session& session, std::int64_t exit_ts_ms) {
    return session.all(k_since, exit_ts_ms);
}

Task<std::vector<TradeRow>> trades_by_ids(pg::Session& session,
                                          const std::vector<std::string>& ids) {
    return session.all(k_by_ids, ids);
}

Task<bool> has_trades(pg::Session& session, const std::vector<std::string>& traders) {
    const std::optional<bool> any = co_await session.one(k_any_of, traders);
    co_return any.value_or(false);
}

Task<std::vector<TraderTotals>> trader_totals(pg::Session& session, const Season& season) {
    return session.all(k_totals, season.version);
}

Task<std::int64_t> copy_trades(WriteScope& scope, const pg::CopyBuffer<TradeRow>& rows) {
    return scope.session().copy(k_copy_in, rows);
}

Task<> add_totals(WriteScope& scope, const std::vector<TraderTotals>& changes) {
    std::vector<std::string> traders;
    std::vector<std::int64_t> trades;
    std::vector<std::int64_t> wins;
    std::vector<Decimal> win_dollars;
    std::vector<Decimal> lose_dollars;
    std::vector<Decimal> gross;
    std::vector<Decimal> commission;
    std::vector<Decimal> trade_cash;
    std::vector<Decimal> event_cash;
    std::vector<Decimal> flow_cash;
    for (const TraderTotals& change : changes) {
        traders.push_back(change.model_id);
        trades.push_back(change.trades);
        wins.push_back(change.wins);
        win_dollars.push_back(change.win_dollars);
        lose_dollars.push_back(change.lose_dollars);
        gross.push_back(change.gross_pnl);
        commission.push_back(change.commission);
        trade_cash.push_back(change.trade_cash);
        event_cash.push_back(change.event_cash);
        flow_cash.push_back(change.flow_cash);
    }
    co_await scope.session().execute(k_add_totals, scope.version(), traders, trades, wins,
                                     win_dollars, lose_dollars, gross, commission, trade_cash,
                                     event_cash, flow_cash);
}

} // namespace nof0::storage
